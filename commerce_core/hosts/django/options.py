"""Options: what the setting COMMERCE_CORE says of our tables."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commerce_core.adapters.store.sql.schema import Tables, make_tables
from commerce_core.adapters.store.url import PREFIX

KNOWN = ("PREFIX", "SCHEMA")


def configured_tables() -> Tables:
    """The tables under the prefix, and in the schema of PostgreSQL, that the project's settings name.

    `COMMERCE_CORE = {"PREFIX": "shop_", "SCHEMA": "sales"}`; without either they are `cc_*`, where the search path
    leads. Raises Django's `ImproperlyConfigured`, and `InvalidIdentifier`.
    """
    written: object = getattr(settings, "COMMERCE_CORE", {})
    if not isinstance(written, Mapping) or not set(written) <= set(KNOWN):
        raise ImproperlyConfigured(f"The setting COMMERCE_CORE is a dict with any of: {', '.join(KNOWN)}.")
    return make_tables(written.get("PREFIX", PREFIX), written.get("SCHEMA"))
