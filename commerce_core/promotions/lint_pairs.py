"""What promotions do to each other: one id, one code, look-alike codes, groups, and sums above 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commerce_core.checks import Finding
from commerce_core.promotions.codes import fold_code
from commerce_core.promotions.compile import compile_promotions
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.kinds.percentage import Percentage
from commerce_core.promotions.kinds.shipping_percentage import ShippingPercentage
from commerce_core.promotions.lint_finding import between, doubt, fault, needed
from commerce_core.promotions.policy import Policy
from commerce_core.promotions.promotion import Promotion
from commerce_core.promotions.scope import Scope
from commerce_core.promotions.stacking import compatible

LOOK_ALIKE = str.maketrans("0i15", "olls")
"""Characters that people read as one another: 0 and O; 1, I and L; 5 and S."""


def pairs(promotions: Sequence[Promotion], policy: Policy) -> Iterator[Finding]:
    """What is wrong between promotions that are each right."""
    yield from _same(promotions)
    yield from _codes(promotions)
    yield from _groups(promotions, policy)
    yield from _tags(promotions)
    yield from _sums(promotions, policy)


def _same(promotions: Sequence[Promotion]) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in promotions:
        if each.id in seen:
            yield fault("same_id", each, "id", "Another promotion has this id: give each its own.")
        seen.add(each.id)


def _codes(promotions: Sequence[Promotion]) -> Iterator[Finding]:
    """Codes are compared without their case and the space around them."""
    owner: dict[str, str] = {}
    looks: dict[str, str] = {}
    for promotion in promotions:
        for code in _all_codes(promotion):
            first = owner.setdefault(code, promotion.id)
            if first != promotion.id:
                message = f"The code {code!r} is that of {first} too: case and space make no difference."
                yield between("same_code", (first, promotion.id), "code", message)
                continue
            alike = looks.setdefault(code.translate(LOOK_ALIKE), code)
            if alike != code and owner[alike] != promotion.id:
                message = f"People read {code!r} as {alike!r}: choose a code that looks like no other."
                yield Finding("look_alike_code", "code", message, promotions=(owner[alike], promotion.id))


def _all_codes(promotion: Promotion) -> Iterator[str]:
    if promotion.code is not None:
        yield fold_code(promotion.code)
    for each in needed(promotion.conditions):
        if isinstance(each, Code):
            yield from each.codes


def _groups(promotions: Sequence[Promotion], policy: Policy) -> Iterator[Finding]:
    for each in promotions:
        if each.group and each.group not in policy.groups:
            known = ", ".join(sorted(policy.groups)) or "none"
            yield fault("unknown_group", each, "group", f"The policy has no group {each.group!r}; it has: {known}.")


def _tags(promotions: Sequence[Promotion]) -> Iterator[Finding]:
    """Tags that are excluded and that nobody else has: most often a slip, or the promotion itself is meant."""
    holders: dict[str, set[str]] = {}
    for each in promotions:
        for tag in each.tags:
            holders.setdefault(tag, set()).add(each.id)
    for each in promotions:
        for tag in each.excludes:
            others = holders.get(tag, set()) - {each.id}
            if not others and tag in each.tags:
                message = f"It excludes its own tag {tag!r}, which no other promotion has: it excludes nothing."
                yield doubt("excludes_itself", each, "excludes", message)
            elif not others:
                yield doubt("unknown_tag", each, "excludes", f"No promotion has the tag {tag!r}: it excludes nothing.")


def _sums(promotions: Sequence[Promotion], policy: Policy) -> Iterator[Finding]:
    """Percentages of one original amount that come to more than 100 %, wherever both hold.

    Percentages of what is left never do: 60 % and then 60 % take 84 %. So the one that comes later must be taken from
    original prices. Each promotion is reported with the first that it goes too far with.
    """
    known = [each for each in promotions if not each.group or each.group in policy.groups]
    unique = {each.id: each for each in known if isinstance(each.kind, Percentage | ShippingPercentage)}
    uncoded = [_without_code(each) for each in unique.values()]
    compiled = sorted(compile_promotions(uncoded, policy=policy).automatic, key=lambda each: each.rank)
    for place, later in enumerate(compiled):
        if not later.original:
            continue
        for earlier in compiled[:place]:
            a, b = earlier.promotion, later.promotion
            if _percent(a) + _percent(b) > 100 and _meet(a, b) and compatible(earlier, later):
                total = _percent(a) + _percent(b)
                message = f"{_percent(a):f} % and {_percent(b):f} % of original prices are {total:f} %: all is free."
                yield between("sum_above_100", (a.id, b.id), "kind.percent", message)
                break


def _without_code(promotion: Promotion) -> Promotion:
    """Two with one code are told elsewhere, and must not stop the others from being looked at."""
    return Promotion(
        promotion.id,
        promotion.kind,
        scope=promotion.scope,
        starts_at=promotion.starts_at,
        ends_at=promotion.ends_at,
        priority=promotion.priority,
        group=promotion.group,
        combines_with=promotion.combines_with,
        tags=promotion.tags,
        excludes=promotion.excludes,
    )


def _percent(promotion: Promotion) -> Decimal:
    kind = promotion.kind
    return kind.percent if isinstance(kind, Percentage | ShippingPercentage) else Decimal(0)


def _meet(one: Promotion, other: Promotion) -> bool:
    """Whether both may touch one amount at one instant: of shipping, or of rows that both list by one name."""
    if (one.starts_at and other.ends_at and other.ends_at <= one.starts_at) or (
        other.starts_at and one.ends_at and one.ends_at <= other.starts_at
    ):
        return False
    shipping = [each.kind.phase == "shipping" for each in (one, other)]
    return all(shipping) or (not any(shipping) and _overlap(one.scope, other.scope))


def _overlap(one: Scope, other: Scope) -> bool:
    mine, theirs = one.keys(), other.keys()
    return mine is None or theirs is None or bool(mine & theirs)
