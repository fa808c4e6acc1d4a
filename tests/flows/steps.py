"""Random calls of the facade, good and bad: the same step can be taken on any number of shops that are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

from attrs import Factory, define

from commerce_core import Address, Cart, Commerce, Line, NewCustomer, NewProduct, Order, Percentage, Promotion
from commerce_core.checkout import Cart as KeptCart
from commerce_core.customers import Customer
from commerce_core.ids import VariantId
from commerce_core.inventory import Component, Expected, Location, Reservation, StockSettings
from commerce_core.ports import Where
from commerce_core.pricing import Price
from commerce_core.promotions import Limits
from tests.flows.shop import ASKS, DECLINED, INSUFFICIENT, SUCCESS

Call = Callable[[Commerce], object]
Step = tuple[str, Call]
"""A call in words, and the call."""
SKUS = ("MUG", "LAMP", "TICKET", "EBOOK", "SAMPLE", "SET", "mug", "NO-SUCH", "")
PLACES = ("main", "main", "berlin", "lyon", "atlantis")
CARDS = (SUCCESS, SUCCESS, SUCCESS, DECLINED, INSUFFICIENT, ASKS, None)
NAMES = ("Ana", "ana", "Änne", "Zoë", "zoe", "É", "e\u0301", "Łukasz", "ß", "漢", "a%_")
BAD_NUMBERS = (0, -1, 10**7, True, 1.5, "2")
COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": ("created_at", "number", "status", "payment_status", "total_minor", "customer_id", "cart_id", "email"),
    "products": ("created_at", "sku", "name", "status", "price_minor", "external_id"),
    "customers": ("created_at", "email", "first_name", "last_name", "external_id"),
    "coupons": ("created_at", "name", "code", "ends_at"),
    "prices": ("created_at", "item", "min_quantity", "starts_at"),
    "audit": ("at", "actor", "action", "resource", "resource_id", "version"),
}
"""What pages are asked for by; some may be absent, and some hold accents and capitals."""


@define
class World:
    """What a history knows of the shops: the ids that they have given."""

    random: Random
    orders: list[str] = Factory(lambda: ["ord_none"])
    intents: list[str] = Factory(lambda: ["pi_none"])
    carts: list[str] = Factory(lambda: ["cart_none"])
    holds: list[str] = Factory(lambda: ["res_none"])
    customers: list[str] = Factory(lambda: ["cus_none"])
    codes: list[str] = Factory(lambda: ["NO-SUCH"])
    expected: list[str] = Factory(lambda: ["exp_none"])

    def learn(self, answer: object) -> None:
        """Remember the ids of what was made."""
        if isinstance(answer, Order):
            self.orders.append(answer.id)
            self.intents += [answer.intent_id] if answer.intent_id else []
        elif isinstance(answer, Reservation):
            self.holds.append(answer.id)
        elif isinstance(answer, Expected):
            self.expected.append(answer.id)
        elif isinstance(answer, KeptCart):
            self.carts.append(answer.id)
        elif isinstance(answer, Customer):
            self.customers.append(answer.id)
        elif isinstance(answer, Promotion):
            self.codes += [answer.code or ""]

    def some(self, known: list[str]) -> str:
        """One of the latest, mostly; sometimes any."""
        return self.random.choice(known[-6:] if self.random.random() < 0.7 else known)

    def sku(self) -> str:
        """Something that is sold, mostly."""
        return self.random.choice(SKUS if self.random.random() < 0.2 else SKUS[:6])

    def key(self) -> str | None:
        """No key, mostly; else one of a few, so that requests are repeated and keys used for other requests."""
        return f"key-{self.random.randrange(200)}" if self.random.random() < 0.2 else None

    def place(self) -> str:
        """A location, mostly one that there is."""
        return self.random.choice(PLACES if self.random.random() < 0.3 else PLACES[:3])

    def lines(self) -> list[Line]:
        """One to three lines."""
        quantity: Any = lambda: self.random.choice((1, 1, 2, 3))  # noqa: E731
        return [Line(sku, quantity()) for sku in dict.fromkeys(self.sku() for _ in range(self.random.randint(1, 3)))]


def next_step(world: World) -> Step:
    """One of all kinds of step."""
    kinds, weights = zip(*KINDS.items(), strict=True)
    (kind,) = world.random.choices(kinds, weights)
    return kind(world)


def _place(world: World) -> Step:
    cart = Cart(world.lines(), [world.some(world.codes)] if world.random.random() < 0.3 else [])
    card, key, manual = world.random.choice(CARDS), world.key(), world.random.random() < 0.2
    asked: Any = world.some(world.carts) if world.random.random() < 0.2 else cart
    wish: dict[str, Any] = {"payment_method": card, "capture_method": "manual" if manual else "automatic", "key": key}
    return f"orders.place({asked}, {wish})", lambda shop: shop.orders.place(asked, **wish)


def _order(world: World) -> Step:
    id, key = world.some(world.orders), world.key()
    verb = world.random.choice(["process", "ship", "deliver", "cancel", "get", "allowed_actions", "update_status"])
    args: tuple[object, ...] = ()
    if verb == "cancel":
        args = (world.random.choice(["customer_request", "fraud", "no such reason"]),)
    elif verb == "update_status":
        args = (world.random.choice(["processing", "cancelled", "lost", "delivered"]),)
    elif verb == "ship" and world.random.random() < 0.5:
        args = ({world.sku(): world.random.choice((1, 2, *BAD_NUMBERS))},)
    named = {} if verb in {"get", "allowed_actions"} else {"key": key}
    return f"orders.{verb}({id}, {args}, {named})", lambda shop: getattr(shop.orders, verb)(id, *args, **named)


def _payment(world: World) -> Step:
    id, key = world.some(world.intents), world.key()
    verb = world.random.choice(["capture", "refund", "refund", "cancel", "confirm", "get"])
    args: tuple[object, ...] = ()
    if verb in {"capture", "refund"}:
        args = (world.random.choice([None, "1.00", "12.50", "0", "-1", "1.001", "nonsense", "999999"]),)
    elif verb == "confirm":
        args = (world.random.choice([None, SUCCESS, DECLINED]),)
    named = {} if verb == "get" else {"key": key}
    return f"payments.{verb}({id}, {args}, {named})", lambda shop: getattr(shop.payments, verb)(id, *args, **named)


def _stock(world: World) -> Step:
    sku, key, units, at = world.sku(), world.key(), world.random.choice([3, 5, 9, *BAD_NUMBERS]), world.place()
    if world.random.random() < 0.5:
        return (
            f"inventory.receive({sku}, {units!r}, {at}, {key})",
            lambda shop: shop.inventory.receive(sku, units, location=at, key=key),
        )
    change = world.random.choice([-3, -1, 1, *BAD_NUMBERS])
    return (
        f"inventory.adjust({sku}, {change!r}, {at}, {key})",
        lambda shop: shop.inventory.adjust(sku, change, reason="counted", location=at, key=key),
    )


def _upkeep(world: World) -> Step:
    """Units withheld, written off, moved and announced."""
    sku, key, units, at = world.sku(), world.key(), world.random.choice([1, 2, 2, 4, *BAD_NUMBERS]), world.place()
    to, id, travels = world.place(), world.some(world.expected), world.random.random() < 0.4
    into: Any = world.random.choice(["damaged", "quality_control", "lost"])
    place: Any = {"location": at, "key": key}
    why: Any = {"reason": world.random.choice(["crushed", "crushed", ""]), **place}
    back = world.random.choice([units, -1])
    steps: list[tuple[str, str, Call]] = [
        ("withhold", f"{back!r}, {into}", lambda shop: shop.inventory.withhold(sku, back, into=into, **why)),
        ("write_off", f"{units!r}", lambda shop: shop.inventory.write_off(sku, units, **why)),
        ("write_off", f"{units!r}, {into}", lambda shop: shop.inventory.write_off(sku, units, out_of=into, **why)),
        (
            "transfer",
            f"{units!r}, {to}, {travels}",
            lambda shop: shop.inventory.transfer(sku, units, to=to, travels=travels, **place),
        ),
        ("expect", f"{units!r}", lambda shop: shop.inventory.expect(sku, units, **place)),
        ("receive", f"{units!r}, {id}", lambda shop: shop.inventory.receive(sku, units, expected=id, **place)),
        ("call_off", id, lambda shop: shop.inventory.call_off(id, key=key)),
    ]
    verb, words, call = world.random.choice(steps)
    return f"inventory.{verb}({sku}, {words}, {why})", call


def _settings(world: World) -> Step:
    """How stock is kept; what is free in all is asked as well."""
    sku, key = world.random.choice(SKUS[:6]), world.key()
    id, part = VariantId(f"prod_{sku.lower()}"), VariantId(f"prod_{world.random.choice(SKUS[:3]).lower()}")
    taken: Any = world.random.choice([None, None, "on_cart", "on_payment", "on_order", "track_only", "none"])
    cap, limit, few = world.random.choice([None, 2]), world.random.choice([0, 0, 2]), world.random.choice([None, 5])
    if sku == "SET":
        settings = StockSettings(id, components=(Component(part, world.random.choice([1, 2])),))
    else:
        settings = StockSettings(id, taken=taken, hold_cap=cap, backorder_limit=limit, low_at=few)
    place = Location(world.random.choice(PLACES[2:4]), "A place", active=world.random.random() < 0.7)
    steps: list[Step] = [
        (f"inventory.configure({settings}, {key})", lambda shop: shop.inventory.configure(settings, key=key)),
        (f"inventory.update_location({place})", lambda shop: shop.inventory.update_location(place, key=key)),
        (f"inventory.level({sku})", lambda shop: shop.inventory.level(sku)),
        ("inventory.availability", lambda shop: shop.inventory.availability(SKUS[:6])),
        (f"inventory.promise({sku})", lambda shop: shop.inventory.promise(sku, 3)),
    ]
    return world.random.choice(steps)


def _hold(world: World) -> Step:
    owner, key = world.some(world.carts), world.key()
    units = {world.sku(): world.random.choice((1, 2, 50)) for _ in range(world.random.choice((1, 2)))}
    hold, more = world.some(world.holds), timedelta(minutes=world.random.choice([1, 15, 30, 1440, 10**6]))
    if world.random.random() < 0.2:
        return f"inventory.extend({hold}, {more}, {key})", lambda shop: shop.inventory.extend(hold, ttl=more, key=key)
    if world.random.random() < 0.4:
        return f"inventory.release({hold}, {key})", lambda shop: shop.inventory.release(hold, key=key)
    ttl = timedelta(minutes=world.random.choice([1, 5, 20]))
    return (
        f"inventory.reserve({units}, {owner}, {ttl}, {key})",
        lambda shop: shop.inventory.reserve(units, owner=owner, ttl=ttl, key=key),
    )


def _cart(world: World) -> Step:
    id, line, code, key = world.some(world.carts), Line(world.sku(), 1), world.some(world.codes), world.key()
    steps: list[Step] = [
        (f"carts.create({line}, {key})", lambda shop: shop.carts.create(Cart([line]), key=key)),
        (f"carts.add({id}, {line}, {key})", lambda shop: shop.carts.add(id, line, key=key)),
        (f"carts.apply_code({id}, {code}, {key})", lambda shop: shop.carts.apply_code(id, code, key=key)),
        (f"carts.checkout({id}, {key})", lambda shop: shop.carts.checkout(id, key=key)),
        (f"carts.quote({id})", lambda shop: shop.carts.quote(id)),
    ]
    return world.random.choice(steps)


def _coupon(world: World) -> Step:
    code, percent, key = f"C{world.random.randrange(40)}", world.random.choice(["5", "10", "101", "x"]), world.key()
    known = world.some(world.codes)
    if world.random.random() < 0.5:
        return f"coupons.retire({known}, {key})", lambda shop: shop.coupons.retire(known, key=key)
    limits = Limits(max_uses=world.random.choice([None, 1, 2]))
    return (
        f"coupons.create({code}, {percent}, {limits}, {key})",
        lambda shop: shop.coupons.create(Promotion(code, Percentage(percent), code=code, limits=limits), key=key),
    )


def _price(world: World) -> Step:
    sku, amount, key = world.sku(), world.random.choice(["9.99", "11.00", "0", "-1", "1.001"]), world.key()
    if world.random.random() < 0.5:
        return (
            f"prices.set({sku}, {amount}, {key})",
            lambda shop: shop.prices.set(Price.of(sku, amount, currency="EUR"), key=key),
        )
    name, version = world.random.choice(NAMES), world.random.choice([None, None, 1, 99])
    changes = {"price": amount, "name": name}
    return (
        f"products.update({sku}, {changes}, {version}, {key})",
        lambda shop: shop.products.update(sku, changes, version=version, key=key),
    )


def _people(world: World) -> Step:
    id, name, key = world.some(world.customers), world.random.choice(NAMES), world.key()
    address = Address("1 Main St", "Paris", world.random.choice(["FR", "DE", "XX"]))
    draft = NewCustomer(
        f"{name}{world.random.randrange(300)}@Example.com", first_name=name, last_name=world.random.choice(NAMES)
    )
    sku, changes = f"SKU-{world.random.randrange(300)}", {"last_name": name}
    steps: list[Step] = [
        (f"customers.create({draft}, {key})", lambda shop: shop.customers.create(draft, key=key)),
        (f"customers.update({id}, {changes}, {key})", lambda shop: shop.customers.update(id, changes, key=key)),
        (f"customers.add_address({id}, {address})", lambda shop: shop.customers.add_address(id, address, key=key)),
        (f"products.create({sku})", lambda shop: shop.products.create(NewProduct(sku, name, "5.00"), key=key)),
    ]
    return world.random.choice(steps)


def _find(world: World) -> Step:
    room = world.random.choice(list(COLUMNS))
    columns = (*COLUMNS[room], "nothing") if world.random.random() < 0.1 else COLUMNS[room]
    sort = tuple(world.random.choice(["", "-"]) + column for column in world.random.sample(columns, 2))
    where = tuple(_condition(world, columns) for _ in range(world.random.randrange(3)))
    limit, pages = world.random.choice([1, 3, 10, 50, 0]), world.random.randint(1, 4)

    def look(shop: Commerce) -> list[object]:
        return list(_pages(getattr(shop, room).find, where, sort, limit, pages))

    return f"{room}.find({where}, sort={sort}, limit={limit}), {pages} pages", look


def _condition(world: World, columns: tuple[str, ...]) -> Where:
    operator: Any = world.random.choice(["eq", "ne", "lt", "lte", "gt", "gte", "in"])
    value = world.random.choice([*NAMES, "MUG", "pending", "paid", 1000, 2, None])
    return Where(world.random.choice(columns), operator, (value, "MUG", "E") if operator == "in" else value)


def _pages(find: Any, where: object, sort: object, limit: int, pages: int) -> Iterator[object]:
    """The records of some pages, and whether there are more."""
    after = None
    for _ in range(pages):
        page = find(where, sort=sort, limit=limit, after=after)
        yield page.records, page.next is None
        after = page.next
        if after is None:
            return


def _due(_: World) -> Step:
    return "run_due()", lambda shop: shop.run_due()


KINDS: dict[Callable[[World], Step], int] = {
    _place: 22, _order: 20, _payment: 12, _stock: 8, _upkeep: 8, _settings: 3, _hold: 8, _cart: 8, _coupon: 3,
    _price: 4, _people: 5, _find: 8, _due: 1,
}  # fmt: skip
