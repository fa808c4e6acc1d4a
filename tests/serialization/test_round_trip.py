"""Every stored record survives its document: the law on which stores, files and HTTP rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core.adapters.store.layout import LAYOUT
from commerce_core.catalog import Category, NewProduct, Product
from commerce_core.checkout import Cart, Policies
from commerce_core.currency import Conversion, Rate, convert_fixed
from commerce_core.currency.euro_data import EURO_RATES
from commerce_core.customers import Customer
from commerce_core.deliveries import Delivery
from commerce_core.events import Event
from commerce_core.inventory import Alert, Expected, Location, Movement, Reservation, StockLevel, StockSettings
from commerce_core.money import Money, currency
from commerce_core.orders import Order
from commerce_core.payments import Intent
from commerce_core.pricing import Plan, PlanRevision, Price, PriceList, PricePoint
from commerce_core.promotions import Promotion, Use
from commerce_core.serialization import InvalidDocument, dump, load, load_document, store_document
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from commerce_core.trace import Trace
from tests.serialization.strategies import records

STORED = (
    Alert, Cart, Category, Customer, Delivery, Event, Expected, FlatRate, Intent, Location, Movement, Order,
    Plan, PlanRevision, Policies, Price, PriceList, PricePoint, Product, Promotion, Rate, Reservation,
    StockLevel, StockSettings, TaxRate, Tenant, Trace, Use,
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


@pytest.mark.parametrize("code", sorted(EURO_RATES))
def test_a_conversion_of_a_withdrawn_currency_is_its_document_read_back(code: str) -> None:
    made = convert_fixed(Money.of(100, currency(code, historic=True)), "EUR")
    assert load(Conversion, json.loads(json.dumps(dump(made)))) == made
    back = convert_fixed(made.target, code)
    assert load(Conversion, json.loads(json.dumps(dump(back)))) == back


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Money, {"amount": 100, "currency": "DEM"}),
        (Cart, {"currency": "DEM"}),
        (Cart, {"shipping_price": {"amount": 100, "currency": "DEM"}}),
        (NewProduct, {"sku": "A", "name": "A", "price": {"amount": 100, "currency": "FRF"}}),
        (Rate, {"base": "EUR", "quote": "DEM", "value": "1.95583", "valid_from": "2026-01-15T10:30:00Z"}),
        (Tenant, {"currency": "DEM"}),
        (Conversion, {**dump(convert_fixed(Money(1, "EUR"), "DEM")), "source": {"amount": 1, "currency": "XXQ"}}),
    ],
)
def test_what_is_sold_today_is_not_read_in_a_withdrawn_currency(kind: type, data: dict[str, object]) -> None:
    with pytest.raises(InvalidDocument, match=r"DEM|XXQ|FRF"):
        load(kind, data)
