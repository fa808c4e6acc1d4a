"""`shop.plans`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from commerce_core.app import plans as use
from commerce_core.app.context import Context
from commerce_core.commerce.queries import Conditions, query
from commerce_core.money import Currency
from commerce_core.ports import Page
from commerce_core.pricing import Charge, Finding, Plan, Quantity


@frozen
class PlanCalls:
    """Plans of subscriptions, with every revision of their terms."""

    _ctx: Context

    def create(self, plan: Plan, *, key: str | None = None) -> Plan:
        """Store a new plan, as its revision 1. Raises `InvalidPlan`, and `Duplicate` for an id that is taken."""
        return use.create_plan(self._ctx, plan, key=key)

    def revise(
        self, id: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Plan:
        """Change a plan: `revise("pro", {"amount": 3499})`. Other terms are its next revision; subscribers keep theirs.

        A new name, `active`, `metadata` or `external_id` keeps the revision. Raises `NotFound`, `InvalidPlan`,
        `VersionConflict`.
        """
        return use.revise_plan(self._ctx, id, changes, version=version, key=key)

    def retire(self, id: str, *, key: str | None = None) -> Plan:
        """Offer a plan no more; who has it keeps it. Again, it changes nothing. Raises `NotFound`."""
        return use.revise_plan(self._ctx, id, {"active": False}, key=key)

    def get(self, id: str, revision: int | None = None) -> Plan:
        """A plan as it is now, or with the terms of one of its revisions. Raises `NotFound`.

        Name, `active`, metadata, `external_id` and version are no terms: they are today's in every revision.
        """
        return use.get_plan(self._ctx, id, revision=revision)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Plan]:
        """A page of plans, each as it is now: `find({"mode": "graduated"})`."""
        return use.find_plans(self._ctx, query(where, sort, limit, after))

    def charge(
        self, id: str, quantity: Quantity, *, currency: Currency | str | None = None, revision: int | None = None
    ) -> Charge:
        """What a quantity costs each period, and which tier gives what: `charge("pro", 12).total_minor`.

        Of a `revision`, by its terms. The choices are those of `Policies.pricing`; it is rounded half up, in minor
        units of `currency` (the plan's own). Raises `NotFound`, `InvalidQuantity`, `QuantityBounds`, `BeyondLastTier`
        and `PlanCurrencyMissing`.
        """
        return use.charge_plan(self._ctx, id, quantity, currency=currency, revision=revision)

    def explain(
        self, id: str, quantity: Quantity, *, currency: Currency | str | None = None, revision: int | None = None
    ) -> str:
        """The text of `charge`: a line for each tier, and the total. Raises as it does."""
        return use.explain_plan(self._ctx, id, quantity, currency=currency, revision=revision)

    def lint(self, id: str) -> tuple[Finding, ...]:
        """What is probably wrong with a plan: 10 seats that cost more than 11, tiers that nobody reaches."""
        return use.lint_stored_plan(self._ctx, id)
