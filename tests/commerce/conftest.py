"""A small shop in memory, whose clock and ids do as they are told; and the stores of `tests.stores`."""

from __future__ import annotations

import pytest

from commerce_core import Commerce
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.testing import FixedClock, NumberedIds
from tests.flows.shop import open_shop
from tests.stores import any_sql_store, postgres_url, store, tenant

__all__ = ["any_sql_store", "postgres_url", "store", "tenant"]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def gateway(clock: FixedClock) -> SandboxGateway:
    return SandboxGateway(clock=clock)


@pytest.fixture
def shop(clock: FixedClock, gateway: SandboxGateway) -> Commerce:
    """Five mugs, two lamps, three tickets; no rules."""
    return open_shop(MemoryStore(), gateway=gateway, clock=clock, ids=NumberedIds(), MUG=5, LAMP=2, TICKET=3)
