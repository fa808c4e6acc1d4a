"""Compile promotions once, into an index by what a cart must have for them to matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property

from attrs import evolve, field, frozen

from commerce_core.ids import PromotionId
from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.codes import fold_code, fold_codes
from commerce_core.promotions.conditions.code import Code
from commerce_core.promotions.conditions.condition import Changing, Check, Condition, Key, counts_orders
from commerce_core.promotions.conditions.logic import parts_of
from commerce_core.promotions.errors import InvalidCode, InvalidPromotion, UnknownCoupon
from commerce_core.promotions.kinds.kind import Rule, UnknownKind, consumes_units
from commerce_core.promotions.policy import Group, Policy
from commerce_core.promotions.promotion import PHASES, UNLIMITED, Promotion
from commerce_core.promotions.scope import EVERYTHING, index_of
from commerce_core.promotions.uses import Usage


@frozen(eq=False)
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
        return self.promotion.cap_minor is not None or self.promotion.limits.budget_minor is not None

    @cached_property
    def counted(self) -> bool:
        """Whether its uses are counted."""
        return self.promotion.limits.any

    @cached_property
    def counts_orders(self) -> bool:
        """Whether a condition asks how many orders came before."""
        return any(map(counts_orders, self.promotion.conditions))

    @cached_property
    def currency(self) -> Currency | None:
        """The only currency in which it can be applied."""
        return self.promotion.in_currency

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
    codes that conditions name. `usages` is what was used of limited ones so far.
    """

    by_code: Mapping[str, Compiled] = field(factory=dict)
    automatic: tuple[Compiled, ...] = ()
    everywhere: tuple[Compiled, ...] = ()
    index: Index = field(factory=dict)
    policy: Policy = field(factory=Policy)
    conditional: bool = False
    asking: tuple[Compiled, ...] = ()
    named_codes: frozenset[str] = frozenset()
    usages: Mapping[PromotionId, Usage] = field(factory=dict)


def compile_promotions(
    promotions: Iterable[Promotion], *, policy: Policy | None = None, rounding: Rounding = Rounding.HALF_UP
) -> PromotionSet:
    """Compile definitions into an index, without those that are retired.

    Two with one id or one code contradict each other, and one in a group that the policy does not know contradicts it:
    `InvalidPromotion`.
    """
    policy = policy or Policy()
    by_code: dict[str, Compiled] = {}
    automatic: list[Compiled] = []
    seen: set[str] = set()
    used = sorted((p for p in promotions if not p.retired), key=_order)
    for rank, promotion in enumerate(used):
        if promotion.id in seen:
            raise InvalidPromotion(f"Two promotions have the id {promotion.id}.", field="id")
        seen.add(promotion.id)
        compiled = _compiled(promotion, rank, policy, rounding)
        if promotion.code is None:
            automatic.append(compiled)
        elif by_code.setdefault(fold_code(promotion.code), compiled) is not compiled:
            raise InvalidPromotion(f"Two promotions have the code {promotion.code}.", field="code")
    everywhere, index = _indexed(automatic)
    conditional = any(promotion.conditions for promotion in used)
    asking = tuple([each for each in automatic if _asks(each.promotion) and (each.counted or each.counts_orders)])
    named = frozenset(_named(each for promotion in used for each in promotion.conditions))
    return PromotionSet(by_code, tuple(automatic), everywhere, index, policy, conditional, asking, named)


def _named(conditions: Iterable[object]) -> Iterator[str]:
    """Every code that a condition names, or one inside it: known, whatever else its promotion asks for."""
    for each in conditions:
        if isinstance(each, Code):
            yield from each.codes
        yield from _named(parts_of(each))


def _asks(promotion: Promotion) -> bool:
    """Whether there is anything to look for: most promotions have neither conditions nor limits."""
    return bool(promotion.conditions) or promotion.limits is not UNLIMITED


def asking(promotions: PromotionSet, codes: Iterable[str]) -> tuple[Compiled, ...]:
    """The promotions for which a cart with these codes needs what is kept of uses and orders, by id."""
    entered = []
    for code in codes:
        with suppress(InvalidCode):  # who evaluates says what is wrong with it
            entered.append(promotions.by_code.get(fold_code(code)))
    found = {each.promotion.id: each for each in (*promotions.asking, *entered) if each is not None}
    return tuple([found[id] for id in sorted(found)])


def with_usages(promotions: PromotionSet, usages: Mapping[PromotionId, Usage]) -> PromotionSet:
    """The same promotions, knowing what was used of them so far (by id; one that is not listed is unused)."""
    return evolve(promotions, usages=usages) if usages else promotions


_CLASS = {phase: number for number, phase in enumerate(PHASES)}
_ALL, _ALL_ORIGINAL = Group(), Group(base="original")


def _order(promotion: Promotion) -> tuple[int, int, str]:
    return _CLASS[promotion.kind.phase], -promotion.priority, promotion.id


def _compiled(promotion: Promotion, rank: int, policy: Policy, rounding: Rounding) -> Compiled:
    group = _group(promotion, policy)
    limited = promotion.excludes or len(promotion.combines_with) < len(PHASES)
    return Compiled(promotion, rank, group, bool(limited or group.policy in _RESTRICTING), policy, rounding)


_RESTRICTING = frozenset({"best", "exclusive"})


def _group(promotion: Promotion, policy: Policy) -> Group:
    if not promotion.group:
        return _ALL if policy.base == "running" else _ALL_ORIGINAL
    if promotion.group not in policy.groups:
        known = ", ".join(sorted(policy.groups)) or "none"
        message = f"The policy has no group {promotion.group!r} for promotion {promotion.id}; it has: {known}."
        raise InvalidPromotion(message, field="group", value=promotion.group)
    return policy.groups[promotion.group]


def _indexed(automatic: Iterable[Compiled]) -> tuple[tuple[Compiled, ...], Index]:
    everywhere: list[Compiled] = []
    index: dict[str, dict[str, list[Compiled]]] = {}
    for compiled in automatic:
        keys = _keys(compiled.promotion)
        if keys is None:
            everywhere.append(compiled)
            continue
        for facet, name in keys:
            index.setdefault(facet, {}).setdefault(name, []).append(compiled)
    return tuple(everywhere), index


def _keys(promotion: Promotion) -> frozenset[Key] | None:
    """What a cart must have one of for a promotion to matter: what is in scope, else what a condition needs."""
    if promotion.scope is not EVERYTHING and (keys := promotion.scope.keys()) is not None:
        return keys
    needed = [keys for each in promotion.conditions if (keys := each.keys()) is not None]
    return min(needed, key=len, default=None)


def candidates(promotions: PromotionSet, lines: Lines, codes: Sequence[str]) -> Sequence[Compiled]:
    """The promotions that can touch a cart or whose code was entered, in the order in which they are evaluated.

    Walks the cart and not the rules. Raises `UnknownCoupon`, and `InvalidCode` for what is no code.
    """
    folded = fold_codes(codes) if codes else ()
    if not promotions.index and not folded:
        return promotions.everywhere
    found = {compiled.rank: compiled for compiled in promotions.everywhere}
    for facet, names in promotions.index.items():
        present = set(folded) if facet == "code" else index_of(lines, facet).keys()
        for name in names.keys() & present:
            found.update((compiled.rank, compiled) for compiled in names[name])
    for position, code in enumerate(folded):
        coupon = promotions.by_code.get(code)
        if coupon is not None:
            found[coupon.rank] = coupon
        elif code not in promotions.named_codes:
            message = f"No coupon has the code {codes[position]!r}: check its spelling."
            raise UnknownCoupon(message, field=f"codes[{position}]", entered=codes[position])
    return [found[rank] for rank in sorted(found)]
