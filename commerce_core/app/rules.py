"""Rules: tax rates, shipping rates, and how all rules are stored. Each write raises the rules' revision."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import RULES_REVISION, compiled_rules
from commerce_core.checks import check_metadata, clean_text
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
    at = ctx.now()
    check_rule(rule)

    def work(tx: Tx) -> Rule:
        before = tx.get(type(rule), rule.id)
        born = before.created_at if before else at
        version = before.version + 1 if before else 1
        stored = evolve(rule, created_at=born, updated_at=at, version=version)
        put_rules(ctx, tx, stored)
        return stored

    return once(ctx, ("rules.set", rule), type(rule), work, key=key)


def check_rule(rule: Rule) -> None:
    """That it can be stored, whatever others there are. Raises `InvalidId`, `InvalidMetadata` and `InvalidText`."""
    check_id(rule.id)
    check_metadata(rule.metadata)
    if rule.external_id is not None:
        clean_text(rule.external_id, field="external_id", required=True)


def put_rules(ctx: Context, tx: Tx, *rules: object) -> None:
    """Store rules, unless one contradicts another: that would come out only when somebody wants to buy."""
    tx.put(*rules)
    tx.increment(RULES_REVISION)
    compiled_rules(ctx, tx)


def find_rules(ctx: Context, kind: type[Rule], query: Query) -> Page[Rule]:
    """A page of rules of one kind."""
    return ctx.read(lambda tx: tx.find(kind, query))
