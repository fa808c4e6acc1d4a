"""Plans: create, revise, retire, read. Every revision is kept for those who subscribed to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, fields

from commerce_core import pricing
from commerce_core.app.context import Context
from commerce_core.app.idempotency import once
from commerce_core.app.load_facts import rules_in
from commerce_core.app.records import check_version, require
from commerce_core.errors import NotFound
from commerce_core.events import Event, Plain
from commerce_core.money import Currency
from commerce_core.ports import Page, Query, Snapshot, Tx
from commerce_core.pricing import (
    Charge,
    Finding,
    InvalidPlan,
    Plan,
    PlanRevision,
    Policy,
    Quantity,
    explain_charge,
    lint_plan,
    revision_id,
)

_OF_TODAY = ("name", "active", "metadata", "external_id", "updated_at", "version")
"""What is no term of an agreement, and so the same for all revisions of a plan."""
_STAMPS = frozenset({"revision", "created_at", "updated_at", "version"})


def create_plan(ctx: Context, plan: Plan, *, key: str | None = None) -> Plan:
    """Store a new plan, as its revision 1. Raises `InvalidPlan`, and `Duplicate` for an id that is taken."""
    given: object = plan
    if not isinstance(given, Plan):
        raise InvalidPlan(f"Give a Plan, not a {type(given).__name__}.", field="plan")
    at = ctx.now()

    def work(tx: Tx) -> Plan:
        fresh = evolve(plan, revision=1, created_at=at, updated_at=at, version=1)
        _put(tx, fresh, at)
        tx.record(Event("plan.created", fresh.id, fresh.version, at, {"name": fresh.name, "revision": 1}))
        return fresh

    return once(ctx, ("plans.create", plan), Plan, work, key=key)


def revise_plan(
    ctx: Context, id: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
) -> Plan:
    """Change a plan: other terms are its next revision, and subscribers keep theirs. The same changes nothing.

    Raises `NotFound`, `InvalidPlan`, `VersionConflict`.
    """
    given: object = changes
    if not isinstance(given, Mapping):
        message = f"Give the changes of a plan as a mapping, such as {{'amount': 3499}}, not a {type(given).__name__}."
        raise InvalidPlan(message, field="changes")
    at = ctx.now()

    def work(tx: Tx) -> Plan:
        before = require(tx, Plan, id)
        check_version(before, version)
        after = pricing.revise(before, changes, at=at)
        if after is not before:
            _put(tx, after, at)
            tx.record(_was_revised(before, after, at))
        return after

    return once(ctx, ("plans.revise", id, changes, version), Plan, work, key=key)


def get_plan(ctx: Context, id: str, *, revision: int | None = None) -> Plan:
    """A plan as it is now, or with the terms of a revision; the rest is always as it is now. Raises `NotFound`."""
    return ctx.read(lambda tx: _plan_in(tx, id, revision))


def find_plans(ctx: Context, query: Query) -> Page[Plan]:
    """A page of plans, each as it is now."""
    return ctx.read(lambda tx: tx.find(Plan, query))


def charge_plan(
    ctx: Context, id: str, quantity: Quantity, *, currency: Currency | str | None = None, revision: int | None = None
) -> Charge:
    """What a quantity of a plan costs each period, under the shop's pricing policy."""
    plan, policy = _plan_and_policy(ctx, id, revision)
    return plan.charge(quantity, currency=currency, policy=policy)


def explain_plan(
    ctx: Context, id: str, quantity: Quantity, *, currency: Currency | str | None = None, revision: int | None = None
) -> str:
    """The same in words: which tier gives what."""
    plan, policy = _plan_and_policy(ctx, id, revision)
    return explain_charge(plan, quantity, currency=currency, policy=policy)


def lint_stored_plan(ctx: Context, id: str) -> tuple[Finding, ...]:
    """What is probably wrong with a plan."""
    plan, policy = _plan_and_policy(ctx, id, None)
    return lint_plan(plan, policy=policy)


def _plan_and_policy(ctx: Context, id: str, revision: int | None) -> tuple[Plan, Policy]:
    return ctx.read(lambda tx: (_plan_in(tx, id, revision), rules_in(ctx, tx).policies.pricing))


def _plan_in(tx: Snapshot, id: str, revision: int | None) -> Plan:
    today = require(tx, Plan, id)
    if revision is None:
        return today
    stated = type(revision) is int and 0 < revision <= today.revision
    kept = tx.get(PlanRevision, revision_id(id, revision)) if stated else None
    if kept is None:
        message = f"The plan {id[:64]!r} has no such revision: ask for 1 to {today.revision}, or for none."
        raise NotFound("plan revision", id, message=message)
    return evolve(kept.plan, **{name: getattr(today, name) for name in _OF_TODAY})


def _put(tx: Tx, plan: Plan, at: datetime) -> None:
    """Store a plan, and the terms of its present revision once: what is agreed on is never written again."""
    id = revision_id(plan.id, plan.revision)
    kept = tx.get(PlanRevision, id)
    tx.put(*[plan] if kept else (plan, PlanRevision(id, plan, at, at)))


def _was_revised(before: Plan, after: Plan, at: datetime) -> Event:
    names = sorted(each.name for each in fields(Plan) if each.name not in _STAMPS)
    changed: list[Plain] = [name for name in names if getattr(after, name) != getattr(before, name)]
    return Event("plan.revised", after.id, after.version, at, {"revision": after.revision, "changed": changed})
