"""The stores of `tests.stores`, and a shop on each of them."""

from __future__ import annotations

import pytest

from commerce_core import Commerce
from commerce_core.ports import Store
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop
from tests.stores import any_sql_store, postgres_url, store, tenant

__all__ = ["any_sql_store", "clock", "postgres_url", "shop", "store", "tenant"]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until a test moves it."""
    return FixedClock()


@pytest.fixture
def shop(store: Store, tenant: str, clock: FixedClock) -> Commerce:
    """A shop on each store in turn."""
    return open_shop(store, tenant, clock=clock, MUG=50)
