"""Every fault of a cart is one typed error that names its place; of several, all are listed."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import ItemUnavailable, UnknownItem
from commerce_core.checkout import Cart, EmptyCart, Facts, InvalidLine, Line, checked, quote
from commerce_core.checks import InvalidDatetime, InvalidQuantity
from commerce_core.errors import CommerceError
from commerce_core.localisation import Address
from commerce_core.money import (
    MAX_ORDER_MINOR,
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    AmountPrecision,
    AmountRange,
    CurrencyMismatch,
    InvalidAmount,
    Minor,
    Money,
    UnknownCurrency,
)
from commerce_core.pricing import PriceNotFound
from commerce_core.promotions import InvalidCode
from commerce_core.shipping import ShippingUnavailable
from tests.checkout.shops import AT, BERLIN, CABLE, EXPRESS, HEADPHONES, SUMMER, VAT, item, priced

SOLD = [
    HEADPHONES,
    CABLE,
    item("OLD", status="archived"),
    item("SOON", status="draft"),
    item("IMPORT", "9.00", "USD"),
    item("DEAR", "10000000000.00"),
]
PARIS = Address("1 rue de Rivoli", "Paris", "FR")


def asked(*lines: Line, **cart: object) -> Callable[[], object]:
    rules = {"promotions": [SUMMER], "taxes": [VAT], "shipping": [EXPRESS]}
    return lambda: priced(*(lines or [Line("CABLE")]), items=SOLD, cart=Cart(**cart), **rules)


def line(**terms: object) -> Callable[[], object]:
    return asked(Line("CABLE", **terms))


BAD: dict[str, tuple[Callable[[], object], type[CommerceError], str, str]] = {
    "no lines": (priced, EmptyCart, "empty_cart", "lines"),
    "unknown product": (asked(Line("CABEL")), UnknownItem, "unknown_item", "lines[0].item"),
    "archived product": (asked(Line("OLD")), ItemUnavailable, "item_unavailable", "lines[0].item"),
    "draft product": (asked(Line("SOON")), ItemUnavailable, "item_unavailable", "lines[0].item"),
    "zero quantity": (line(quantity=0), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "negative quantity": (line(quantity=-1), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "fractional quantity": (line(quantity=1.5), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "decimal quantity": (line(quantity=Decimal(1)), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "boolean quantity": (line(quantity=True), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "quantity as text": (line(quantity="2"), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "no quantity": (line(quantity=None), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "enormous quantity": (line(quantity=MAX_QUANTITY + 1), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "absurd quantity": (line(quantity=10**5000), InvalidQuantity, "invalid_quantity", "lines[0].quantity"),
    "price with too many digits": (
        line(unit_price="9.999"),
        AmountPrecision,
        "amount_precision",
        "lines[0].unit_price",
    ),
    "price as a float": (line(unit_price=9.99), InvalidAmount, "invalid_amount", "lines[0].unit_price"),
    "price as a boolean": (line(unit_price=True), InvalidAmount, "invalid_amount", "lines[0].unit_price"),
    "price NaN": (line(unit_price=Decimal("NaN")), InvalidAmount, "invalid_amount", "lines[0].unit_price"),
    "price in words": (line(unit_price="9,99"), InvalidAmount, "invalid_amount", "lines[0].unit_price"),
    "price infinite": (line(unit_price=Decimal("-Infinity")), InvalidAmount, "invalid_amount", "lines[0].unit_price"),
    "negative price": (line(unit_price="-0.01"), AmountRange, "amount_range", "lines[0].unit_price"),
    "price beyond the bound": (
        line(unit_price=Money(MAX_PRICE_MINOR + 1, "EUR")),
        AmountRange,
        "amount_range",
        "lines[0].unit_price",
    ),
    "price in another currency": (
        line(unit_price=Money(100, "USD")),
        CurrencyMismatch,
        "currency_mismatch",
        "lines[0].unit_price",
    ),
    "item in another currency": (asked(Line("IMPORT")), PriceNotFound, "price_not_found", "lines[0].item"),
    "cart in another currency": (asked(currency="USD"), PriceNotFound, "price_not_found", "lines[0].item"),
    "channel that is no text": (lambda: checked(Cart([Line("CABLE")], channel=5)), InvalidLine, "invalid_line", "cart"),
    "unknown currency": (lambda: Cart(currency="EUX"), UnknownCurrency, "invalid_currency", "currency"),
    "unknown currency of a shop": (
        lambda: Facts.of([], currency="XAU"),
        UnknownCurrency,
        "invalid_currency",
        "currency",
    ),
    "discount of 101 %": (line(discount=Decimal(101)), InvalidLine, "invalid_line", "lines[0].discount"),
    "negative discount": (line(discount=Decimal(-1)), InvalidLine, "invalid_line", "lines[0].discount"),
    "discount NaN": (line(discount=Decimal("NaN")), InvalidAmount, "invalid_amount", "lines[0].discount"),
    "discount signalling NaN": (line(discount=Decimal("sNaN")), InvalidAmount, "invalid_amount", "lines[0].discount"),
    "discount as a float": (line(discount=0.15), InvalidAmount, "invalid_amount", "lines[0].discount"),
    "two lines with one key": (
        asked(Line("CABLE", key="a"), Line("CABLE", key="a")),
        InvalidLine,
        "invalid_line",
        "lines",
    ),
    "more than an order can be": (
        asked(Line("DEAR", 999), Line("DEAR", 2)),
        AmountRange,
        "amount_range",
        "lines",
    ),
    "21 codes": (asked(codes=[f"CODE-{n}" for n in range(21)]), InvalidCode, "invalid_code", "codes"),
    "code of 65 characters": (asked(codes=["x" * 65]), InvalidCode, "invalid_code", "codes[0]"),
    "empty code": (asked(codes=["SUMMER2026", " "]), InvalidCode, "invalid_code", "codes[1]"),
    "code of no text": (asked(codes=[2026]), InvalidCode, "invalid_code", "codes[0]"),
    "look-alike code": (asked(codes=["\u017fUMMER2026"]), InvalidCode, "invalid_code", "codes[0]"),
    "unknown service": (
        asked(shipping_service="drone", shipping_address=BERLIN),
        ShippingUnavailable,
        "shipping_unavailable",
        "shipping_service",
    ),
    "unreachable country": (
        asked(shipping_address=PARIS),
        ShippingUnavailable,
        "shipping_unavailable",
        "shipping_address",
    ),
    "negative shipping price": (asked(shipping_price=Money(-1, "EUR")), AmountRange, "amount_range", "shipping_price"),
    "shipping price beyond the bound": (
        asked(shipping_price=Money(MAX_PRICE_MINOR + 1, "EUR")),
        AmountRange,
        "amount_range",
        "shipping_price",
    ),
    "shipping price in another currency": (
        asked(shipping_price=Money(490, "USD")),
        CurrencyMismatch,
        "currency_mismatch",
        "shipping_price",
    ),
    "naive instant": (
        lambda: priced(Line("CABLE"), at=datetime(2026, 6, 1)),  # noqa: DTZ001 - the point
        InvalidDatetime,
        "invalid_datetime",
        "at",
    ),
}


@pytest.mark.parametrize(("ask", "error", "code", "field"), BAD.values(), ids=BAD)
def test_a_fault_is_one_typed_error_that_names_its_place(
    ask: Callable[[], object], error: type[CommerceError], code: str, field: str
) -> None:
    with pytest.raises(CommerceError) as caught:
        ask()
    assert type(caught.value) is error
    assert caught.value.code == code
    assert [detail.field for detail in caught.value.details if f"{field}[" not in detail.field] == [field]
    assert len(caught.value.message) < 200
    assert caught.value.to_dict()["error"]["code"] == code


def test_an_item_in_another_currency_says_how_to_sell_it() -> None:
    for ask, wanted in ((asked(Line("IMPORT")), "EUR"), (asked(currency="USD"), "USD")):
        with pytest.raises(
            PriceNotFound, match=rf"no price in {wanted} here: set one, or let the pricing policy"
        ) as caught:
            ask()
        assert caught.value.currency == wanted
        assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


def test_all_faulty_lines_are_listed_and_the_first_gives_the_error_its_type() -> None:
    lines = [Line("CABLE"), Line("CABEL"), Line("CABLE", 0), Line("OLD"), Line("CABLE", discount=101)]
    with pytest.raises(UnknownItem) as caught:
        asked(*lines)()
    places = ["lines[1].item", "lines[2].quantity", "lines[3].item", "lines[4].discount"]
    assert [detail.field for detail in caught.value.details] == places
    with pytest.raises(InvalidQuantity) as caught:
        asked(*lines[2:])()
    assert [detail.field for detail in caught.value.details] == [
        "lines[0].quantity",
        "lines[1].item",
        "lines[2].discount",
    ]


def test_an_error_carries_the_values_that_a_caller_needs() -> None:
    with pytest.raises(UnknownItem) as unknown:
        asked(Line("CABEL"))()
    assert unknown.value.reference == "CABEL"
    with pytest.raises(ShippingUnavailable) as unreachable:
        asked(shipping_service="drone", shipping_address=BERLIN)()
    assert unreachable.value.services == ["express"]


def test_a_line_at_both_bounds_is_within_them() -> None:
    """10^6 units of 10^9 minor units are 10^15: an order may come to that, and not to one minor unit more."""
    million = item("A", f"{10**7}.00")
    assert priced(Line("A", MAX_QUANTITY), items=[million]).total_minor == MAX_ORDER_MINOR
    with pytest.raises(AmountRange):
        priced(Line("A", MAX_QUANTITY), Line("CABLE"), items=[million, CABLE])


wild = st.integers(1, MAX_QUANTITY), st.integers(0, MAX_PRICE_MINOR)


@given(st.lists(st.tuples(*wild), min_size=1, max_size=4))
def test_any_prices_and_quantities_give_a_quote_within_bounds_or_a_typed_error(wished: list[tuple[int, int]]) -> None:
    facts = Facts.of(
        [
            evolve(CABLE, sku=f"S{n}", variant_id=f"v{n}", price_minor=Minor(price))
            for n, (_, price) in enumerate(wished)
        ],
        currency="EUR",
        promotions=[SUMMER],
        taxes=[VAT],
    )
    cart = Cart([Line(f"S{n}", quantity) for n, (quantity, _) in enumerate(wished)], codes=["SUMMER2026"])
    gross = sum(quantity * price for quantity, price in wished)
    if gross > MAX_ORDER_MINOR:
        with pytest.raises(AmountRange):
            quote(cart, facts, at=AT)
    else:
        assert quote(cart, facts, at=AT).subtotal_minor == gross
