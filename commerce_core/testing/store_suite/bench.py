"""What every part of the suite stands on: a store, a tenant of its own for each test, and records to put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest

from commerce_core.catalog import Product, Variant
from commerce_core.customers import Customer
from commerce_core.events import Event
from commerce_core.ids import CouponId, CustomerId, ProductId, VariantId
from commerce_core.inventory import Movement, Reservation, StockLevel
from commerce_core.ids import ReservationId
from commerce_core.money import Minor, currency
from commerce_core.ports import Snapshot, Store, Tx
from commerce_core.promotions import Percentage, Promotion
