"""Why an item costs what it costs, for whom, where and when."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.load_facts import hosted_items, rules_in
from commerce_core.app.load_prices import whole_book_in
from commerce_core.app.price_items import check_reference, items_named, one_named
from commerce_core.app.who import customer_in, hosted_customer
from commerce_core.checkout import Cart, situation_in
from commerce_core.checks import in_utc
from commerce_core.customers import buyer_of
from commerce_core.ids import CustomerId
from commerce_core.money import Currency
from commerce_core.ports import Snapshot
from commerce_core.pricing import PriceChoice, price_for


class PriceAsked(TypedDict, total=False):
    """Who asks for a price, where and when: the fields of a situation, a customer by their id, an instant."""

    currency: Currency | str | None
    quantity: int
    channel: str
    country: str | None
    region: str | None
    customer: str | None
    at: datetime | None


def explain_price(ctx: Context, reference: str, **asked: Unpack[PriceAsked]) -> PriceChoice:
    """The price of one unit of an item (SKU or variant id), with every candidate and why it lost.

    Asked for in the shop's currency and country, in the first region that has this country, now, unless `asked`
    says otherwise. Raises `UnknownItem`, `NotFound` for a customer who is none, `PriceNotFound`, `InvalidSituation` and
    what conversion raises.
    """
    _check_names(asked)
    reference = check_reference(reference)
    when = asked.get("at")
    at = ctx.now() if when is None else in_utc(when)
    hosted = hosted_items(ctx, [reference])
    customer = asked.get("customer")
    cart = Cart(customer_id=None if customer is None else CustomerId(customer))
    theirs = hosted_customer(ctx, cart)

    def work(tx: Snapshot) -> PriceChoice:
        item = one_named(items_named(tx, [reference], hosted), reference).item
        rules = rules_in(ctx, tx)
        buyer = buyer_of(customer_in(ctx, tx, cart, hosted=theirs))
        where = (asked.get("country"), asked.get("region"))
        here = situation_in(ctx.tenant, rules.policies, country=where[0], region=where[1], buyer=buyer)
        situation = evolve(
            here,
            currency=asked.get("currency") or here.currency,
            quantity=asked.get("quantity", 1),
            channel=asked.get("channel", ""),
        )
        return price_for(item, situation, book=whole_book_in(ctx, tx, [item], rules, at=at), at=at)

    return ctx.read(work)


def _check_names(asked: PriceAsked) -> None:
    """A word that is misspelt would otherwise ask for something else."""
    if unknown := sorted(asked.keys() - PriceAsked.__optional_keys__):
        known = ", ".join(sorted(PriceAsked.__optional_keys__))
        raise TypeError(f"A price is asked for by {known}, not by {unknown[0]!r}")
