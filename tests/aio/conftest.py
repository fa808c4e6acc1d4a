"""Shops that are awaited, on every store."""

from tests.stores import any_sql_store, postgres_url, store, tenant

__all__ = ["any_sql_store", "postgres_url", "store", "tenant"]
