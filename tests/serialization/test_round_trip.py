"""Every stored record survives its document: the law on which stores, files and HTTP rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core.adapters.store.layout import LAYOUT
from commerce_core.catalog import Category, Product
from commerce_core.checkout import Cart, Policies
from commerce_core.currency import Rate
from commerce_core.customers import Customer
from commerce_core.events import Event
from commerce_core.inventory import Movement, Reservation, StockLevel
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.promotions import Promotion
from commerce_core.serialization import dump, load, load_document, store_document
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from commerce_core.trace import Trace
from tests.serialization.strategies import records

STORED = (
    Cart, Category, Customer, Event, FlatRate, Intent, Movement, Order, Policies, Product, Promotion, Rate, Reservation,
    StockLevel, TaxRate, Tenant, Trace,
)  # fmt: skip


@pytest.mark.parametrize("kind", STORED)
@given(data=st.data())
@settings(max_examples=25)
def test_a_record_is_its_document_read_back(kind: type, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    text = json.dumps(dump(record), allow_nan=False)
    assert load(kind, json.loads(text)) == record
    assert dump(load(kind, json.loads(text))) == json.loads(text)


@pytest.mark.parametrize("kind", STORED)
@given(data=st.data())
@settings(max_examples=25)
def test_a_stored_document_gives_the_same_record_as_a_judged_one(kind: type, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    document = json.loads(json.dumps(store_document(record)))
    assert document.pop("v") == 1
    assert load_document(kind, {"v": 1, **document}) == load(kind, document) == record


def test_every_type_that_a_store_keeps_is_among_them() -> None:
    assert set(LAYOUT) <= set(STORED)
