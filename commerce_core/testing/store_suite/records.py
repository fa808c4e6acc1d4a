"""Records: versions, unique values, and everything coming back as it was put."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from commerce_core.catalog import Category, Product, Variant
from commerce_core.checkout import Cart, Line, Policies
from commerce_core.currency import Policy as RatePolicy
from commerce_core.currency import Rate
from commerce_core.customers import Customer
from commerce_core.deliveries import first_failure
from commerce_core.ids import (
    CartId,
    CategoryId,
    CustomerId,
    IntentId,
    OrderId,
    PromotionId,
    ReservationId,
    VariantId,
)
from commerce_core.inventory import (
    Alert,
    Component,
    Coordinates,
    Expected,
    Location,
    ReorderRule,
    Reservation,
    ReservedUnits,
    StockSettings,
)
from commerce_core.money import Minor, currency
from commerce_core.orders import HistoryEntry, Order, OrderLine
from commerce_core.payments import CardNumberRefused, Intent, PaymentMethod, create_intent
from commerce_core.ports import Duplicate, Store, Unstorable, VersionConflict
from commerce_core.pricing import Plan, PlanRevision, Price, PriceList, PricePoint, Tier, revision_id
from commerce_core.promotions import Claim, Percentage, Promotion, Use
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.testing.store_suite.base import AT, StoreLaws, event, get, product, put

EUR = currency("EUR")
LATER = AT + timedelta(microseconds=1)
_STAMPS: Any = {"created_at": AT, "updated_at": LATER}


def one_of_each() -> list[object]:
    """Records of every kind, with whatever databases are known to lose: absence, zones, microseconds, accents."""
    tiers = (Tier("9.5", "0.05", flat_amount=1), Tier(None, 3))
    plan = Plan("pro", "Pro", mode="graduated", currency="EUR", interval="month", tiers=tiers, **_STAMPS)
    return [
        evolve(product("p"), metadata={"é": "\U0001f600 \\u0000"}, updated_at=LATER),
        evolve(
            product("q"), variants=(Variant(VariantId("q1"), "q-1", {"size": "L"}),), tags=("a", "b"), description="\t"
        ),
        Customer(CustomerId("c"), "Zoë@Example.com", created_at=AT, updated_at=AT),
        Cart([Line("p", 2)], codes=["X"], id=CartId("cart"), created_at=AT, updated_at=LATER),
        Reservation(ReservationId("r"), "cart", (ReservedUnits(VariantId("p"), "main", 1),), LATER, AT, AT),
        StockSettings(
            VariantId("kit"),
            components=(Component(VariantId("p"), 2),),
            available_from=date(2026, 3, 1),
            reorder=ReorderRule(2, 10, 5),
            **_STAMPS,
        ),
        Location("berlin", "Zoë's", country="DE", coordinates=Coordinates("52.52", "-13.405"), **_STAMPS),
        Alert("alr", "low", VariantId("p"), "main", -1, 3, **_STAMPS),
        Expected("exp", VariantId("p"), "main", 5, 2, date(2026, 3, 1), **_STAMPS),
        Promotion(PromotionId("x"), Percentage("12.5"), code="Summer", starts_at=AT, created_at=AT, updated_at=AT),
        Use(Claim(PromotionId("x"), OrderId("o"), "zoë@example.com"), LATER, slot=0, **_STAMPS),
        Price.of("p", None, currency="EUR", price_list="vip", min_quantity=10, ends_at=LATER, **_STAMPS),
        PriceList("vip", "VIP", type="sale", groups=["vip", "é"], regions=["EU"], tax_included=False, **_STAMPS),
        PricePoint("p", "JPY", None, LATER, **_STAMPS),
        plan,
        PlanRevision(revision_id("pro", 1), plan, AT, LATER),
        *_sold(),
        Policies(currency=RatePolicy(stale="mark"), **_STAMPS),
        Rate("EUR", "JPY", "162.50", valid_from=LATER, source="ecb", **_STAMPS),
        TaxRate("de", "MwSt. é", "19", country="DE", included=True, **_STAMPS),
        FlatRate("std", "standard", 490, "EUR", name="é", countries=("DE", "AT"), **_STAMPS),
        Category(CategoryId("cat"), "tassen", "Tässen", parent=CategoryId("top"), **_STAMPS),
        first_failure("shop.mail:send", event(1), position=7, error="KeyError: 'é'", at=LATER),
    ]


def _sold() -> tuple[Order, Intent]:
    """Two of a thing for 10.00 EUR and 4.90 EUR to bring them, and what is to be paid for that."""
    zero, unit, gross, parcel, total = Minor(0), Minor(500), Minor(1_000), Minor(490), Minor(1_490)
    line = OrderLine("l1", VariantId("p"), "p", "p", "é", 2, unit, gross, zero, zero, gross)
    order = Order(
        OrderId("o"),
        "1001",
        EUR,
        (line,),
        gross,
        zero,
        parcel,
        zero,
        total,
        AT,
        LATER,
        note="é",
        email="zoë@example.com",
    )
    method = PaymentMethod("tok")
    return order, create_intent(order.total, id=IntentId("i"), at=AT, method=method, order_id=order.id)


class RecordLaws(StoreLaws):
    """What `put`, `get` and `get_by` promise."""

    @pytest.mark.parametrize("record", one_of_each(), ids=lambda record: f"{type(record).__name__}-{record.id}")
    def test_a_record_comes_back_as_it_was_put(self, store: Store, tenant: str, record: Product) -> None:
        put(store, tenant, record)
        assert get(store, tenant, type(record), record.id) == record

    def test_who_alters_a_record_in_hand_alters_no_stored_one(self, store: Store, tenant: str) -> None:
        given = {"size": "L"}
        put(store, tenant, evolve(product("p"), metadata=given))
        given["size"] = "S"
        for taken in (
            get(store, tenant, Product, "p"),
            store.read(tenant, lambda tx: tx.get_by(Product, "sku", ["p"]))["p"],
            store.read(tenant, lambda tx: tx.find(Product)).records[0],
        ):
            assert taken is not None
            assert taken.metadata == {"size": "L"}
            taken.metadata["size"] = "M"  # type: ignore[index]
        assert get(store, tenant, Product, "p") == evolve(product("p"), metadata={"size": "L"})

    def test_what_was_never_put_is_not_found(self, store: Store, tenant: str) -> None:
        for id in ("nobody", "", "a\0b", "\ud800"):
            assert get(store, tenant, Product, id) is None
            assert store.read(tenant, lambda s, id=id: s.get_by(Product, "sku", [id])) == {}  # type: ignore[misc]

    def test_records_of_one_id_and_two_kinds_are_two_records(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("x"), Cart(id=CartId("x"), created_at=AT, updated_at=AT))
        assert isinstance(get(store, tenant, Product, "x"), Product)
        assert isinstance(get(store, tenant, Cart, "x"), Cart)

    def test_the_next_version_replaces_the_stored_one(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p"))
        put(store, tenant, product("p", name="second", version=2), product("p", name="third", version=3))
        assert get(store, tenant, Product, "p") == product("p", name="third", version=3)

    @pytest.mark.parametrize(("version", "current"), [(2, 2), (4, 2), (9, 2)])
    def test_any_other_version_is_a_conflict(self, store: Store, tenant: str, version: int, current: int) -> None:
        put(store, tenant, product("p"), product("p", version=2))
        with pytest.raises(VersionConflict) as caught:
            put(store, tenant, product("p", name="stale", version=version))
        assert (caught.value.expected, caught.value.current) == (version - 1, current)
        assert get(store, tenant, Product, "p") == product("p", version=2)

    def test_a_change_of_what_does_not_exist_is_a_conflict(self, store: Store, tenant: str) -> None:
        with pytest.raises(VersionConflict) as caught:
            put(store, tenant, product("p", version=2))
        assert caught.value.current is None

    def test_an_id_is_given_once(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p"))
        with pytest.raises(Duplicate) as caught:
            put(store, tenant, product("new"), product("p", "another-sku"))
        assert (caught.value.key, caught.value.value) == ("id", "p")
        assert get(store, tenant, Product, "new") is None

    def test_a_unique_value_belongs_to_one_record(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p", "sku"), product("q", "other"))
        variant = evolve(product("r"), variants=(Variant(VariantId("r1"), "sku"),))
        for taker in (product("r", "sku"), product("q", "sku", version=2), variant):
            with pytest.raises(Duplicate) as caught:
                put(store, tenant, taker)
            assert (caught.value.key, caught.value.value) == ("sku", "sku")

    def test_a_unique_value_that_is_given_up_is_free(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p", "sku"))
        put(store, tenant, product("p", "renamed", version=2), product("q", "sku"))
        found = store.read(tenant, lambda s: s.get_by(Product, "sku", ["sku", "renamed", "p"]))
        assert {sku: record.id for sku, record in found.items()} == {"sku": "q", "renamed": "p"}

    def test_an_owner_has_one_live_hold(self, store: Store, tenant: str) -> None:
        first = Reservation(ReservationId("r"), "cart", (), LATER, AT, AT)
        put(store, tenant, first)
        with pytest.raises(Duplicate) as caught:
            put(store, tenant, evolve(first, id=ReservationId("s")))
        assert (caught.value.key, caught.value.value) == ("owner", "cart")
        put(store, tenant, evolve(first, status="released", version=2), evolve(first, id=ReservationId("s")))
        found = store.read(tenant, lambda s: s.get_by(Reservation, "owner", ["cart"]))
        assert found["cart"].id == "s"

    def test_unique_values_of_different_kinds_do_not_meet(self, store: Store, tenant: str) -> None:
        put(store, tenant, product("p", "x"), Category(CategoryId("c"), "x", "X", created_at=AT, updated_at=AT))

    def test_a_product_is_found_by_the_skus_and_ids_of_its_variants(self, store: Store, tenant: str) -> None:
        variants = (Variant(VariantId("v1"), "p-1"), Variant(VariantId("v2"), "p-2"))
        put(store, tenant, both := evolve(product("p"), variants=variants), plain := product("q"))
        assert store.read(tenant, lambda s: s.get_by(Product, "sku", ["p", "p-2", "P-1"])) == {"p": both, "p-2": both}
        assert store.read(tenant, lambda s: s.get_by(Product, "variant", {"v1", "q", "p"})) == {"v1": both, "q": plain}

    def test_e_mail_addresses_and_codes_are_compared_without_case(self, store: Store, tenant: str) -> None:
        customer = Customer(CustomerId("c"), "Zoë@Example.com", created_at=AT, updated_at=AT)
        coupon = Promotion(PromotionId("x"), Percentage("10"), code="Summer", created_at=AT, updated_at=AT)
        put(store, tenant, customer, coupon)
        found = store.read(tenant, lambda s: s.get_by(Customer, "email", ["ZOË@example.COM", "zoe@example.com", "no"]))
        assert found == {"ZOË@example.COM": customer}
        assert store.read(tenant, lambda s: s.get_by(Promotion, "code", ["SUMMER", ""])) == {"SUMMER": coupon}
        with pytest.raises(Duplicate):
            put(store, tenant, evolve(customer, id=CustomerId("d"), email="zoë@example.com"))
        with pytest.raises(Duplicate):
            put(store, tenant, evolve(coupon, id=PromotionId("y"), code="SUMMER"))

    @pytest.mark.parametrize("text", ["a\0b", "\ud800", "é\udfff"])
    def test_a_record_with_text_that_no_database_can_hold_is_refused(
        self, store: Store, tenant: str, text: str
    ) -> None:
        for record in (product("p", name=text), evolve(product("p"), metadata={text: "x"})):
            with pytest.raises(Unstorable):
                put(store, tenant, record)
        assert get(store, tenant, Product, "p") is None

    def test_a_record_without_id_or_instants_is_refused(self, store: Store, tenant: str) -> None:
        for record in (Cart(id=CartId("c")), Cart(created_at=AT, updated_at=AT)):
            with pytest.raises(Unstorable):
                put(store, tenant, record)

    def test_a_card_number_is_refused_wherever_a_person_may_write_one(self, store: Store, tenant: str) -> None:
        number = "4242 4242 4242 4242"  # Visa's test number, as its gateways publish it
        cart = Cart([Line("p")], id=CartId("cart"), created_at=AT, updated_at=AT)
        order, _ = _sold()
        for record in (
            evolve(order, note=number),
            evolve(cart, metadata={"pay": number}),
            evolve(cart, lines=[Line("p", options={"gift": number})]),
            Customer(CustomerId("c"), f"{number.replace(' ', '')}@example.com", created_at=AT, updated_at=AT),
        ):
            with pytest.raises(CardNumberRefused):
                put(store, tenant, product("q"), record)
            assert get(store, tenant, type(record), record.id) is None
        cancelled = evolve(
            order,
            version=2,
            history=(HistoryEntry(AT, "system", "cancel", "pending", "cancelled"),),
            cancel_reason=number,
        )
        put(store, tenant, order)
        with pytest.raises(CardNumberRefused):
            put(store, tenant, cancelled)
        assert get(store, tenant, Product, "q") is None
