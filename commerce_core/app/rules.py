"""Rules: coupons, automatic discounts, tax rates, shipping rates. Each write raises the rules' revision."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import RULES_REVISION, compiled_rules
from commerce_core.app.records import look_up
from commerce_core.checks import check_metadata
from commerce_core.ids import check_id
from commerce_core.ports import Page, Query, Tx
from commerce_core.promotions import Promotion
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate

Rule = TypeVar("Rule", Promotion, TaxRate, FlatRate)


def set_rule(ctx: Context, rule: Rule, *, key: str | None = None) -> Rule:
    """Store a rule, new or in place of the one with its id.

    Raises `InvalidId`, `InvalidMetadata`, and `InvalidTaxRate` for a second rate of one place and class.
    """
    return _store(ctx, rule, "rules.set", replace=True, key=key)


def create_promotion(ctx: Context, promotion: Promotion, *, key: str | None = None) -> Promotion:
    """Store a new promotion. Raises `Duplicate` for an id or a code that is taken, and `InvalidId`."""
    return _store(ctx, promotion, "promotions.create", replace=False, key=key)


def _store(ctx: Context, rule: Rule, name: str, *, replace: bool, key: str | None) -> Rule:
    """Store a rule, unless it contradicts another: that would come out only when somebody wants to buy."""
    at = ctx.now()
    check_id(rule.id)
    check_metadata(rule.metadata)

    def work(tx: Tx) -> Rule:
        before = tx.get(type(rule), rule.id) if replace else None
        born = before.created_at if before else at
        version = before.version + 1 if before else 1
        stored = evolve(rule, created_at=born, updated_at=at, version=version)
        tx.put(stored)
        tx.increment(RULES_REVISION)
        compiled_rules(ctx, tx)
        return stored

    return once(ctx, (name, rule), type(rule), work, key=key)


def find_rules(ctx: Context, kind: type[Rule], query: Query) -> Page[Rule]:
    """A page of rules of one kind."""
    return ctx.read(lambda tx: tx.find(kind, query))


def get_promotion(ctx: Context, reference: str) -> Promotion:
    """A promotion by its id or code."""
    return ctx.read(lambda tx: look_up(tx, Promotion, reference, key="code"))


def retire(ctx: Context, reference: str, *, key: str | None = None) -> Promotion:
    """Take a promotion out of use for good; again, it changes nothing. Its code stays taken."""
    at = ctx.now()

    def work(tx: Tx) -> Promotion:
        promotion = look_up(tx, Promotion, reference, key="code")
        if promotion.retired:
            return promotion
        retired = evolve(promotion, retired=True, updated_at=at, version=promotion.version + 1)
        tx.put(retired)
        tx.increment(RULES_REVISION)
        return retired

    return once(ctx, ("promotions.retire", reference), Promotion, work, key=key)
