"""The choices on which shops differ when they take something off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from attrs import Attribute, evolve, field, frozen

from commerce_core.money import Minor, Money
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.limits import Limits

RoundOn = Literal["discount", "net"]
Base = Literal["running", "original"]
GroupPolicy = Literal["all", "best", "first", "exclusive"]
Conflicts = Literal["best", "priority"]
OnBudget = Literal["clip", "skip"]
OnCancel = Literal["give_back", "keep"]
Remainder = Literal["largest", "first", "last", "dearest"]


def _one_of(choices: object, what: str) -> Any:
    allowed = get_args(choices)

    def check(_: object, attribute: Attribute[str], value: object) -> None:
        if not isinstance(value, str) or value not in allowed:
            message = f"{what}: choose one of {', '.join(map(repr, allowed))}."
            raise InvalidPromotion(message, field=attribute.name, value=value, allowed=allowed)

    return check


_base = _one_of(Base, "What percentages are taken from")


@frozen
class Group:
    """How the promotions of one group stand to each other.

    `all` of them stack; only the `best` of them holds; only the `first` that gives anything, by phase, priority and
    id; an `exclusive` one stands alone on the cart, whatever else there is. Percentages of 10 and 20 % off 100.00 take
    28.00 from a `running` base (100.00, then 90.00) and 30.00 from the `original` one. Raises `InvalidPromotion`.
    """

    policy: GroupPolicy = field(default="all", validator=_one_of(GroupPolicy, "How a group stacks"))
    base: Base = field(default="running", validator=_base)


def _named(kind: type, example: str) -> Any:
    """That it is a mapping from names to records of a kind."""

    def check(_: object, attribute: Attribute[Mapping[str, object]], value: object) -> None:
        known = isinstance(value, Mapping) and all(isinstance(name, str) and name for name in value)
        if not (isinstance(value, Mapping) and known and all(isinstance(each, kind) for each in value.values())):
            raise InvalidPromotion(f"Give each a name, as in {example}.", field=attribute.name, value=value)

    return check


_groups = _named(Group, 'groups={"codes": Group("best")}')
_money = _named(Money, 'budgets={"summer": Money(100_000, "EUR")}')


def _budgets(policy: object, attribute: Attribute[Mapping[str, Money]], value: Mapping[str, Money]) -> None:
    _money(policy, attribute, value)
    for name, budget in value.items():
        if budget.minor < 1:
            raise InvalidPromotion("A budget is more than nothing.", field=f"{attribute.name}.{name}", value=budget)


@frozen
class Policy:
    """How promotions are computed.

    `round_on` says which side of a percentage is rounded. 15 % of 0.70 is 0.105: rounding the `discount` half up takes
    0.11 off and leaves 0.59; rounding the `net` half up leaves 0.595 -> 0.60 and takes 0.10 off.
    `base` is that of promotions in no group, `groups` are the others. `conflicts` decides between promotions that do
    not combine: the `best` combination over the whole cart, or by `priority` whoever comes first. `on_budget` says what
    becomes of a promotion that wants more than is left of its budget: it is given what there is, or nothing.
    `on_cancel` says whether a cancelled order gives its uses back, or keeps them. `budgets` are those that several
    promotions share, by the name that their `Limits.budget` gives.
    `remainder` says who gets the odd cents of an amount that is split: whoever has the `largest` remainder, the `first`
    rows or the `last` by their key, one each, or the `dearest`. No row has more off than it bears.
    Raises `InvalidPromotion` for any other choice.
    """

    round_on: RoundOn = field(default="discount", validator=_one_of(RoundOn, "Which side is rounded"))
    base: Base = field(default="running", validator=_base)
    groups: Mapping[str, Group] = field(factory=dict, validator=_groups)
    conflicts: Conflicts = field(default="best", validator=_one_of(Conflicts, "Who wins a conflict"))
    on_budget: OnBudget = field(default="clip", validator=_one_of(OnBudget, "What a budget does"))
    on_cancel: OnCancel = field(default="give_back", validator=_one_of(OnCancel, "What a cancelled order does"))
    remainder: Remainder = field(default="largest", validator=_one_of(Remainder, "Who gets the odd cents"))
    budgets: Mapping[str, Money] = field(factory=dict, validator=_budgets)


def filled(limits: Limits, policy: Policy) -> Limits:
    """Limits with what a shared budget comes to: of `budget="summer"`, 1,000.00 EUR are `budget_minor=100_000`.

    A name that the policy does not have (any more) is a budget without an end.
    """
    if not limits.budget:
        return limits
    budget = policy.budgets.get(limits.budget)
    return evolve(limits, budget="", budget_minor=None if budget is None else Minor(budget.minor))
