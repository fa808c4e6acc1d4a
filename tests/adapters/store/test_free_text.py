"""No store keeps a card number that a person has written into free text; what a store must keep passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.adapters.store.sql import SqliteStore
from commerce_core.checkout import Cart, Line
from commerce_core.checks import InvalidMetadata, check_metadata
from commerce_core.customers import Customer
from commerce_core.ids import CustomerId, IntentId, OrderId
from commerce_core.inventory import Movement
from commerce_core.money import Minor, currency
from commerce_core.orders import HistoryEntry, Order
from commerce_core.payments import CardNumberRefused, Intent, Operation
from commerce_core.ports import Store, Tx
from commerce_core.testing.store_suite.base import AT, get, product, put, received

CARD = "4242 4242 4242 4242"  # Visa's test number, as its gateways publish it
CART = Cart([Line("MUG")], id="c", created_at=AT, updated_at=AT)
NOTHING = Minor(0)
ORDER = Order(
    OrderId("o"), "1", currency("EUR"), (), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, AT, AT, note="by the door"
)
INTENT = Intent(IntentId("i"), Minor(100), currency("EUR"), AT, AT)
CUSTOMER = Customer(CustomerId("k"), "a@b.de", created_at=AT, updated_at=AT)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqliteStore.open(tmp_path / "shop.db")
    yield opened
    opened.close()


def refund(reason: str, status: str = "initiated", reference: str = "") -> Intent:
    return evolve(INTENT, operations=(Operation("r", "refund", Minor(1), AT, status, reference, reason),))


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (evolve(CART, email=CARD), "email"),
        (evolve(CART, metadata={"pay": CARD}), "metadata.pay"),
        (evolve(CART, metadata={CARD: "x"}), "metadata"),
        (evolve(CART, lines=[Line("MUG", options={"gift": CARD})]), "lines[0].options.gift"),
        (evolve(ORDER, note=CARD), "note"),
        (evolve(ORDER, email=CARD), "email"),
        (evolve(ORDER, metadata={"pay": CARD}), "metadata.pay"),
        (evolve(INTENT, metadata={"pay": CARD}), "metadata.pay"),
        (refund(CARD), "reason"),
        (evolve(CUSTOMER, email=f"{CARD}@b.de"), "email"),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_no_record_is_kept_with_a_card_number_in_free_text(store: Store, record: object, field: str) -> None:
    with pytest.raises(CardNumberRefused) as refused:
        put(store, "t", record)
    assert refused.value.field == field
    assert get(store, "t", type(record), record.id) is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", [{"cancel_reason": CARD}, {"history": CARD}])
def test_nobody_cancels_with_a_card_number(store: Store, change: dict[str, str]) -> None:
    put(store, "t", ORDER)
    entry = HistoryEntry(AT, "staff", "cancel", "pending", "cancelled", change.get("history", ""))
    after = evolve(ORDER, version=2, cancel_reason=change.get("cancel_reason", ""), history=(entry,))
    with pytest.raises(CardNumberRefused):
        put(store, "t", after)
    assert get(store, "t", Order, "o") == ORDER


VERBS: list[Callable[[Tx], object]] = [
    lambda tx: tx.claim(CARD, "print", at=AT),
    lambda tx: tx.move([Movement("adjusted", received("a", 1).variant_id, on_hand=1, reason=CARD)], at=AT),
]


@pytest.mark.parametrize("verb", VERBS, ids=["key", "reason"])
def test_neither_a_key_nor_a_reason_is_one(store: Store, verb: Callable[[Tx], object]) -> None:
    with pytest.raises(CardNumberRefused):
        store.run("t", verb)
    assert store.read("t", lambda snapshot: (snapshot.movements(), snapshot.levels())) == ((), ())


@pytest.mark.parametrize(
    "record",
    [
        product("4242424242424242"),
        evolve(CART, external_id="4242424242424242"),
        evolve(ORDER, note="ring +49 30 901820, EAN 4006381333931"),
        refund("late", "failed", "4242424242424242"),
        evolve(INTENT, decline_code="4242424242424242", next_action="https://bank/4242424242424242"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_ids_of_other_systems_and_the_words_of_a_gateway_are_kept(store: Store, record: object) -> None:
    put(store, "t", record)
    assert get(store, "t", type(record), record.id) == record  # type: ignore[attr-defined]


@pytest.mark.parametrize("metadata", [{"card": CARD}, {CARD: "x"}])
def test_metadata_holds_no_card_number(metadata: dict[str, str]) -> None:
    with pytest.raises(InvalidMetadata) as refused:
        check_metadata(metadata)
    assert CARD not in str(refused.value.to_dict())


def test_an_order_from_before_can_go_on(store: Store) -> None:
    put(store, "t", ORDER)
    entry = HistoryEntry(AT, "system", "pay", "pending", "confirmed", "")
    after = evolve(ORDER, version=2, note=CARD, history=(entry,))
    put(store, "t", after)
    assert get(store, "t", Order, "o") == after
