"""Currency: a code and its ISO 4217 digits, one object per code, so that `is` compares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from attrs import frozen

from commerce_core.money.errors import UnknownCurrency, shown
from commerce_core.money.iso4217_data import CURRENT, HISTORIC


@frozen(eq=False)
class Currency:
    """An ISO 4217 currency. Ask `currency("EUR")` for it: there is one object per code, also after pickle.

    `digits` is the number of decimals that are *stored* (ISO 4217: HUF 2, JPY 0, KWD 3), never those that a
    locale displays; `numeric` is the three-digit code ("008" is ALL); `historic` marks a withdrawn one, such as DEM.
    """

    code: str
    digits: int
    numeric: str
    name: str
    historic: bool = False

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"currency({self.code!r}{', historic=True' if self.historic else ''})"

    def __reduce__(self) -> tuple[object, ...]:
        return _kept, (self.code,)


def _made(table: Mapping[str, tuple[int | None, str, str]], *, historic: bool) -> dict[str, Currency]:
    return {
        code: Currency(code, digits, numeric, name, historic)
        for code, (digits, numeric, name) in table.items()
        if digits is not None
    }


AnyCurrency = Annotated[Currency, "historic"]
"""A `Currency` that may be a withdrawn one also where it is read from data: `load` refuses them elsewhere."""


_CURRENT = _made(CURRENT, historic=False)
_HISTORIC = _made(HISTORIC, historic=True)
_INTERNED: Mapping[object, Currency] = {
    key: each
    for each in (*_CURRENT.values(), *_HISTORIC.values())
    for key in ((each,) if each.historic else (each.code, each))
}
"""Current codes, and every `Currency` itself: who holds a historic one has asked for it."""


def currency(value: Currency | str, *, historic: bool = False) -> Currency:
    """The one `Currency` of a code in any ASCII case: `currency("eur") is currency("EUR")`.

    Withdrawn codes are refused, since nobody can pay in them today; `historic=True` takes them too, for old invoices
    and the fixed rates of the euro. Raises `UnknownCurrency` for them and for everything else: look-alike letters, a
    code with a line break, and codes to which ISO 4217 gives no minor unit (gold, XXX).
    """
    try:
        return _INTERNED[value]
    except (KeyError, TypeError):
        return _from_text(value, historic=historic)


def _from_text(value: object, *, historic: bool) -> Currency:
    code = value.upper() if isinstance(value, str) and len(value) == 3 and value.isascii() else ""
    if code in _CURRENT:
        return _CURRENT[code]
    if historic and code in _HISTORIC:
        return _HISTORIC[code]
    raise UnknownCurrency(f"{shown(value)} {_reason(code)}: pass a code such as 'EUR'.", field="currency", value=value)


def _reason(code: str) -> str:
    if code in _HISTORIC:
        return "was withdrawn (historic=True takes it for old amounts)"
    if code in CURRENT or code in HISTORIC:
        return "has no minor unit in ISO 4217"
    return "is not a current ISO 4217 currency"


def _kept(code: str) -> Currency:
    return currency(code, historic=True)
