"""What refusals of stock say, in words for people and in numbers for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from commerce_core import Commerce, NewProduct
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.checks import InvalidQuantity
from commerce_core.errors import CommerceError
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    HoldCapExceeded,
    HoldEnded,
    HoldNotExtended,
    InsufficientStock,
    KitCycle,
    StockSettings,
    TooFewUnits,
)
from commerce_core.testing import FixedClock
from tests.flows.shop import open_shop

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG, LAMP = VariantId("prod_mug"), VariantId("prod_lamp")
TEN = timedelta(minutes=10)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def shop(clock: FixedClock) -> Commerce:
    return open_shop(MemoryStore(), clock=clock, MUG=5, LAMP=2)


def told(error: CommerceError) -> list[Mapping[str, object]]:
    """The details as the HTTP API gives them, without their sentences."""
    details = error.to_dict()["error"]["details"]
    assert isinstance(details, list)
    return [{name: value for name, value in detail.items() if name != "message"} for detail in details]


def test_a_shortage_tells_a_program_every_number(shop: Commerce) -> None:
    shop.inventory.reserve({"MUG": 4}, owner="zoe", ttl=TEN)
    with pytest.raises(InsufficientStock) as short:
        shop.inventory.reserve({"MUG": 3, "LAMP": 9}, owner="jonas")
    mug = {"field": "MUG", "sku": "MUG", "asked": 3, "available": 1, "held_by_others": 4}
    lamp = {"field": "LAMP", "sku": "LAMP", "asked": 9, "available": 2, "held_by_others": 0, "held_until": None}
    found = {str(each["sku"]): each for each in told(short.value)}
    assert found == {"MUG": {**mug, "held_until": "2026-01-15T10:40:00+00:00"}, "LAMP": lamp}


@pytest.mark.parametrize(
    "change",
    [
        lambda shop: shop.inventory.adjust("MUG", -6, reason="counted"),
        lambda shop: shop.inventory.withhold("MUG", 6, into="damaged", reason="broken"),
        lambda shop: shop.inventory.write_off("MUG", 6, reason="broken"),
    ],
)
def test_a_count_below_zero_says_how_many_may_be_removed(shop: Commerce, change: Callable[[Commerce], object]) -> None:
    shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=TEN)
    with pytest.raises(InsufficientStock, match="MUG: 6 asked, 3 may be removed, 2 held by others") as short:
        change(shop)
    assert [(each["asked"], each["available"]) for each in told(short.value)] == [(6, 3)]


def test_too_few_withheld_units_are_told_in_numbers(shop: Commerce) -> None:
    with pytest.raises(TooFewUnits) as few:
        shop.inventory.withhold("MUG", -1, into="damaged", reason="found")
    assert told(few.value) == [
        {"field": "damaged", "variant_id": "prod_mug", "location": "main", "asked": 1, "there": 0}
    ]


@pytest.mark.parametrize(
    "asked", [lambda shop, id: shop.inventory.extend(id), lambda shop, id: shop.inventory.release(id)]
)
@pytest.mark.parametrize("swept", [False, True])
def test_a_hold_that_is_over_says_since_when(
    shop: Commerce, clock: FixedClock, asked: Callable[[Commerce, str], object], swept: bool
) -> None:
    held = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=TEN)
    clock.advance(2 * TEN)
    if swept:
        shop.run_due()
    with pytest.raises(HoldEnded, match="ran out at 2026-01-15T10:40:00") as ended:
        asked(shop, held.id)
    assert told(ended.value) == [
        {
            "field": "reservation",
            "reservation_id": held.id,
            "status": "expired",
            "expires_at": "2026-01-15T10:40:00+00:00",
            "ended_at": "2026-01-15T10:40:00+00:00",
        }
    ]


def test_a_hold_given_back_twice_says_when_it_was(shop: Commerce, clock: FixedClock) -> None:
    held = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=TEN)
    clock.advance(timedelta(minutes=1))
    shop.inventory.release(held.id)
    with pytest.raises(HoldEnded, match="was released at 2026-01-15T10:31:00") as ended:
        shop.inventory.release(held.id)
    assert [(each["status"], each["ended_at"]) for each in told(ended.value)] == [
        ("released", "2026-01-15T10:31:00+00:00")
    ]


def test_a_hold_that_cannot_run_on_says_how_long_it_can(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, max_extensions=0))
    held = shop.inventory.reserve({"MUG": 2}, owner="zoe", ttl=TEN)
    with pytest.raises(HoldNotExtended) as refused:
        shop.inventory.extend(held.id, ttl=2 * TEN)
    assert [(each["extensions"], each["max_extensions"], each["latest"]) for each in told(refused.value)] == [
        (0, 0, "2026-01-16T10:30:00+00:00")
    ]


def test_a_cap_says_what_it_is_and_what_the_owner_holds(shop: Commerce) -> None:
    shop.inventory.configure(StockSettings(MUG, hold_cap=3))
    shop.inventory.reserve({"MUG": 2}, owner="zoe")
    with pytest.raises(HoldCapExceeded, match="MUG: 4 asked, 3 allowed, 2 held by this buyer now") as beyond:
        shop.inventory.reserve({"MUG": 4}, owner="zoe")
    assert told(beyond.value) == [{"field": "MUG", "sku": "MUG", "asked": 4, "cap": 3, "held_by_owner": 2}]


def test_a_kit_that_contains_itself_is_told_by_skus(shop: Commerce) -> None:
    shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id="prod_set"))
    shop.products.create(NewProduct("BOX", "Box", "90.00", status="active", id="prod_box"))
    shop.inventory.configure(StockSettings(VariantId("SET"), components=(Component(VariantId("BOX")),)))
    with pytest.raises(KitCycle, match="BOX > SET > BOX") as cycle:
        shop.inventory.configure(StockSettings(VariantId("BOX"), components=(Component(VariantId("SET")),)))
    assert cycle.value.cycle == ("BOX", "SET", "BOX")
    for ids in (("prod_set", "prod_set"), ("SET", "prod_set")):
        with pytest.raises(KitCycle, match=r"SET > SET|kit prod_set"):
            shop.inventory.configure(StockSettings(ids[0], components=[Component(ids[1])]))


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True, "2", None, 10**7])
def test_a_quantity_that_is_none_is_repeated(shop: Commerce, wrong: int) -> None:
    for call in (
        lambda: shop.inventory.receive("MUG", wrong),
        lambda: shop.inventory.reserve({"MUG": wrong}, owner="zoe"),
        lambda: shop.inventory.promise("MUG", wrong),
    ):
        with pytest.raises(InvalidQuantity, match=f"not {wrong!r}"):
            call()
    for differs in (0, 1.5, True, "2", None, 10**7):
        with pytest.raises(InvalidQuantity, match=f"not {differs!r}"):
            shop.inventory.adjust("MUG", differs, reason="counted")  # type: ignore[arg-type]


def test_a_quantity_too_long_to_write_is_told_by_its_size(shop: Commerce) -> None:
    with pytest.raises(InvalidQuantity, match="not a number of 16610 bits"):
        shop.inventory.receive("MUG", 10**5000)
