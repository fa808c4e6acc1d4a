"""What is done to stock and may be cut short: each deed once, to a shop that `stocked` has made ready for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import asdict

from commerce_core import Commerce, Line
from commerce_core.inventory import Location, Reservation
from commerce_core.ports import Gateway, Query
from tests.flows.shop import SUCCESS, kept_cart, open_shop

TEN, TWENTY = timedelta(minutes=10), timedelta(minutes=20)
BASKET = {"MUG": 4, "LAMP": 1}
"""More mugs than either place has: each hold and order is over two places and two variants."""


def stocked(url: str, tenant: str, gateway: Gateway, deed: str) -> str:
    """Five mugs, of which two are in Berlin, and a lamp; what the deed is done to, if to anything."""
    with open_shop(url, tenant, gateway=gateway, MUG=3, LAMP=1) as shop:
        shop.inventory.create_location(Location("berlin", "Berlin", priority=5))
        shop.inventory.receive("MUG", 2, location="berlin")
        prepare = READY.get(deed, lambda _: "")
        return prepare(shop)


def _basket(shop: Commerce, ttl: timedelta = TEN) -> str:
    cart = kept_cart(shop, *(Line(sku, units) for sku, units in BASKET.items()))
    return str(shop.inventory.reserve(BASKET, owner=cart.id, ttl=ttl).id)


def _over(shop: Commerce) -> str:
    """Two holds that are over as soon as they are begun."""
    shop.inventory.reserve({"MUG": 1}, owner="somebody", ttl=timedelta(microseconds=1))
    return _basket(shop, timedelta(microseconds=1))


READY: Mapping[str, Callable[[Commerce], str]] = {
    "replace": lambda shop: str(shop.inventory.reserve({"MUG": 5}, owner="cart_1", ttl=TEN).id),
    "commit": _basket,
    "commit late": lambda shop: _basket(shop, timedelta(microseconds=1)),
    "extend": _basket,
    "release": _basket,
    "expire": _over,
    "receive announced": lambda shop: shop.inventory.expect("MUG", 4, location="berlin").id,
}
"""How a shop is made ready, where there must be more than stock; it gives an id."""

STOCK_DEEDS: Mapping[str, Callable[[Commerce, str], object]] = {
    "reserve": lambda shop, _: shop.inventory.reserve(BASKET, owner="cart_1", ttl=TEN, key="k"),
    "replace": lambda shop, _: shop.inventory.reserve(BASKET, owner="cart_1", ttl=TEN, key="k"),
    "commit": lambda shop, _: shop.orders.place("cart_1", payment_method=SUCCESS, key="k"),
    "commit late": lambda shop, _: shop.orders.place("cart_1", payment_method=SUCCESS, key="k"),
    "extend": lambda shop, hold: shop.inventory.extend(hold, ttl=TWENTY, key="k"),
    "release": lambda shop, hold: shop.inventory.release(hold, key="k"),
    "expire": lambda shop, _: shop.run_due(),
    "adjust": lambda shop, _: shop.inventory.adjust("MUG", -2, reason="counted", key="k"),
    "transfer": lambda shop, _: shop.inventory.transfer("MUG", 2, to="berlin", key="k"),
    "dispatch": lambda shop, _: shop.inventory.transfer("MUG", 2, to="berlin", travels=True, key="k"),
    "receive": lambda shop, _: shop.inventory.receive("LAMP", 6, location="berlin", key="k"),
    "receive announced": lambda shop, id: shop.inventory.receive("MUG", 3, location="berlin", expected=id, key="k"),
}

Counts = tuple[int, int, int, int]
ENDS: Mapping[str, tuple[Counts, Counts, Counts]] = {
    "reserve": ((3, 0, 3, 0), (2, 0, 1, 0), (1, 0, 1, 0)),
    "replace": ((3, 0, 3, 0), (2, 0, 1, 0), (1, 0, 1, 0)),
    "commit": ((3, 3, 0, 0), (2, 1, 0, 0), (1, 1, 0, 0)),
    "commit late": ((3, 3, 0, 0), (2, 1, 0, 0), (1, 1, 0, 0)),
    "extend": ((3, 0, 3, 0), (2, 0, 1, 0), (1, 0, 1, 0)),
    "release": ((3, 0, 0, 0), (2, 0, 0, 0), (1, 0, 0, 0)),
    "expire": ((3, 0, 0, 0), (2, 0, 0, 0), (1, 0, 0, 0)),
    "adjust": ((1, 0, 0, 0), (2, 0, 0, 0), (1, 0, 0, 0)),
    "transfer": ((1, 0, 0, 0), (4, 0, 0, 0), (1, 0, 0, 0)),
    "dispatch": ((1, 0, 0, 0), (2, 0, 0, 2), (1, 0, 0, 0)),
    "receive": ((3, 0, 0, 0), (2, 0, 0, 0), (1, 0, 0, 0)),
    "receive announced": ((3, 0, 0, 0), (5, 0, 0, 1), (1, 0, 0, 0)),
}
"""By hand: units on hand, allocated, held and incoming of mugs in the main place and in Berlin, and of the lamp."""


def counts(shop: Commerce) -> tuple[Counts, ...]:
    """The same as they are, of the levels in the store, so that a hold that nobody has swept is held."""
    variants = ("prod_mug", "prod_lamp")
    levels = shop._ctx.store.read(shop.tenant.id, lambda tx: tx.stock(variants))
    found = {(e.variant_id, e.location): (e.on_hand, e.allocated, e.held, e.incoming) for e in levels}
    return tuple(found[place] for place in (("prod_mug", "main"), ("prod_mug", "berlin"), ("prod_lamp", "main")))


def traces(shop: Commerce) -> object:
    """What a deed left behind besides: movements, holds, events and audit entries, without ids and times."""
    moves: Counter[object] = Counter()
    for sku in ("MUG", "LAMP"):
        for movement in shop.inventory.movements(sku):
            moves[tuple(sorted({**asdict(movement), "cause": bool(movement.cause)}.items()))] += 1
    holds = shop._ctx.store.read(shop.tenant.id, lambda tx: tx.find(Reservation, Query()).records)
    ended = sorted((held.owner, held.status, held.version, held.extensions) for held in holds)
    events = Counter((event.type, event.version) for _, event in shop.events(limit=1000))
    audit = Counter((e.action, e.resource, e.version) for e in shop.audit.find(limit=1000).records)
    return moves, ended, events, audit
