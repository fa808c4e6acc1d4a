"""Currency: a code and its ISO 4217 digits, one object per code, so that `is` compares them."""

from __future__ import annotations

from attrs import frozen

from commerce_core.money.errors import UnknownCurrency, shown
from commerce_core.money.iso4217_data import CURRENT


@frozen(eq=False)
class Currency:
    """A current ISO 4217 currency. Ask `currency("EUR")` for it: there is one object per code, also after pickle.

    `digits` is the number of decimals that are *stored* (ISO 4217: HUF 2, JPY 0, KWD 3), never those that a
    locale displays; `numeric` is the three-digit code ("008" is ALL).
    """

    code: str
    digits: int
    numeric: str
    name: str

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"currency({self.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return currency, (self.code,)


def _intern() -> dict[object, Currency]:
    known = [Currency(code, digits, *rest) for code, (digits, *rest) in CURRENT.items() if digits is not None]
    return {key: each for each in known for key in (each.code, each)}


_INTERNED = _intern()


def currency(value: Currency | str) -> Currency:
    """The one `Currency` of a code in any ASCII case: `currency("eur") is currency("EUR")`.

    Raises `UnknownCurrency` for everything else: withdrawn codes, look-alike letters, a code with a line break, and
    codes to which ISO 4217 gives no minor unit (gold, XXX).
    """
    try:
        return _INTERNED[value]
    except (KeyError, TypeError):
        return _from_text(value)


def _from_text(value: object) -> Currency:
    code = value.upper() if isinstance(value, str) and len(value) == 3 and value.isascii() else ""
    if code in _INTERNED:
        return _INTERNED[code]
    reason = "has no minor unit in ISO 4217" if code in CURRENT else "is not a current ISO 4217 currency"
    raise UnknownCurrency(f"{shown(value)} {reason}: pass a code such as 'EUR'.", field="currency", value=value)
