"""Who buys, as far as prices may know: groups and tags."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from commerce_core.checks import InvalidText
from commerce_core.customers import (
    NOBODY,
    Buyer,
    InvalidCustomer,
    NewCustomer,
    buyer_of,
    create_customer,
    update_customer,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
numbers = count()


def new(prefix: str) -> str:
    return f"{prefix}_{next(numbers)}"


def test_a_customer_buys_with_their_groups_and_tags() -> None:
    draft = NewCustomer("jane@example.com", groups=["vip", " trade ", "vip"], tags=["early"])
    jane, _ = create_customer(draft, new=new, at=AT)
    assert jane.groups == ("vip", "trade")
    assert buyer_of(jane) == Buyer(groups={"vip", "trade"}, tags=["early"])
    alone, (event,) = update_customer(jane, {"groups": (), "tags": ()}, at=AT)
    assert event.data == {"changed": ["groups", "tags"]}
    assert buyer_of(alone) is buyer_of(None) is NOBODY


def test_one_text_is_one_group() -> None:
    assert Buyer(groups="vip").groups == frozenset({"vip"})


@pytest.mark.parametrize("count", [-1, True, "3", 1.0])
def test_orders_are_counted_from_none_up(count: object) -> None:
    with pytest.raises(InvalidCustomer, match="count of orders"):
        Buyer(orders_count=count)


@pytest.mark.parametrize(
    ("groups", "error"), [([""], InvalidText), ([5], InvalidText), ([f"g{n}" for n in range(1001)], InvalidCustomer)]
)
def test_groups_are_up_to_a_thousand_texts(groups: list[object], error: type[Exception]) -> None:
    with pytest.raises(error):
        create_customer(NewCustomer("jane@example.com", groups=groups), new=new, at=AT)
