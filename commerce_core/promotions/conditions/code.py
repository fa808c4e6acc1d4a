"""Code: one of many codes was entered, as bulk campaigns hand them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import Attribute, field, frozen

from commerce_core.lines import Lines
from commerce_core.promotions.codes import MAX_BATCH, fold_code
from commerce_core.promotions.conditions.cart_has import keys_of
from commerce_core.promotions.conditions.condition import Check, Key, Subject
from commerce_core.promotions.conditions.wording import names
from commerce_core.promotions.errors import InvalidPromotion
from commerce_core.promotions.policy import Policy
from commerce_core.trace import Requirement


def _folded(values: Iterable[str]) -> tuple[str, ...]:
    codes = [fold_code(value, field=f"codes[{position}]") for position, value in enumerate(names(values))]
    return tuple(dict.fromkeys(codes))


def _some(_: object, attribute: Attribute[tuple[str, ...]], value: Sequence[str]) -> None:
    if not 1 <= len(value) <= MAX_BATCH:
        raise InvalidPromotion(f"List 1 to {MAX_BATCH} codes.", field=attribute.name, count=len(value))


@frozen
class Code:
    """`Code(["WELCOME-7QX4", "WELCOME-9TBK"])`: one of these codes is on the cart, whatever its case.

    What it requires never repeats the codes: a shopper reads it. Raises `InvalidCode` and `InvalidPromotion`.
    """

    codes: tuple[str, ...] = field(converter=_folded, validator=_some)

    def compile(self, policy: Policy) -> Check:
        """Compare folded codes."""
        sought = frozenset(self.codes)

        def check(lines: Lines, subject: Subject) -> Requirement:
            found = [code for code in subject.shopper.codes if code in sought]
            met = bool(found)
            missing = "" if met else "a code of this promotion"
            return Requirement("code", "a code of this promotion", found[0] if met else "none", met, missing)

        return check

    def keys(self) -> frozenset[Key] | None:
        """One of the codes."""
        return keys_of("code", self.codes)
