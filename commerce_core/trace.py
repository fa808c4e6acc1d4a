"""The vocabulary of an explanation.

A total that cannot say where it comes from is a total nobody can defend. Each part of the library explains itself in
these words: *steps* that re-add to the total, *outcomes* of rules, and the *requirements* a rule looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

StepKind = Literal["line", "discount", "shipping", "tax", "tax_included", "rounding", "price"]
Verdict = Literal["applied", "not_applied", "beaten", "clipped"]


@frozen
class Step:
    """One addend of a total, in minor units. `basis` is the amount it was computed from, `note` how.

    A 10 % discount on 46.48 rounded half up is `Step("discount", "SUMMER2026", -465, basis_minor=4648, note="10 %")`. A
    step of kind `tax_included` tells of a tax that is already inside the lines: its amount is 0 and its basis is the
    tax itself; one of kind `rounding` brings a total that is paid in cash to what coins can pay; one of kind `price`
    tells where the unit price of the line before it comes from, and adds nothing.
    """

    kind: StepKind
    label: str
    amount_minor: int
    basis_minor: int = 0
    note: str = ""
    line: str = ""


@frozen
class Requirement:
    """One condition that a rule looked at: what it required, what it found, and what is missing ("3.01 more").

    `base` says what was summed up where that is a choice: `original`, before any promotion, or `running`, what is left.
    """

    name: str
    required: str
    actual: str
    met: bool
    missing: str = ""
    base: str = ""


@frozen
class Outcome:
    """What became of one rule that touches the cart or whose code was entered, and why.

    `clipped` gave less than it wanted: `amount_minor` of `wanted_minor`. `beaten` gave way to the rules in `beaten_by`,
    which together are worth more. `units` were in scope, `bought` and `given` were consumed of them. `missing` is what
    to add so that it gives (more): "3.01 EUR more". `note` is the tier that holds: "from 50.00 EUR: 10 % off".
    """

    rule: str
    label: str
    verdict: Verdict
    amount_minor: int = 0
    reason: str = ""
    requirements: tuple[Requirement, ...] = ()
    wanted_minor: int = 0
    beaten_by: tuple[str, ...] = ()
    units: int = 0
    bought: int = 0
    given: int = 0
    missing: str = ""
    note: str = ""


@frozen
class NextUnit:
    """What the total grows by with one unit more of a line, in minor units: `added(steps) == amount_minor`.

    The steps are the differences: of buy 2, get 1 the third unit is `Step("line", "Mug", 750)` and then
    `Step("discount", "Third mug free", -750)`, so its amount is 0.
    """

    line: str
    label: str
    amount_minor: int
    steps: tuple[Step, ...] = ()


@frozen
class Trace:
    """The whole explanation of one total: `added(trace.steps) == total`; `next_units` only where they are asked for."""

    currency: str
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...] = ()
    next_units: tuple[NextUnit, ...] = ()


def added(steps: Iterable[Step]) -> int:
    """The sum of the steps in minor units: what the total must be."""
    return sum(step.amount_minor for step in steps)
