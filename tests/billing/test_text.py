"""A receipt can be read: its rows add up, its amounts stand in one column, in the words of the country."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.billing import Receipt, ReceiptRow, render_text
from commerce_core.billing.captions_data import CAPTIONS
from commerce_core.billing.columns import width_of
from commerce_core.localisation import UnknownLocale, UnknownZone
from commerce_core.money import currency

EVENING = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)
# Hand arithmetic: 4 x 4.12 = 16.48; + 30.00 = 46.48; 10 % of it is 4.648 -> 4.65; 41.83 + 5.00 = 46.83;
# 19 % of 46.83 is 8.8977 -> 8.90; 46.83 + 8.90 = 55.73.
ROWS = (
    ReceiptRow("line", 1648, "Socks", 4, 412),
    ReceiptRow("line", 3000, "Shoes", 1, 3000),
    ReceiptRow("discount", -465, "SUMMER2026"),
    ReceiptRow("shipping", 500, "Standard shipping"),
    ReceiptRow("tax", 890, "VAT 19 %"),
    ReceiptRow("total", 5573),
    ReceiptRow("paid", 5573),
    ReceiptRow("refunded", 1000),
)


def receipt(*rows: ReceiptRow, unit: str = "EUR", shop: str = "Sock & Shoe") -> Receipt:
    return Receipt(shop, "1001", EVENING, currency(unit), rows or ROWS)


def plain(text: str) -> str:
    """With ordinary spaces where CLDR has no-break ones, so that the expected text can be typed."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_shopper_in_the_united_states_reads_this() -> None:
    assert render_text(receipt(), locale="en_US") == (
        "Sock & Shoe\n"
        "Receipt\n"
        "Order 1001, Jan 15, 2026\n"
        "-------------------------\n"
        "Socks              €16.48\n"
        "  4 \u00d7 €4.12\n"
        "Shoes              €30.00\n"
        "-------------------------\n"
        "SUMMER2026         -€4.65\n"
        "Standard shipping   €5.00\n"
        "VAT 19 %            €8.90\n"
        "-------------------------\n"
        "Total              €55.73\n"
        "-------------------------\n"
        "Paid               €55.73\n"
        "Refunded           €10.00\n"
        "-------------------------"
    )


def test_a_shopper_in_germany_reads_this() -> None:
    assert plain(render_text(receipt(), locale="de-DE", zone="Europe/Berlin")) == (
        "Sock & Shoe\n"
        "Beleg\n"
        "Bestellung 1001, 16.01.2026\n"  # 23:30 UTC is half past midnight in Berlin
        "--------------------------\n"
        "Socks              16,48 €\n"
        "  4 \u00d7 4,12 €\n"
        "Shoes              30,00 €\n"
        "--------------------------\n"
        "SUMMER2026         -4,65 €\n"
        "Standard shipping   5,00 €\n"
        "VAT 19 %            8,90 €\n"
        "--------------------------\n"
        "Gesamtbetrag       55,73 €\n"
        "--------------------------\n"
        "Bezahlt            55,73 €\n"
        "Erstattet          10,00 €\n"
        "--------------------------"
    )


def test_a_shopper_in_japan_reads_this() -> None:
    rows = (
        ReceiptRow("line", 3960, "ヘッドホン", 2, 1980),
        ReceiptRow("shipping", 600),
        ReceiptRow("total", 4560),
        ReceiptRow("tax_included", 414, "消費税 10 %"),
    )
    assert render_text(receipt(*rows, unit="JPY", shop="音屋"), locale="ja_JP", zone="Asia/Tokyo") == (
        "音屋\n"
        "領収書\n"
        "注文番号 1001, 2026/01/16\n"
        "-------------------------\n"
        "ヘッドホン        ￥3,960\n"
        "  2 \u00d7 ￥1,980\n"
        "-------------------------\n"
        "送料                ￥600\n"
        "-------------------------\n"
        "合計              ￥4,560\n"
        "(内 消費税 10 %)    ￥414\n"
        "-------------------------"
    )


def test_the_total_is_the_sum_of_what_adds_up() -> None:
    assert receipt().total_minor == 1648 + 3000 - 465 + 500 + 890 == 5573
    assert receipt(*ROWS, ReceiptRow("tax_included", 999, "VAT"), ReceiptRow("rounding", 2)).total_minor == 5575


kinds = st.sampled_from(
    ["line", "discount", "shipping", "tax", "rounding", "total", "tax_included", "paid", "refunded"]
)
rows = st.lists(
    st.builds(
        ReceiptRow,
        kinds,
        st.integers(-(10**15), 10**15),
        st.text(max_size=80),
        st.none() | st.integers(1, 10**6),
        st.none() | st.integers(0, 10**12),
    ),
    min_size=1,
    max_size=12,
)


@given(
    rows,
    st.sampled_from(["en_US", "de_DE", "fr_FR", "es_ES", "ja_JP", "zh", "ar", "hi_IN"]),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_whatever_is_sold_amounts_end_in_one_column_and_lines_stay_lines(
    rows: list[ReceiptRow], locale: str, unit: str
) -> None:
    lines = render_text(receipt(*rows, unit=unit), locale=locale).split("\n")
    rules = {line for line in lines if set(line) == {"-"}}
    assert len(rules) == 1
    width = len(rules.pop())
    assert all(width_of(line) <= width for line in lines[3:])
    assert sum(width_of(line) == width and set(line) != {"-"} for line in lines[3:]) >= len(rows)


@pytest.mark.parametrize("hostile", ["a\nTotal  0.00", "a\x1b[31mb", "a\u202eb", "a\r\nb", "\x00x"])
def test_a_name_cannot_forge_rows_or_steer_the_terminal(hostile: str) -> None:
    text = render_text(receipt(ReceiptRow("line", 100, hostile), ReceiptRow("total", 100), shop=hostile))
    assert all(char.isprintable() or char in "\n\u00a0" for char in text)
    assert text.count("\n") == render_text(receipt(ReceiptRow("line", 100, "a"), ReceiptRow("total", 100))).count("\n")


def test_an_unknown_language_reads_english_with_its_own_amounts() -> None:
    text = plain(render_text(receipt(), locale="sv_SE"))
    assert "Total" in text
    assert "55,73 €" in text


def test_every_language_has_every_caption() -> None:
    assert set(CAPTIONS) == {"en", "es", "fr", "de", "ja", "zh"}  # api/platform_api.md, "Multi-Language Content"
    assert {frozenset(words) for words in CAPTIONS.values()} == {frozenset(CAPTIONS["en"])}
    assert all("{}" in words["tax_included"] for words in CAPTIONS.values())


def test_unknown_locales_and_zones_are_typed_errors() -> None:
    with pytest.raises(UnknownLocale):
        render_text(receipt(), locale="xx-XX")
    with pytest.raises(UnknownZone):
        render_text(receipt(), zone="Mars/Olympus")
