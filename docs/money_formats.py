"""The page docs/reference/money-formats.md: amounts in twelve locales and six currencies, and in every style."""

from collections.abc import Callable, Sequence
from typing import get_args

from commerce_core.localisation import MoneyStyle, format_data_version, format_money
from commerce_core.money import Money

LOCALES = "en_US en_GB en_IN de_DE de_CH fr_FR es_ES es_MX pt_BR sv_SE ar_EG ja_JP".split()
AMOUNTS = [Money(-123450, code) for code in ("USD", "EUR", "CHF", "INR")] + [
    Money(123457, "JPY"),
    Money(1234567, "KWD"),
]
STYLES = get_args(MoneyStyle)


def money_formats_page() -> str:
    """The page, without the line that says how it is made."""
    amounts = table([f"`{each}`" for each in AMOUNTS], lambda name: [format_money(each, name) for each in AMOUNTS])
    styles = table(STYLES, lambda name: [format_money(AMOUNTS[0], name, style=style) for style in STYLES])
    return (
        "# How amounts are written\n\n"
        f"`format_money` with the data of CLDR {format_data_version()}: Babel's, and our own tables. Spaces within an\n"
        "amount are no-break spaces. The style is `standard` unless another is named.\n\n"
        f"{amounts}\n## Styles\n\n{AMOUNTS[0]} in each of them.\n\n{styles}"
    )


def table(heads: Sequence[str], cells: Callable[[str], Sequence[str]]) -> str:
    """A Markdown table: a column per head, a row per locale."""
    lines = [["locale", *heads], ["---"] * (1 + len(heads)), *([f"`{name}`", *cells(name)] for name in LOCALES)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
