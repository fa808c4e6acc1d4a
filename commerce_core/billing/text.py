"""A receipt as text that a shopper can read: in their language, amounts as their country writes them, in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from commerce_core.billing.captions_data import CAPTIONS
from commerce_core.billing.columns import fold_text, pad, width_of
from commerce_core.billing.receipt import Receipt, ReceiptRow, RowKind
from commerce_core.localisation import check_locale, format_date, format_money
from commerce_core.money import Money

_BLOCKS: tuple[tuple[RowKind, ...], ...] = (
    ("line",),
    ("discount", "shipping", "tax", "rounding"),
    ("total", "tax_included"),
    ("paid", "refunded", "due"),
)
"""Rows that stand together, from the top; a rule is drawn between two blocks."""

_WIDEST_LABEL = 46
_GAP = 2
_TIMES = "\u00d7"

_Format = Callable[[int], str]


def render_text(receipt: Receipt, *, locale: str = "en_US", zone: str = "UTC") -> str:
    """The receipt in lines: shop, number and day, then a label and an amount in each row, amounts flush right.

    Captions are in the locale's language where the library has it (en, es, fr, de, ja, zh), else in English. Raises
    `UnknownLocale` and `UnknownZone`.
    """
    captions = CAPTIONS.get(check_locale(locale).partition("_")[0], CAPTIONS["en"])

    def money(amount_minor: int) -> str:
        return format_money(Money(amount_minor, receipt.currency), locale)

    blocks = [list(_cells(receipt, kinds, captions, money)) for kinds in _BLOCKS]
    cells = [cell for block in blocks for cell in block]
    left = min(_WIDEST_LABEL, max((width_of(label) for label, _ in cells), default=0))
    right = max((width_of(amount) for _, amount in cells), default=0)
    rule = "-" * (left + _GAP + right)
    head = _head(receipt, captions, format_date(receipt.issued_at, locale, zone=zone))
    body = [line for block in blocks if block for line in (rule, *_rows(block, left, right))]
    return "\n".join([*head, *body, rule])


def _head(receipt: Receipt, captions: Mapping[str, str], day: str) -> list[str]:
    titles = [_printable(receipt.shop_name), captions["receipt"]]
    number = _printable(receipt.number) + (f" ({captions['cancelled']})" if receipt.cancelled else "")
    return [*filter(None, titles), f"{captions['order']} {number}, {day}"]


def _cells(
    receipt: Receipt, kinds: tuple[RowKind, ...], captions: Mapping[str, str], money: _Format
) -> Iterator[tuple[str, str]]:
    """Label and amount of each row of these kinds; a row of several units is followed by what one of them costs."""
    for row in receipt.rows:
        if row.kind in kinds:
            yield _label(row, captions), money(row.amount_minor)
            yield from ((f"  {_printable(detail)}", "") for detail in row.details)
            if row.quantity is not None and row.quantity != 1 and row.unit_minor is not None:
                yield f"  {row.quantity} {_TIMES} {money(row.unit_minor)}", ""


def _label(row: ReceiptRow, captions: Mapping[str, str]) -> str:
    label, caption = _printable(row.label), captions.get(row.kind, "{}")
    if "{}" in caption:
        return caption.format(label)
    if row.kind == "shipping" and label:  # what the shopper was offered, in the shop's own words
        return label
    return f"{caption} ({label})" if label else caption


def _rows(cells: Iterable[tuple[str, str]], left: int, right: int) -> Iterator[str]:
    for label, amount in cells:
        *above, last = fold_text(label, left)
        yield from above
        yield f"{pad(last, left)}{' ' * (_GAP + right - width_of(amount))}{amount}".rstrip()


def _printable(text: str) -> str:
    """Text of a host's own tables, without what would break lines, columns or a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
