"""All faults of one request at once, so that nobody has to mend them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar, cast

from commerce_core.errors import CommerceError, Invalid

P = ParamSpec("P")
T = TypeVar("T")


class Faults:
    """Collects what checks refuse, then raises it together.

    faults = Faults()
    name = faults.take(clean_text, draft.name, field="name")
    sku = faults.take(check_sku, draft.sku)
    faults.settle(InvalidProduct, "The product has faults")

    One fault is raised as the error it is, so that its own code survives; several become one error of the kind given to
    `settle`, whose details list them all.
    """

    def __init__(self) -> None:
        self._found: list[CommerceError] = []

    def take(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `check` returns; if it refuses, the fault is kept and the result must not be used before `settle`."""
        try:
            return check(*args, **kwargs)
        except Invalid as error:
            self._found.append(error)
            return cast("T", None)

    def maybe(self, check: Callable[..., T], value: object, *args: object, **kwargs: object) -> T | None:
        """As `take` for a value that may be left out: None stays None."""
        return None if value is None else self.take(check, value, *args, **kwargs)

    def each(self, check: Callable[..., T], values: Iterable[object], *, field: str) -> tuple[T, ...]:
        """Take `check(value, field="tags[0]")` and so on; equal results are kept once, where they first stand."""
        return tuple(dict.fromkeys(self.take(check, value, field=f"{field}[{n}]") for n, value in enumerate(values)))

    def add(self, error: CommerceError) -> None:
        """Keep a fault found in some other way."""
        self._found.append(error)

    def settle(self, kind: type[Invalid], subject: str) -> None:
        """Raise what was found, if anything; of several faults the message begins "The product has 2 faults"."""
        details = [detail for error in self._found for detail in error.details]
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            listed = "; ".join(f"{detail.field}: {detail.message}" for detail in details[:3])
            raise kind(f"{subject} has {len(details)} faults. {listed}", details=details)
