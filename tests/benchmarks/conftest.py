"""What the tests of this folder share."""

from __future__ import annotations

from tests.stores import postgres_url, tenant

__all__ = ["postgres_url", "tenant"]
