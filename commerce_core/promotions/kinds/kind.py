"""What a promotion kind is, what it is given and gives, and what stands for a kind that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Protocol, runtime_checkable

from attrs import field, frozen

from commerce_core.events import Plain
from commerce_core.lines import Lines
from commerce_core.money import Currency, Rounding
from commerce_core.promotions.policy import Policy

Phase = Literal["line", "order", "shipping"]


class Matched(NamedTuple):
    """What a promotion may touch: columns of one length, a place for each row in scope. Amounts are minor units.

    `rows` are positions in `Lines`, rising. `units` is how many units of the row are in scope, and the three amounts
    are those of these units: `base` is what percentages are taken from (running or original), `left` what is still to
    be paid, and `bearable` the most that may be taken off (`bearable <= left <= base`; less than `left` where a price
    floor holds). `free` is how many of the units no buy-X-get-Y has bought or given yet. `shipping_minor` is what is
    left of the shipping charge.
    """

    rows: Sequence[int]
    base: Sequence[int]
    bearable: Sequence[int]
    units: Sequence[int]
    free: Sequence[int]
    left: Sequence[int]
    shipping_minor: int = 0


class Later(NamedTuple):
    """Words that are put together when somebody reads them: `Later(make, (1, 2))` says `make(1, 2)`.

    A quote asks every promotion, and few of its readers ask why one gave nothing.
    """

    make: Callable[..., str]
    of: tuple[object, ...]


def worded(words: str | Later) -> str:
    """The words themselves."""
    return words.make(*words.of) if isinstance(words, Later) else words


class Given(NamedTuple):
    """What a rule takes off: `shares` parallel to `Matched.rows`, and a part of the shipping charge; minor units.

    `bought` and `given` are the units that a buy-X-get-Y consumed of each row (empty: none). `wanted_minor` is what it
    would have taken off if everything could bear it, shipping included. `missing` says what would make it give more,
    as what it needs: `2 more for 10 % off`. `note` says how it came to this, where the label of the kind lists several
    ways: `from 50.00 EUR: 10 % off`.
    """

    shares: Sequence[int]
    shipping_minor: int = 0
    bought: Sequence[int] = ()
    given: Sequence[int] = ()
    wanted_minor: int = 0
    missing: str | Later = ""
    note: str = ""


Rule = Callable[[Lines, Matched], Given]
"""A compiled kind: from the rows in scope to what is taken off each."""


class Kind(Protocol):
    """One way to take something off. A new kind is one attrs class of this shape and one line in `KINDS`.

    A kind does arithmetic only: whom it is for, when, and on which rows is not its business.
    """

    @property
    def phase(self) -> Phase:
        """When it is evaluated: `line` kinds, then `order` kinds, then `shipping` kinds."""

    @property
    def label(self) -> str:
        """What it does in a few words, for explanations: `10 %`."""

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """Turn the definition into a function over columns, once."""


@runtime_checkable
class InCurrency(Protocol):
    """A kind with amounts in it: it holds for carts of its `currency` only; None stands for any."""

    @property
    def currency(self) -> Currency | None:
        """What its amounts are in."""


def currency_of(kind: Kind) -> Currency | None:
    """The only currency in which a kind can be applied; None for a kind without amounts, such as a percentage."""
    found: Currency | None = getattr(kind, "currency", None)  # an isinstance of `InCurrency` takes 30 times as long
    return found


@runtime_checkable
class ConsumesUnits(Protocol):
    """A kind that buys or gives units, each of which no other such kind may use again."""

    @property
    def consumes_units(self) -> Literal[True]:
        """A mark: nothing is computed from it."""


def consumes_units(kind: Kind) -> bool:
    """Whether a kind is to be handed free units only: `units == free`, and amounts that are those of the free units.

    Of 4 units at 10.00, an offer bought one and gave another: two are free, and they are worth 20.00, not half of the
    30.00 that is left of the row.
    """
    return isinstance(kind, ConsumesUnits)


@runtime_checkable
class HasThresholds(Protocol):
    """A kind that gives more from certain spends on, so that it gives less once others have taken something off."""

    @property
    def thresholds(self) -> Sequence[int]:
        """These spends in minor units, rising: `(10000,)` for one that holds from 100.00 on."""


@runtime_checkable
class CountsUnits(Protocol):
    """A kind that counts units and consumes none: units that are free already do not count."""

    @property
    def counts_units(self) -> Literal[True]:
        """A mark: nothing is computed from it."""


@runtime_checkable
class Unhindered(Protocol):
    """A kind that gives its part of whatever others leave, as a percentage does: nobody is ever in its way."""

    @property
    def unhindered(self) -> Literal[True]:
        """A mark: nothing is computed from it."""


def says_what_hinders(kind: Kind) -> bool:
    """Whether a kind says when others are in its way, or that they never are.

    The best combination is looked for without those who are. Of a kind that says nothing everybody is who gave before.
    """
    return isinstance(kind, HasThresholds | CountsUnits | Unhindered)


@frozen
class UnknownKind:
    """A kind that was stored by somebody who knew it. It is never applied, and it is written back unchanged."""

    tag: str
    data: Mapping[str, Plain] = field(factory=dict)
    phase: ClassVar[Phase] = "order"

    @property
    def label(self) -> str:
        """Its tag is all that is known."""
        return self.tag

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        """A rule that takes nothing off."""
        return lambda lines, matched: Given([0] * len(matched.rows))
