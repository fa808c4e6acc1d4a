"""Set a price list: store it, and in the same transaction the history of the prices it is of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.keep_history import serialise
from commerce_core.app.keep_list_history import Revised, hosted_of_lists, keep_list_history
from commerce_core.app.load_facts import RULES_REVISION, rules_in
from commerce_core.catalog import Item
from commerce_core.events import Event
from commerce_core.ports import Tx
from commerce_core.pricing import InvalidPriceList, PriceList


def set_price_list(ctx: Context, price_list: PriceList, *, key: str | None = None) -> PriceList:
    """Store a price list, new or in place of the one with its id. The same changes nothing.

    Its prices may be many: their history is kept in the same transaction. Raises `InvalidPriceList`.
    """
    given: object = price_list
    if not isinstance(given, PriceList):
        message = f"Give a PriceList, such as PriceList('vip', groups=['vip']), not a {type(given).__name__}."
        raise InvalidPriceList(message, field="price_list")
    hosted = hosted_of_lists(ctx, [price_list.id])

    def work(tx: Tx) -> PriceList:
        serialise(tx)
        at = ctx.now()
        before = tx.get(PriceList, price_list.id)
        born, version = (before.created_at, before.version) if before else (at, 0)
        if before is not None and before == _stamped(price_list, before):
            return before
        after = evolve(price_list, created_at=born, updated_at=at, version=version + 1)
        if before is not None:  # one that is new has no prices yet
            _keep_history(ctx, tx, after, hosted, at=at)
        tx.put(after)
        tx.increment(RULES_REVISION)
        tx.record(Event("price_list.set", after.id, after.version, at, {"type": after.type}))
        return after

    return once(ctx, ("price_lists.set", price_list), PriceList, work, key=key)


def _keep_history(ctx: Context, tx: Tx, after: PriceList, hosted: Mapping[str, Item] | None, *, at: datetime) -> None:
    rules = rules_in(ctx, tx)
    changed = evolve(rules, price_lists={**rules.price_lists, after.id: after})
    keep_list_history(ctx, tx, Revised(rules, changed, (after.id,)), hosted, at=at)


def _stamped(price_list: PriceList, before: PriceList) -> PriceList:
    return evolve(price_list, created_at=before.created_at, updated_at=before.updated_at, version=before.version)
