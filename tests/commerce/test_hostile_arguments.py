"""Arguments and answers of the wrong kind: a typed error, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from commerce_core import Cart, Commerce, Item, Line, Tenant
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.idempotency import InvalidIdempotencyKey, fingerprint
from commerce_core.app.place_order import UnknownCaptureMethod
from commerce_core.catalog import InvalidItem
from commerce_core.checks import InvalidText
from commerce_core.commerce.stores import InvalidStoreUrl
from commerce_core.errors import CommerceError, Conflict, Invalid
from commerce_core.orders import InvalidReason, UnknownShipment
from tests.bounds import in_time
from tests.flows.shop import SUCCESS

GADGET = Item.of("GADGET", "Gadget", price="10.00", currency="EUR", track_stock=False)


class Answering:
    """A host's table that answers the same whatever it is asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def items(self, tenant: str, references: Collection[str]) -> Any:
        return self.answer


def hosted(answer: object) -> Commerce:
    return Commerce(MemoryStore(), tenant=Tenant(currency="EUR"), products=Answering(answer))


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_minor": 9.99},
        {"price_minor": True},
        {"price_minor": -1},
        {"price_minor": 10**12 + 1},
        {"cost_minor": "5"},
        {"weight_grams": -1},
        {"weight_grams": 1.5},
        {"currency": "EUR"},
        {"name": None},
        {"name": ""},
        {"sku": "A" * 1001},
        {"variant_id": 7},
        {"tags": [1]},
        {"tax_class": None},
        {"requires_shipping": "no"},
        {"track_stock": 1},
        {"status": "on sale"},
    ],
    ids=str,
)
def test_an_item_of_a_host_that_cannot_be_right_is_not_sold(wrong: dict[str, Any]) -> None:
    shop = hosted({"GADGET": evolve(GADGET, **wrong)})
    with pytest.raises(InvalidItem, match=next(iter(wrong))):
        shop.orders.place(lines=[Line("GADGET")], payment_method=SUCCESS)
    assert shop.orders.find().records == ()
    assert shop.events() == ()


@pytest.mark.parametrize("answer", [None, [GADGET], "GADGET", {"GADGET": None}, {"GADGET": {"sku": "GADGET"}}])
def test_an_answer_of_a_host_that_is_no_mapping_of_items_is_refused(answer: object) -> None:
    with pytest.raises(InvalidItem):
        hosted(answer).orders.place(lines=[Line("GADGET")])


def test_two_items_of_a_host_with_one_variant_id_are_refused() -> None:
    cheap = evolve(GADGET, sku="CHEAP", price_minor=1)
    with pytest.raises(InvalidItem, match="GADGET"):
        hosted({"GADGET": GADGET, "CHEAP": cheap}).orders.place(lines=[Line("GADGET"), Line("CHEAP")])


def test_what_a_host_says_unasked_is_not_looked_at() -> None:
    assert hosted({"GADGET": GADGET, "OTHER": None}).orders.place(lines=[Line("GADGET")]).total.minor == 1000


@pytest.mark.parametrize("actor", ["", " ", 5, ["x"], "a\nb", "a\0", "x" * 256])
def test_an_actor_is_text_that_can_be_read(shop: Commerce, actor: Any) -> None:
    with pytest.raises(InvalidText):
        shop.at(actor=actor)


@pytest.mark.parametrize("key", ["", ["x"], 5, "a\nb", "a\0", "\ud800", "x" * 256])
def test_an_idempotency_key_is_text_that_can_be_kept(shop: Commerce, key: Any) -> None:
    with pytest.raises(InvalidIdempotencyKey):
        shop.carts.create(key=key)


def test_two_actors_never_share_a_key(shop: Commerce) -> None:
    """No actor and key read like another actor and another key, whatever stands in them."""
    for n, (actor, key) in enumerate((("a", "1:b"), ("a1", ":b"), ("a:b", "c"), ("a", "b:c"), ("jane", "b"))):
        assert shop.at(actor=actor).categories.create(f"c{n}", f"Category {n}", key=key).slug == f"c{n}"


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


HUGE = 10**5000
NESTED = nested(5000)
ENDLESS: dict[str, Any] = {}
ENDLESS["a"] = ENDLESS


@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("metadata", [{"a": HUGE}, {HUGE: "a"}, {"a": NESTED}, ENDLESS, {"a": {HUGE}}], ids=range(5))
def test_metadata_too_big_to_write_down_is_refused_with_a_key_and_without(
    shop: Commerce, metadata: Any, key: str | None
) -> None:
    with pytest.raises(Invalid):
        shop.carts.create(Cart(metadata=metadata), key=key)


def test_a_decimal_with_an_absurd_exponent_is_told_apart_at_once() -> None:
    one, other = Decimal("1E+999999"), Decimal("2E+999999")
    assert in_time(lambda: fingerprint([one])) != in_time(lambda: fingerprint([other]))
    assert fingerprint([HUGE]) != fingerprint([HUGE + 1])


def paid(shop: Commerce) -> str:
    return shop.orders.place(lines=[Line("MUG", 2)], payment_method=SUCCESS).id


CALLS: dict[str, Callable[[Commerce, str, str | None, Any], object]] = {
    "a reason": lambda shop, id, key, wrong: shop.orders.cancel(id, wrong, key=key),
    "a note on cancelling": lambda shop, id, key, wrong: shop.orders.cancel(id, "lost", note=wrong, key=key),
    "a note on processing": lambda shop, id, key, wrong: shop.orders.process(id, note=wrong, key=key),
    "a note on a move": lambda shop, id, key, wrong: shop.orders.update_status(id, "processing", note=wrong, key=key),
    "units": lambda shop, id, key, wrong: shop.orders.ship(id, wrong, key=key),
    "the units of a line": lambda shop, id, key, wrong: shop.orders.ship(id, {"MUG": wrong}, key=key),
    "a line of units": lambda shop, id, key, wrong: shop.orders.ship(id, {5: 1}, key=key),  # type: ignore[dict-item]
    "a carrier": lambda shop, id, key, wrong: shop.orders.ship(id, carrier=wrong, key=key),
    "a tracking number": lambda shop, id, key, wrong: shop.orders.ship(id, tracking_number=wrong, key=key),
    "a note on placing": lambda shop, id, key, wrong: shop.orders.place(lines=[Line("MUG")], note=wrong, key=key),
    "a way to capture": lambda shop, id, key, wrong: shop.orders.place(
        lines=[Line("MUG")], payment_method=SUCCESS, capture_method=wrong, key=key
    ),
}


@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("wrong", [7, ["x"], HUGE, b"x", "a\0" * 3000], ids=["7", "list", "huge", "bytes", "long"])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_is_wrong_with_a_call_on_an_order_is_said_and_nothing_is_done(
    shop: Commerce, call: Callable[[Commerce, str, str | None, Any], object], wrong: Any, key: str | None
) -> None:
    id = paid(shop)
    if call in {CALLS[name] for name in CALLS if "unit" in name or "carrier" in name or "tracking" in name}:
        shop.orders.process(id)
    before, level = shop.orders.find(), shop.inventory.level("MUG")
    with pytest.raises(CommerceError) as refused:
        call(shop, id, key, wrong)
    assert not isinstance(refused.value, Conflict)
    assert (shop.orders.find(), shop.inventory.level("MUG")) == (before, level)


def test_a_reason_is_needed(shop: Commerce) -> None:
    with pytest.raises(InvalidReason):
        shop.orders.cancel(paid(shop), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [7, ["x"]])
def test_a_parcel_is_named_by_text(shop: Commerce, wrong: Any) -> None:
    id = paid(shop)
    shop.orders.process(id)
    shop.orders.ship(id)
    with pytest.raises(UnknownShipment):
        shop.orders.deliver(id, wrong)


def test_an_unknown_way_to_capture_is_refused_even_where_nothing_is_to_be_paid(shop: Commerce) -> None:
    with pytest.raises(UnknownCaptureMethod):
        shop.orders.place(lines=[Line("SAMPLE")], capture_method="x")  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["postgresql://%zz", "postgresql://u:secret@h/db?what=1", "sqlite:///a%00b"])
def test_a_store_url_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidStoreUrl) as refused:
        Commerce(url)
    assert "secret" not in str(refused.value)
