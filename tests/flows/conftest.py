"""The stores of `tests.stores`, and what a test says of itself in a report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.stores import any_sql_store, postgres_url, store, tenant

__all__ = ["any_sql_store", "noted", "postgres_url", "store", "tenant"]


@pytest.fixture
def noted(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Writes down a number beside a test's outcome: pytest's own `record_property` warns in most forms of report."""
    return lambda name, value: request.node.user_properties.append((name, value))
