"""What is refused is refused alike on every store, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce_core import Commerce, CommerceError, Line, NotFound
from commerce_core.errors import Invalid
from commerce_core.ports import IdempotencyConflict, InvalidCursor, Store, VersionConflict
from tests.commerce.calls import WRITES, Ids, paid
from tests.flows.shop import kept_cart, open_shop, sandbox

GETS: dict[str, Callable[[Commerce, str], object]] = {
    "products": lambda shop, id: shop.products.get(id),
    "categories": lambda shop, id: shop.categories.get(id),
    "customers": lambda shop, id: shop.customers.get(id),
    "carts": lambda shop, id: shop.carts.get(id),
    "orders": lambda shop, id: shop.orders.get(id),
    "order history": lambda shop, id: shop.orders.history(id),
    "receipts": lambda shop, id: shop.orders.receipt(id),
    "payments": lambda shop, id: shop.payments.get(id),
    "settling": lambda shop, id: shop.payments.settle(id),
    "quotes": lambda shop, id: shop.carts.quote(id),
    "coupons": lambda shop, id: shop.coupons.get(id),
    "discounts": lambda shop, id: shop.discounts.get(id),
    "prices": lambda shop, id: shop.prices.get(id),
    "price lists": lambda shop, id: shop.price_lists.get(id),
    "plans": lambda shop, id: shop.plans.get(id),
    "summaries": lambda shop, id: shop.customers.summary(id),
    "inspection": lambda shop, id: shop.inspect(id),
}


def books(shop: Commerce) -> object:
    """Everything that a call could move."""
    entries = shop.audit.find(limit=1000).records
    return shop.events(), shop.inventory.movements("MUG"), len(entries), sandbox(shop).ledger(), shop.verify()


def answer(call: Callable[[], object], *ids: str) -> object:
    """What is answered, or the kind of the refusal, its code and what it says, whatever the ids."""
    try:
        return call()
    except CommerceError as error:
        said = error.message
        for id in ids:
            said = said.replace(id, "?")
        return type(error), error.code, said


def test_no_write_takes_the_id_of_another_tenant(store: Store, tenant: str) -> None:
    mine = open_shop(store, f"{tenant}-mine", MUG=5, LAMP=5)
    for number, write in enumerate(WRITES):
        theirs = open_shop(store, f"{tenant}-{number}", MUG=9, LAMP=2)
        if not (ids := write.prepare(theirs)):
            continue
        before = books(mine), books(theirs)
        foreign = answer(lambda: write(mine, ids), *ids.values())  # noqa: B023 - called at once
        assert foreign == answer(lambda: write(mine, dict.fromkeys(ids, "none")), "none"), write.name  # noqa: B023
        assert isinstance(foreign, tuple), write.name
        assert issubclass(foreign[0], NotFound), write.name
        assert (books(mine), books(theirs)) == before, write.name


def test_no_look_finds_the_id_of_another_tenant(store: Store, tenant: str) -> None:
    mine, theirs = (open_shop(store, f"{tenant}-{whose}", MUG=9, LAMP=2) for whose in ("mine", "theirs"))
    ids: Ids = {**paid(theirs), "cart": kept_cart(theirs).id}
    before = books(mine), books(theirs)
    for name, get in GETS.items():
        for id in ids.values():
            foreign, absent = answer(lambda: get(mine, id), id), answer(lambda: get(mine, "none"), "none")  # noqa: B023
            assert foreign == absent, name
    assert (books(mine), books(theirs)) == before


def test_a_stale_version_changes_nothing(store: Store, tenant: str) -> None:
    shop = open_shop(store, tenant, MUG=5)
    seen = kept_cart(shop)
    shop.products.update("MUG", {"name": "Cup"})
    shop.carts.add(seen.id, Line("LAMP", 1))
    before = books(shop)
    for version in (1, 99, 0, -1):
        with pytest.raises((VersionConflict, Invalid)):
            shop.products.update("MUG", {"name": "Glass"}, version=version)
    with pytest.raises(VersionConflict) as stale:
        shop.orders.place(seen)
    assert (stale.value.code, stale.value.expected, stale.value.current) == ("version_conflict", 1, 2)
    assert books(shop) == before
    assert shop.products.get("MUG").name == "Cup"


def test_a_key_that_stands_for_another_request_changes_nothing(store: Store, tenant: str) -> None:
    for number, write in enumerate(WRITES):
        shop = open_shop(store, f"{tenant}-{number}", MUG=9, LAMP=2)
        ids = write.prepare(shop)
        shop.inventory.receive("MUG", 1, key="taken")
        before = books(shop)
        with pytest.raises(IdempotencyConflict) as conflict:
            write(shop, ids, key="taken")
        assert conflict.value.code == "idempotency_conflict"
        assert books(shop) == before, write.name


def test_a_cursor_of_another_tenant_or_question_is_none(store: Store, tenant: str) -> None:
    mine, theirs = (open_shop(store, f"{tenant}-{whose}") for whose in ("mine", "theirs"))
    cursor = theirs.products.find(limit=2).next
    assert cursor is not None
    assert theirs.products.find(limit=2, after=cursor).records
    asked: list[Callable[[], object]] = [
        lambda: mine.products.find(limit=2, after=cursor),
        lambda: theirs.products.find(limit=2, sort=("name",), after=cursor),
        lambda: theirs.products.find({"status": "active"}, limit=2, after=cursor),
        lambda: theirs.orders.find(limit=2, after=cursor),
        lambda: theirs.products.find(limit=2, after="nonsense"),
    ]
    for ask in asked:
        with pytest.raises(InvalidCursor):
            ask()
