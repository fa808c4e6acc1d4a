"""Policies: the choices of a shop. Another region of its own changes public prices, whose history is kept."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from commerce_core.app.buying import budget_counter
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.keep_history import serialise
from commerce_core.app.keep_list_history import hosted_of_lists, keep_list_history, regions_revised
from commerce_core.app.load_facts import RULES_REVISION, compiled_rules, rules_in
from commerce_core.catalog import Item
from commerce_core.checkout import InvalidPolicies, Policies
from commerce_core.ids import check_id
from commerce_core.ports import Snapshot, Tx


def get_policies(ctx: Context) -> Policies:
    """The shop's policies: what it has set, else the defaults."""
    return ctx.read(lambda tx: tx.get(Policies, Policies().id)) or Policies()


def set_policies(ctx: Context, policies: Policies, *, key: str | None = None) -> Policies:
    """Store the shop's choices.

    Where they bring its own country into another region, the prices of lists with regions change for everybody: what
    they were is written down in the same transaction. Raises `InvalidPolicies`, `InvalidId`, and as `compile_rules`.
    """
    given: object = policies
    if not isinstance(given, Policies):
        message = f"Give Policies, such as Policies(tax=tax.Policy()), not a {type(given).__name__}."
        raise InvalidPolicies(message, field="policies")
    check_id(policies.id)
    hosted = _hosted_of(ctx, policies)

    def work(tx: Tx) -> Policies:
        serialise(tx)
        at = ctx.now()
        was, before = rules_in(ctx, tx), tx.get(Policies, policies.id)
        born, version = (before.created_at, before.version + 1) if before else (at, 1)
        _keep_currencies(tx, before, policies)
        stored = evolve(policies, created_at=born, updated_at=at, version=version)
        tx.put(stored)
        tx.increment(RULES_REVISION)
        if revised := regions_revised(ctx.tenant, was, compiled_rules(ctx, tx)):
            keep_list_history(ctx, tx, revised, hosted, at=at)
        return stored

    return once(ctx, ("policies.set", policies), Policies, work, key=key)


def _keep_currencies(tx: Snapshot, before: Policies | None, after: Policies) -> None:
    """Refuse another currency for a shared budget of which something is spent: it is counted in the first one."""
    known = before.promotions.budgets if before else {}
    for name, budget in after.promotions.budgets.items():
        if name in known and known[name].currency is not budget.currency and tx.counter(budget_counter(name)):
            message = f"The budget {name!r} is spent in {known[name].currency.code}: give another one a new name."
            raise InvalidPolicies(message, field=f"promotions.budgets.{name}")


def _hosted_of(ctx: Context, policies: Policies) -> Mapping[str, Item] | None:
    """The host's items whose public prices another region changes, asked before the transaction."""
    if ctx.products is None:
        return None
    was = ctx.read(lambda tx: rules_in(ctx, tx))
    revised = regions_revised(ctx.tenant, was, evolve(was, policies=policies))
    return hosted_of_lists(ctx, revised.lists) if revised else {}
