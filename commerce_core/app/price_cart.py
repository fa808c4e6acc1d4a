"""Price a cart: find who is buying and what, and quote it; the same steps for a look at the price and for placing."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from commerce_core.app.buying import Person, Read, account_in, buyer_in, person_of, usages_in
from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, load_facts
from commerce_core.app.load_prices import book_in
from commerce_core.app.records import require
from commerce_core.app.who import customer_in, hosted_customer, hosted_namesake, with_customer
from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Facts, Quote, quote
from commerce_core.customers import Customer
from commerce_core.ports import Snapshot
from commerce_core.promotions import asking


@frozen
class Hosted:
    """What the host's own tables said, asked before any transaction of ours; None where the shop keeps its own.

    `namesake` is the customer whose address a guest gave.
    """

    items: dict[str, Item] | None = None
    customer: Customer | None = None
    namesake: Customer | None = None


def price_cart(ctx: Context, cart: Cart | str) -> Quote:
    """Quote a cart, kept (by its id) or not, as of now."""
    at, hosted = ctx.now(), ask_host(ctx, cart)
    return ctx.read(lambda tx: price_in(ctx, tx, _kept(tx, cart), hosted, at=at))


def ask_host(ctx: Context, cart: Cart | str) -> Hosted:
    """Ask the host's own products and customers about a cart, if it has plugged them in."""
    if ctx.products is None and ctx.customers is None:
        return Hosted()
    asked = ctx.read(lambda tx: _kept(tx, cart))
    items = hosted_items(ctx, (line.item for line in asked.lines))
    return Hosted(items, hosted_customer(ctx, asked), hosted_namesake(ctx, asked))


def price_in(ctx: Context, tx: Snapshot, cart: Cart, hosted: Hosted, *, at: datetime) -> Quote:
    """Quote a cart with what this transaction sees: its customer's address, e-mail, groups and orders, items, rules."""
    known, facts = facts_in(ctx, tx, cart, hosted, at=at)
    return quote(known, facts, at=at)


def facts_in(
    ctx: Context, tx: Snapshot, cart: Cart, hosted: Hosted, *, at: datetime, read: Read | None = None
) -> tuple[Cart, Facts]:
    """A cart with what its customer adds to it, and the facts to quote it by. `read` tells how often promotions were
    used (None: by a look at the counters).
    """
    customer = customer_in(ctx, tx, cart, hosted=hosted.customer)
    known = with_customer(cart, customer)
    facts = load_facts(ctx, tx, known, hosted.items)
    asked = asking(facts.rules.promotions, known.codes)
    person, read = person_in(ctx, tx, known, hosted) if asked else Person(), read or tx.counter
    return known, evolve(
        facts,
        prices=book_in(ctx, tx, facts.items.values(), facts.rules, at=at),
        buyer=buyer_in(tx, customer, person, asked, read=read),
        usages=usages_in(tx, person, asked, read=read),
    )


def person_in(ctx: Context, tx: Snapshot, cart: Cart, hosted: Hosted) -> Person:
    """Everything that tells who buys. A guest whose address is that of a customer is this customer."""
    account = customer_in(ctx, tx, cart, hosted=hosted.customer) or hosted.namesake
    if account is None and ctx.customers is None:
        account = account_in(tx, cart.email)
    return person_of(cart, account)


def _kept(tx: Snapshot, cart: Cart | str) -> Cart:
    return require(tx, Cart, cart) if isinstance(cart, str) else cart
