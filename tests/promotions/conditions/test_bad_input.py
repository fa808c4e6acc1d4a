"""A condition that could never mean anything is refused where it is written, by a typed error that names the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from commerce_core.errors import CommerceError, Invalid
from commerce_core.promotions.conditions import (
    AllOf,
    AnyOf,
    CartCategories,
    CartCurrency,
    CartProducts,
    Channel,
    Code,
    Country,
    CustomerTag,
    DateWindow,
    InstantWindow,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthOrder,
    Region,
    TimeWindow,
)
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.shopper import Shopper

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

REFUSED: list[tuple[Callable[[], object], str, str]] = [
    (lambda: MinimumSpend(0, "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend(-1, "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend(10**15 + 1, "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend(True, "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend(49.99, "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend("50.00", "EUR"), "invalid_promotion", "amount_minor"),
    (lambda: MinimumSpend(5000, "EUR", "net"), "invalid_promotion", "base"),
    (lambda: MinimumSpend(5000, "EUR", ["running"]), "invalid_promotion", "base"),
    (lambda: MinimumSpend(5000, "EUR", scope=Scope(max_units=1)), "invalid_promotion", "scope"),
    (lambda: MinimumSpend(5000, "EUR", scope=None), "invalid_promotion", "scope"),
    (lambda: MinimumSpend(5000, "EURO"), "invalid_currency", "currency"),
    (lambda: MinimumQuantity(0), "invalid_promotion", "quantity"),
    (lambda: MinimumQuantity(2.0), "invalid_promotion", "quantity"),
    (lambda: CartProducts([]), "invalid_promotion", "products"),
    (lambda: CartProducts(None), "invalid_promotion", "products"),
    (lambda: CartProducts(7), "invalid_promotion", "products"),
    (lambda: CartProducts(b"tea"), "invalid_promotion", "products"),
    (lambda: CartProducts(["tea", ""]), "invalid_promotion", "products"),
    (lambda: CartProducts(["tea", ["pot"]]), "invalid_promotion", "products"),
    (lambda: CartProducts({"tea": 1}), "invalid_promotion", "products"),
    (lambda: CartProducts(map(str, range(10_001))), "invalid_promotion", "products"),
    (lambda: CartCategories(["tea"], "some"), "invalid_promotion", "match"),
    (lambda: CartCategories(["tea"], ["all"]), "invalid_promotion", "match"),
    (lambda: CartCurrency([]), "invalid_promotion", "currencies"),
    (lambda: CartCurrency(None), "invalid_promotion", "currencies"),
    (lambda: CartCurrency(["EUR", "XXXX"]), "invalid_currency", "currency"),
    (lambda: CustomerTag(" "), "invalid_promotion", "tags"),
    (lambda: Channel([None]), "invalid_promotion", "channels"),
    (lambda: Code([]), "invalid_promotion", "codes"),
    (lambda: Code(None), "invalid_code", "codes[0]"),
    (lambda: Code(["OK", "\uff33UMMER"]), "invalid_code", "codes[1]"),
    (lambda: Country([]), "invalid_promotion", "countries"),
    (lambda: Country(["DE", "Germany"]), "invalid_promotion", "countries[1]"),
    (lambda: Country(["DE", None]), "invalid_promotion", "countries"),
    (lambda: Region("XX", ["NY"]), "invalid_promotion", "country"),
    (lambda: Region(["US"], ["NY"]), "invalid_promotion", "country"),
    (lambda: Region("US", []), "invalid_promotion", "regions"),
    (lambda: NthOrder(0), "invalid_promotion", "n"),
    (InstantWindow, "invalid_promotion", "starts_at"),
    (lambda: InstantWindow(NOON, NOON), "invalid_promotion", "ends_at"),
    (lambda: InstantWindow(NOON.replace(tzinfo=None)), "invalid_promotion", "starts_at"),
    (lambda: InstantWindow(None, date(2026, 6, 1)), "invalid_promotion", "ends_at"),
    (DateWindow, "invalid_promotion", "first"),
    (lambda: DateWindow(NOON), "invalid_promotion", "first"),
    (lambda: DateWindow(date(2026, 6, 2), date(2026, 6, 1)), "invalid_promotion", "last"),
    (lambda: DateWindow(date.min), "invalid_promotion", "first"),
    (lambda: DateWindow(None, date.max), "invalid_promotion", "last"),
    (lambda: DateWindow(date(2026, 6, 1), None, "CET"), "invalid_timezone", "zone"),
    (lambda: DateWindow(date(2011, 12, 30), date(2011, 12, 30), "Pacific/Apia"), "invalid_promotion", "last"),
    (lambda: TimeWindow(["Friday"]), "invalid_promotion", "weekdays[0]"),
    (lambda: TimeWindow(["friday", 5]), "invalid_promotion", "weekdays[1]"),
    (lambda: TimeWindow(opens="9:00"), "invalid_promotion", "opens"),
    (lambda: TimeWindow(opens="٠٩:٠٠"), "invalid_promotion", "opens"),
    (lambda: TimeWindow(closes="24:01"), "invalid_promotion", "closes"),
    (lambda: TimeWindow(opens="10:60"), "invalid_promotion", "opens"),
    (lambda: TimeWindow(opens="10:00", closes="10:00"), "invalid_promotion", "closes"),
    (lambda: TimeWindow(opens=None), "invalid_promotion", "opens"),
    (lambda: TimeWindow(zone="Mars/Olympus"), "invalid_timezone", "zone"),
    (lambda: AllOf([]), "invalid_promotion", "conditions"),
    (lambda: AllOf(5), "invalid_promotion", "conditions"),
    (lambda: AnyOf([CustomerTag("vip"), "vip"]), "invalid_promotion", "conditions[1]"),
    (lambda: AnyOf([CustomerTag("vip")] * 101), "invalid_promotion", "conditions"),
    (lambda: AllOf([CustomerTag]), "invalid_promotion", "conditions[0]"),
    (lambda: Not(None), "invalid_promotion", "condition"),
    (lambda: Shopper(orders_count=-1), "invalid_promotion", "orders_count"),
    (lambda: Shopper(orders_count=True), "invalid_promotion", "orders_count"),
    (lambda: Shopper(tags=["vip", 7]), "invalid_promotion", "tags"),
    (lambda: Shopper(region=None), "invalid_promotion", "region"),
    (lambda: Shopper(country=7), "invalid_promotion", "country"),
]


@pytest.mark.parametrize(("make", "code", "field"), REFUSED)
def test_what_means_nothing_is_refused_by_field(make: Callable[[], object], code: str, field: str) -> None:
    with pytest.raises(CommerceError) as caught:
        make()
    assert isinstance(caught.value, Invalid)
    assert (caught.value.code, caught.value.field) == (code, field)
