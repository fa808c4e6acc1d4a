"""What can be wrong with a plan: all of it at once, each at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from commerce_core.checks import check_metadata, clean_text
from commerce_core.errors import Detail, Invalid
from commerce_core.ids import check_id
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.plan_terms import CurrencyOption, term_faults

if TYPE_CHECKING:
    from commerce_core.pricing.plans import Plan

MAX_INTERVAL_COUNT = 1000
"""Intervals of one period, our bound: 1000 days are close to the three years that Stripe allows at most."""
MAX_TRIAL_DAYS = 730
"""Days of a trial, as many as Stripe's `trial_period_days` may have."""
MAX_REVISION = 10**9

_CHOICES = {"interval": ("day", "week", "month", "year"), "usage_type": ("licensed", "metered")}
_COUNTS = {
    "interval_count": (1, MAX_INTERVAL_COUNT),
    "trial_period_days": (0, MAX_TRIAL_DAYS),
    "revision": (1, MAX_REVISION),
}


def plan_faults(plan: Plan) -> Iterator[Detail]:
    """Everything that is wrong with a plan."""
    yield from _description_faults(plan)
    yield from term_faults(plan.terms)
    if isinstance(cast("object", plan.limits), Limits):
        for code, option in plan.currency_options.items():
            place = f"currency_options[{code!r}]"
            yield from (Detail(f"{place}{each.field}", each.message) for each in _option_faults(plan, code, option))


def _description_faults(plan: Plan) -> Iterator[Detail]:
    yield from _refused(lambda: check_id(plan.id))
    yield from _refused(lambda: clean_text(plan.name, field="name", required=True))
    yield from _refused(lambda: check_metadata(plan.metadata))
    for field, choices in _CHOICES.items():
        if getattr(plan, field) not in choices:
            yield Detail(field, f"Choose one of: {', '.join(choices)}.")
    for field, (least, most) in _COUNTS.items():
        value = getattr(plan, field)
        if type(value) is not int or not least <= value <= most:
            yield Detail(field, f"Give a whole number from {least} to {most}.")
    active: object = plan.active
    if not isinstance(active, bool):
        yield Detail("active", "Say True or False.")
    if not isinstance(cast("object", plan.external_id), str | None):
        yield Detail("external_id", "An external id is a text.")


def _refused(check: Callable[[], object]) -> tuple[Detail, ...]:
    try:
        check()
    except Invalid as error:
        return error.details
    return ()


def _option_faults(plan: Plan, code: str, option: CurrencyOption) -> Iterator[Detail]:
    if not isinstance(cast("object", option), CurrencyOption):
        yield Detail("", "Give a CurrencyOption.")
        return
    if code == plan.currency.code:
        yield Detail("", "This is the plan's own currency: leave the option out.")
        return
    for name in ("min_spend_minor", "max_spend_minor"):
        if (getattr(plan.limits, name) is None) != (getattr(option, name) is None):
            yield Detail(f".{name}", "Limit what is spent in every currency, or in none.")
    try:
        found = tuple(term_faults(plan.terms.with_option(option)))
    except Invalid as error:  # the limits, which are checked as they are made
        found = error.details
    yield from (Detail(f".{each.field}", each.message) for each in found if each.field != "mode")
