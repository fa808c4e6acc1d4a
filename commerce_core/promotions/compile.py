"""Compile promotions once, into an index by what a cart must have for them to matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from attrs import define, evolve, field, frozen

from commerce_core.ids import PromotionId
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.codes import fold_code
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import Changing, Check, Condition, Key, counts_orders, reads_running
from commerce_core.promotions.conditions.logic import parts_of
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.kinds import KINDS
from commerce_core.promotions.kinds.kind import Rule, UnknownKind, consumes_units, says_what_hinders
from commerce_core.promotions.limits import Limits
from commerce_core.promotions.policy import Group, Policy, filled
from commerce_core.promotions.promotion import PHASES, UNLIMITED, Promotion
from commerce_core.promotions.scope import EVERYTHING
from commerce_core.promotions.uses import Usage

_OWN_KINDS = frozenset(KINDS.values())


@define(eq=False)  # nobody changes one; ten thousand that are frozen take three times as long to make
class Compiled:
    """A promotion among others: its place, its group, whether it may stand in another's way.

    What it is compiled to is made when a cart first meets it: of ten thousand, most carts meet ten.
    """

    promotion: Promotion
    rank: int
    group: Group
    restricts: bool
    policy: Policy
    rounding: Rounding

    @cached_property
    def rule(self) -> Rule:
        """Its kind as a function over columns."""
        return self.promotion.kind.compile(self.policy, self.rounding)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Its conditions as functions of lines and a subject."""
        return tuple([each.compile(self.policy) for each in self.promotion.conditions])

    @cached_property
    def original(self) -> bool:
        """Whether percentages are taken from what there was before all promotions."""
        return self.group.base == "original"

    @cached_property
    def for_shipping(self) -> bool:
        """Whether it is evaluated after all that is about lines and order."""
        return self.promotion.kind.phase == "shipping"

    @cached_property
    def consumes(self) -> bool:
        """Whether its kind buys or gives units."""
        return consumes_units(self.promotion.kind)

    @cached_property
    def limited(self) -> bool:
        """Whether a cap or a budget may leave less than its rule gives."""
        return self.promotion.cap_minor is not None or self.promotion.limits.budgeted

    @cached_property
    def limits(self) -> Limits:
        """Its limits, with what a shared budget comes to."""
        return filled(self.promotion.limits, self.policy)

    @cached_property
    def counted(self) -> bool:
        """Whether its uses are counted."""
        return self.promotion.limits.any

    @cached_property
    def counts_orders(self) -> bool:
        """Whether a condition asks how many orders came before."""
        return any(map(counts_orders, self.promotion.conditions))

    @cached_property
    def running(self) -> bool:
        """Whether what others took off can change what its conditions say."""
        return any(map(reads_running, self.promotion.conditions))

    @cached_property
    def between(self) -> bool:
        """Whether such a condition is made of others, so that it may hold for middling amounts only."""
        return any(parts_of(each) for each in self.promotion.conditions if reads_running(each))

    @cached_property
    def thresholds(self) -> Sequence[int]:
        """The running spends, in minor units, from which on it gives more; none for most kinds."""
        found: Sequence[int] = () if self.original else getattr(self.promotion.kind, "thresholds", ())
        return found

    @cached_property
    def counts_units(self) -> bool:
        """Whether units that are consumed, or free already, count for nothing with it."""
        found: bool = self.consumes or getattr(self.promotion.kind, "counts_units", False)
        return found

    @cached_property
    def hindered(self) -> bool:
        """Whether others can be in its way by what they take."""
        return self.unsure or self.counts_units or bool(self.thresholds)

    @cached_property
    def unsure(self) -> bool:
        """Whether its kind is somebody's own that does not say what is in its way: then everything may be."""
        return not (self.trusted or says_what_hinders(self.promotion.kind))

    @cached_property
    def closes(self) -> bool:
        """Whether more than a currency can keep it off a cart before its conditions are looked at."""
        return self.counted or bool(self.edges) or isinstance(self.promotion.kind, UnknownKind)

    @cached_property
    def simple(self) -> bool:
        """Whether it holds for every cart that has something in its scope, whatever others do."""
        return not (self.closes or self.currency or self.checks or self.consumes or self.restricts)

    @cached_property
    def plain(self) -> bool:
        """Whether nothing but its rule says what it takes off: most have no condition, cap or budget."""
        return self.trusted and not (self.checks or self.limited or self.consumes or self.hindered)

    @cached_property
    def trusted(self) -> bool:
        """Whether its kind is of this package, whose laws are proved: what others write is checked each time."""
        return type(self.promotion.kind) in _OWN_KINDS

    @cached_property
    def shape(self) -> int:
        """Equal for two that do the same to the same units, whatever they are called and whenever they hold."""
        promotion = self.promotion
        try:
            return hash((promotion.kind, promotion.scope, promotion.cap_minor, promotion.limits, self.original))
        except TypeError:  # somebody's kind that cannot be hashed is like no other
            return id(self)

    @cached_property
    def currency(self) -> Currency | None:
        """The only currency in which it can be applied."""
        shared = self.promotion.limits.budget
        return self.policy.budgets[shared].currency if shared else self.promotion.in_currency

    @cached_property
    def edges(self) -> tuple[datetime, ...]:
        """When it starts and ends; never, for a kind that is not known here."""
        promotion = self.promotion
        if isinstance(promotion.kind, UnknownKind):
            return ()
        return tuple([edge for edge in (promotion.starts_at, promotion.ends_at) if edge is not None])

    @cached_property
    def changing(self) -> tuple[Condition, ...]:
        """Those of its conditions that time alone can change."""
        return tuple([each for each in self.promotion.conditions if isinstance(each, Changing)])


Index = Mapping[str, Mapping[str, Sequence[Compiled]]]


@frozen
class PromotionSet:
    """Compiled promotions, indexed so that a cart pays only for those that can touch it. Immutable.

    `automatic` are all without a code, `everywhere` those of them that any cart may meet; the others stand in `index`,
    by what a cart must have: `index["category"]["shoes"]`. `conditional` says whether any has conditions, and
    `asking` are those automatic ones whose uses are counted or that ask for the orders before. `named_codes` are all
    codes that conditions name; `retired` are those that are in use no more, by codes that are theirs alone.
    `usages` is what was used of limited ones so far.
    """

    by_code: Mapping[str, Compiled] = field(factory=dict)
    automatic: tuple[Compiled, ...] = ()
    everywhere: tuple[Compiled, ...] = ()
    index: Index = field(factory=dict)
    policy: Policy = field(factory=Policy)
    conditional: bool = False
    asking: tuple[Compiled, ...] = ()
    named_codes: frozenset[str] = frozenset()
    retired: Mapping[str, Promotion] = field(factory=dict)
    usages: Mapping[PromotionId, Usage] = field(factory=dict)


def compile_promotions(
    promotions: Iterable[Promotion], *, policy: Policy | None = None, rounding: Rounding = Rounding.HALF_UP
) -> PromotionSet:
    """Compile definitions into an index; of those that are retired only the codes are kept.

    Two with one id or one code contradict each other, so do a coupon and a condition that names its code, and one in a
    group or with a budget that the policy does not know contradicts it: `InvalidPromotion`.
    """
    policy = policy or Policy()
    by_code: dict[str, Compiled] = {}
    automatic: list[Compiled] = []
    promotions = tuple(promotions)
    used = sorted([p for p in promotions if not p.retired], key=_order)
    if len({promotion.id for promotion in used}) < len(used):
        raise _same_id(used)
    for rank, promotion in enumerate(used):
        compiled = _compiled(promotion, rank, policy, rounding)
        if promotion.code is None:
            automatic.append(compiled)
        elif by_code.setdefault(fold_code(promotion.code), compiled) is not compiled:
            raise InvalidPromotion(f"Two promotions have the code {promotion.code}.", field="code")
    everywhere, index = _indexed(automatic)
    conditional = any(promotion.conditions for promotion in used)
    asking = tuple([each for each in automatic if _asks(each.promotion) and (each.counted or each.counts_orders)])
    named = frozenset(codes_named(each for promotion in used for each in promotion.conditions) if conditional else ())
    if both := sorted(named & by_code.keys()):
        message = f"The code {both[0]!r} is a coupon's and named by a condition: what is entered means one of them."
        raise InvalidPromotion(message, field="code", value=both[0])
    retired = {code: each for each in promotions if each.retired for code in _codes(each)}
    gone = {code: each for code, each in retired.items() if code not in by_code and code not in named}
    return PromotionSet(by_code, tuple(automatic), everywhere, index, policy, conditional, asking, named, gone)


def _same_id(promotions: Sequence[Promotion]) -> InvalidPromotion:
    counts = Counter(promotion.id for promotion in promotions)
    return InvalidPromotion(f"Two promotions have the id {counts.most_common(1)[0][0]}.", field="id")


def _codes(promotion: Promotion) -> Iterator[str]:
    """Its code, and those that its conditions name, folded."""
    if promotion.code is not None:
        yield fold_code(promotion.code)
    yield from codes_named(promotion.conditions)


def codes_named(conditions: Iterable[object]) -> Iterator[str]:
    """Every code that a condition names, or one inside it: known, whatever else its promotion asks for."""
    for each in conditions:
        if isinstance(each, Code):
            yield from each.codes
        yield from codes_named(parts_of(each))


def _asks(promotion: Promotion) -> bool:
    """Whether there is anything to look for: most promotions have neither conditions nor limits."""
    return bool(promotion.conditions) or promotion.limits is not UNLIMITED


def with_usages(promotions: PromotionSet, usages: Mapping[PromotionId, Usage]) -> PromotionSet:
    """The same promotions, knowing what was used of them so far (by id; one that is not listed is unused)."""
    return evolve(promotions, usages=usages) if usages else promotions


_CLASS = {phase: number for number, phase in enumerate(PHASES)}
_ALL, _ALL_ORIGINAL = Group(), Group(base="original")


def _order(promotion: Promotion) -> tuple[int, int, str]:
    return _CLASS[promotion.kind.phase], -promotion.priority, promotion.id


def _compiled(promotion: Promotion, rank: int, policy: Policy, rounding: Rounding) -> Compiled:
    group = _group(promotion, policy)
    if promotion.limits.budget:
        _check_budget(promotion, policy)
    stands_back = promotion.excludes or len(promotion.combines_with) < len(PHASES)
    restricts = bool(stands_back or group.policy in _RESTRICTING)
    return Compiled(promotion, rank, group, restricts, policy, rounding)


_RESTRICTING = frozenset({"best", "exclusive"})


def _group(promotion: Promotion, policy: Policy) -> Group:
    if not promotion.group:
        return _ALL if policy.base == "running" else _ALL_ORIGINAL
    if promotion.group not in policy.groups:
        known = ", ".join(sorted(policy.groups)) or "none"
        message = f"The policy has no group {promotion.group!r} for promotion {promotion.id}; it has: {known}."
        raise InvalidPromotion(message, field="group", value=promotion.group)
    return policy.groups[promotion.group]


def _check_budget(promotion: Promotion, policy: Policy) -> None:
    name, own = promotion.limits.budget, promotion.in_currency
    if name not in policy.budgets:
        known = ", ".join(sorted(policy.budgets)) or "none"
        message = f"The policy has no budget {name!r} for promotion {promotion.id}; it has: {known}."
        raise InvalidPromotion(message, field="limits.budget", value=name)
    unit = policy.budgets[name].currency
    if own is not None and own is not unit:
        message = f"Promotion {promotion.id} is in {own.code}, and its budget {name!r} in {unit.code}."
        raise InvalidPromotion(message, field="limits.budget", value=name)


def _indexed(automatic: Iterable[Compiled]) -> tuple[tuple[Compiled, ...], Index]:
    everywhere: list[Compiled] = []
    index: dict[str, dict[str, list[Compiled]]] = {}
    for compiled in automatic:
        keys = _keys(compiled.promotion)
        if keys is None:
            everywhere.append(compiled)
            continue
        for facet, name in keys:
            names = index.setdefault(facet, {})
            if name in names:
                names[name].append(compiled)
            else:
                names[name] = [compiled]
    return tuple(everywhere), index


def _keys(promotion: Promotion) -> frozenset[Key] | None:
    """What a cart must have one of for a promotion to matter: what is in scope, else what a condition needs."""
    if promotion.scope is not EVERYTHING and (keys := promotion.scope.keys()) is not None:
        return keys
    needed = [keys for each in promotion.conditions if (keys := each.keys()) is not None]
    return min(needed, key=len, default=None)
