"""Every parameter of every call of `shop.inventory`, fed with what it cannot be: a typed error, and nothing changes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from commerce_core import Commerce, NewProduct, NotFound
from commerce_core.adapters.store.memory import MemoryStore
from commerce_core.app.stock.receive import InvalidExpectation
from commerce_core.catalog import UnknownItem
from commerce_core.checks import InvalidQuantity
from commerce_core.commerce.inventory import InventoryCalls
from commerce_core.errors import CommerceError
from commerce_core.ids import InvalidId, VariantId
from commerce_core.inventory import (
    Component,
    InvalidAdjustment,
    InvalidHold,
    InvalidStockSettings,
    KitCycle,
    KitHasNoStock,
    Location,
    StockSettings,
)
from commerce_core.ports import Duplicate, VersionConflict
from commerce_core.testing import FixedClock
from tests.flows.shop import event_types, open_shop

AT = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MUG = VariantId("prod_mug")
BAD: tuple[Any, ...] = (
    None,
    "",
    " ",
    "nope",
    "a\0b",
    "\ud800",
    "x" * 5000,
    b"MUG",
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    True,
    10**7,
    10**30,
    -(10**30),
    10**5000,
    Fraction(1, 2),
    Decimal("NaN"),
    Decimal("1E+999999"),
    (),
    [],
    [None],
    [["MUG"]],
    {},
    {"MUG": None},
    {"MUG": "x"},
    {"MUG": 1.5},
    {"MUG": float("nan")},
    {"MUG": -1},
    {"MUG": 10**5000},
    {5: 1},
    {"nope": 1},
    {None},
    object(),
    int,
    date(2026, 1, 1),
    datetime(2026, 1, 1, tzinfo=UTC),
    timedelta(0),
    timedelta(days=-1),
    timedelta.max,
)


def is_text(value: object) -> bool:
    return isinstance(value, str) and value in {"", " ", "nope"}


def is_none(value: object) -> bool:
    return value is None


def is_key(value: object) -> bool:
    return value is None or value in (" ", "nope")


def is_empty(value: object) -> bool:
    return isinstance(value, (tuple, list, dict)) and not value


def is_day(value: object) -> bool:
    return value is None or type(value) is date


def is_switch(value: object) -> bool:
    return isinstance(value, bool)


def never(_: object) -> bool:
    return False


Fits = Callable[[object], bool]
LIST: Mapping[str, Fits] = {"where": is_empty, "sort": is_empty, "limit": never, "after": is_none}
FITTING: Mapping[str, Mapping[str, Fits]] = {
    "level": {"reference": never},
    "availability": {"references": lambda value: is_empty(value) or (isinstance(value, dict) and "MUG" in value)},
    "movements": {"reference": never},
    "alerts": LIST,
    "verify": {},
    "locations": LIST,
    "create_location": {"location": never, "key": is_key},
    "update_location": {"location": never, "expected": is_none, "key": is_key},
    "settings": {"reference": never},
    "configure": {"settings": never, "expected": is_none, "key": is_key},
    "receive": {
        "reference": never, "quantity": never, "location": never, "reason": is_text, "expected": is_none, "key": is_key,
    },
    "expect": {
        "reference": never, "quantity": never, "on": is_day, "location": never, "reason": is_text, "key": is_key,
    },
    "call_off": {"expected": never, "key": is_key},
    "adjust": {
        "reference": never,
        "quantity": lambda value: type(value) is int and value == -1,
        "reason": lambda value: value == "nope",
        "location": never,
        "key": is_key,
    },
    "withhold": {
        "reference": never,
        "quantity": never,
        "into": never,
        "reason": lambda value: value == "nope",
        "location": never,
        "key": is_key,
    },
    "write_off": {
        "reference": never,
        "quantity": never,
        "reason": lambda value: value == "nope",
        "out_of": is_none,
        "location": never,
        "key": is_key,
    },
    "transfer": {
        "reference": never,
        "quantity": never,
        "to": never,
        "location": never,
        "travels": lambda value: is_switch(value) or type(value) is date,
        "key": is_key,
    },
    "reserve": {
        "units": never,
        "owner": lambda value: value == "nope",
        "ttl": is_none,
        "strategy": is_none,
        "location": is_none,
        "key": is_key,
    },
    "extend": {"reservation": never, "ttl": is_none, "key": is_key},
    "release": {"reservation": never, "key": is_key},
    "reorder_proposals": {"on": is_day, "daily": lambda value: value is None or value == {}},
    "promise": {"reference": never, "quantity": never, "on": is_day},
    "plan": {"units": never, "strategy": is_none, "location": is_none},
}  # fmt: skip
"""Which of the bad values each parameter can do with after all."""
CALLS = sorted(name for name in vars(InventoryCalls) if not name.startswith("_"))


@pytest.fixture(scope="module")
def shop() -> Commerce:
    shop = open_shop(MemoryStore(), clock=FixedClock(AT), MUG=50)
    shop.inventory.create_location(Location("lyon", "Lyon"))
    shop.inventory.configure(StockSettings(MUG, low_at=2))
    return shop


@pytest.fixture(scope="module")
def right(shop: Commerce) -> Mapping[str, Mapping[str, Any]]:
    """Arguments with which each call succeeds."""
    held, coming = shop.inventory.reserve({"MUG": 1}, owner="zoe"), shop.inventory.expect("MUG", 5)
    mug: dict[str, Any] = {"reference": "MUG", "quantity": 1}
    return {
        "level": {"reference": "MUG"},
        "availability": {"references": ["MUG"]},
        "movements": {"reference": "MUG"},
        "settings": {"reference": "MUG"},
        "create_location": {"location": Location("rome", "Roma")},
        "update_location": {"location": Location("lyon", "Lyon")},
        "configure": {"settings": StockSettings(MUG, low_at=2)},
        "receive": mug,
        "expect": mug,
        "call_off": {"expected": coming.id},
        "adjust": {**mug, "reason": "counted"},
        "withhold": {**mug, "into": "damaged", "reason": "broken"},
        "write_off": {**mug, "reason": "broken"},
        "transfer": {**mug, "to": "lyon"},
        "reserve": {"units": {"MUG": 1}, "owner": "jonas"},
        "extend": {"reservation": held.id},
        "release": {"reservation": held.id},
        "promise": mug,
        "plan": {"units": {"MUG": 1}},
    }


def refusal(call: Callable[..., object], arguments: Mapping[str, Any]) -> CommerceError | None:
    try:
        call(**arguments)
    except CommerceError as error:
        return error
    return None


def books(shop: Commerce) -> tuple[object, ...]:
    """All that a call could change."""
    found = shop.inventory
    counted = (found.level("MUG"), found.level("LAMP"), found.movements("MUG"), found.movements("LAMP"))
    return (*counted, found.settings("MUG"), found.alerts(), found.locations(), event_types(shop), found.verify())


def test_every_parameter_of_every_call_is_in_the_table() -> None:
    taken = {name: set(inspect.signature(getattr(InventoryCalls, name)).parameters) - {"self"} for name in CALLS}
    assert taken == {name: set(FITTING[name]) for name in FITTING}


@pytest.mark.parametrize(("call", "parameter"), [(call, name) for call in CALLS for name in FITTING[call]])
def test_what_an_argument_cannot_be_is_refused_and_changes_nothing(
    shop: Commerce, right: Mapping[str, Mapping[str, Any]], call: str, parameter: str
) -> None:
    before = books(shop)
    for number, value in enumerate(BAD):
        if FITTING[call][parameter](value):
            continue
        refused = refusal(getattr(shop.inventory, call), {**right.get(call, {}), parameter: value})
        assert refused is not None, f"{call}({parameter}=) took bad value {number}"
        assert refused.code != "commerce_error"
        assert len(refused.message) < 1000
    assert books(shop) == before


def test_what_cannot_be_is_refused_inside_of_settings_and_locations(shop: Commerce) -> None:
    before = books(shop)
    for record, good in ((StockSettings, {"id": MUG}), (Location, {"id": "lyon", "name": "Lyon"})):
        for name in ("backorder_limit", "safety", "low_at", "hold_cap", "taken", "components", "reorder", "metadata"):
            if name in inspect.signature(record).parameters:
                for wrong in (1.5, "x", b"x", -1, 10**5000, [5], object()):
                    with pytest.raises(CommerceError):
                        shop.inventory.configure(record(**good, **{name: wrong}))
        for name in ("priority", "active", "country", "coordinates", "shipment_minor", "unit_minor"):
            if name in inspect.signature(record).parameters:
                for wrong in (1.5, "xyz", b"x", -1, 10**5000, [5], object()):
                    with pytest.raises(CommerceError):
                        shop.inventory.update_location(record(**good, **{name: wrong}))
    assert books(shop) == before


def test_one_sku_is_a_list_of_one(shop: Commerce) -> None:
    assert shop.inventory.availability("MUG") == shop.inventory.availability(["MUG"])


SET = VariantId("prod_set")
FAULTY: tuple[tuple[type[CommerceError], Callable[[InventoryCalls], object]], ...] = (
    (UnknownItem, lambda inventory: inventory.level("NOPE")),
    (UnknownItem, lambda inventory: inventory.movements("NOPE")),
    (UnknownItem, lambda inventory: inventory.receive("NOPE", 1)),
    (UnknownItem, lambda inventory: inventory.reserve({"MUG": 1, "NOPE": 1}, owner="cart_1")),
    (UnknownItem, lambda inventory: inventory.configure(StockSettings(VariantId("NOPE")))),
    (UnknownItem, lambda inventory: inventory.configure(StockSettings(MUG, components=(Component(VariantId("NO")),)))),
    (InvalidQuantity, lambda inventory: inventory.receive("MUG", -1)),
    (InvalidQuantity, lambda inventory: inventory.expect("MUG", 0)),
    (InvalidQuantity, lambda inventory: inventory.transfer("MUG", 1.5, to="lyon")),
    (InvalidAdjustment, lambda inventory: inventory.adjust("MUG", 1, reason=" ")),
    (InvalidExpectation, lambda inventory: inventory.expect("MUG", 1, on="tomorrow")),
    (InvalidId, lambda inventory: inventory.receive("MUG", 1, location="")),
    (InvalidId, lambda inventory: inventory.adjust("MUG", 1, reason="counted", location="\0")),
    (InvalidHold, lambda inventory: inventory.reserve({"MUG": 1}, owner="cart_1", ttl=timedelta(0))),
    (InvalidHold, lambda inventory: inventory.reserve({"MUG": 1}, owner="cart_1", ttl=timedelta.max)),
    (InvalidStockSettings, lambda inventory: inventory.configure("MUG")),
    (KitHasNoStock, lambda inventory: inventory.receive("SET", 1)),
    (KitCycle, lambda inventory: inventory.configure(StockSettings(MUG, components=(Component(SET),)))),
    (KitCycle, lambda inventory: inventory.configure(StockSettings(MUG, components=(Component(VariantId("MUG")),)))),
    (VersionConflict, lambda inventory: inventory.configure(StockSettings(MUG), expected=4)),
    (Duplicate, lambda inventory: inventory.create_location(Location("lyon", "Lyon"))),
    (NotFound, lambda inventory: inventory.update_location(Location("nowhere", "Nowhere"))),
    (NotFound, lambda inventory: inventory.receive("MUG", 1, location="nowhere")),
    (NotFound, lambda inventory: inventory.transfer("MUG", 1, to="nowhere")),
    (NotFound, lambda inventory: inventory.reserve({"MUG": 1}, owner="a", location="nowhere")),
    (NotFound, lambda inventory: inventory.extend("rsv_none")),
    (NotFound, lambda inventory: inventory.release("rsv_none")),
    (NotFound, lambda inventory: inventory.call_off("exp_none")),
)


def test_faulty_wishes_are_refused_for_what_is_wrong_with_them_and_change_nothing(shop: Commerce) -> None:
    shop.products.create(NewProduct("SET", "Set", "70.00", status="active", id=SET))
    shop.inventory.configure(StockSettings(SET, components=(Component(MUG, 2),)))
    before = books(shop)
    for error, call in FAULTY:
        with pytest.raises(error):
            call(shop.inventory)
    assert books(shop) == before
