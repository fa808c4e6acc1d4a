"""Which promotions a cart brings up, and what is wrong with codes that bring up none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from commerce_core.lines import Lines
from commerce_core.promotions.codes import fold_code, fold_codes
from commerce_core.promotions.compile import Compiled, PromotionSet
from commerce_core.promotions.coupons import check_open
from commerce_core.promotions.errors import InvalidCode, UnknownCoupon
from commerce_core.promotions.scope import index_of


def candidates(promotions: PromotionSet, lines: Lines, folded: Sequence[str]) -> Sequence[Compiled]:
    """The promotions that can touch a cart or whose code was entered, in the order in which they are evaluated.

    Walks the cart and not the rules.
    """
    if not promotions.index and not folded:
        return promotions.everywhere
    found = list(promotions.everywhere)
    for facet, names in promotions.index.items():
        present: Iterable[str] = folded if facet == "code" else index_of(lines, facet)
        for name in present:
            if name in names:
                found += names[name]
    for code in folded:
        if (coupon := promotions.by_code.get(code)) is not None:
            found.append(coupon)
    by_rank = {compiled.rank: compiled for compiled in found}
    return [by_rank[rank] for rank in sorted(by_rank)]


def strays(promotions: PromotionSet, folded: Iterable[str]) -> tuple[str, ...]:
    """Those of the codes that no promotion in use has, each once."""
    unused = [code for code in folded if code not in promotions.by_code and code not in promotions.named_codes]
    return tuple(dict.fromkeys(unused))


def check_codes(promotions: PromotionSet, codes: Sequence[str], *, at: datetime | None = None) -> None:
    """That every code is that of a promotion in use, which at an instant, if there is one, is not over either.

    Raises `UnknownCoupon`, `CouponRetired`, `CouponExpired`, and `InvalidCode` for what is no code.
    """
    for position, code in enumerate(fold_codes(codes)):
        coupon = promotions.by_code.get(code)
        promotion = promotions.retired.get(code) if coupon is None else coupon.promotion
        if promotion is not None:
            check_open(promotion, at=at)
        elif code not in promotions.named_codes:
            message = f"No coupon has the code {codes[position]!r}: check its spelling."
            raise UnknownCoupon(message, field=f"codes[{position}]", entered=codes[position])


def asking(promotions: PromotionSet, codes: Iterable[str]) -> tuple[Compiled, ...]:
    """The promotions for which a cart with these codes needs what is kept of uses and orders, by id."""
    entered = []
    for code in codes:
        with suppress(InvalidCode):  # who evaluates says what is wrong with it
            entered.append(promotions.by_code.get(fold_code(code)))
    found = {each.promotion.id: each for each in (*promotions.asking, *entered) if each is not None}
    return tuple([found[id] for id in sorted(found)])
