"""The receipt of an order re-adds to its total, whatever is in it."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.billing import Receipt, ReceiptRow
from commerce_core.orders import DiscountLine, TaxLine, cancel, receipt_of, record_payment
from tests.orders.samples import AT, example, line, order_of, pending

amounts = st.integers(0, 10_000)


@given(
    st.lists(st.tuples(st.integers(1, 9), amounts), min_size=1, max_size=5),
    st.lists(amounts, max_size=3),
    st.lists(st.tuples(amounts, st.booleans()), max_size=3),
    amounts,
    st.integers(-4, 4),
)
def test_the_rows_of_a_receipt_sum_to_the_total_of_the_order(
    rows: list[tuple[int, int]],
    discounts: list[int],
    taxes: list[tuple[int, bool]],
    shipping: int,
    cash_rounding: int,
) -> None:
    added_tax = sum(amount for amount, included in taxes if not included)
    gross = sum(quantity * unit for quantity, unit in rows)
    order = order_of(
        *(line(str(n), quantity, unit) for n, (quantity, unit) in enumerate(rows)),
        discounts=tuple(DiscountLine("off", amount) for amount in discounts),
        taxes=tuple(TaxLine("VAT", "19", amount, included) for amount, included in taxes),
        shipping_minor=shipping,
        rounding_minor=cash_rounding,
        total_minor=gross - sum(discounts) + shipping + added_tax + cash_rounding,
    )
    receipt = receipt_of(order)
    assert receipt.total_minor == order.total_minor
    assert [row.amount_minor for row in receipt.rows if row.kind == "total"] == [order.total_minor]
    assert [row.amount_minor for row in receipt.rows if row.kind == "rounding"] == [cash_rounding] * bool(cash_rounding)


def test_the_worked_example_row_by_row() -> None:
    order = example()
    order, _ = record_payment(order, captured_minor=5_573, at=AT)
    order, _ = record_payment(order, refunded_minor=1_000, at=AT)
    assert receipt_of(order, shop_name="Sock & Shoe") == Receipt(
        "Sock & Shoe",
        "1001",
        AT,
        order.currency,
        (
            ReceiptRow("line", 1_648, "Socks", 4, 412),
            ReceiptRow("line", 3_000, "Shoes", 1, 3_000),
            ReceiptRow("discount", -465, "SUMMER2026"),
            ReceiptRow("shipping", 500, "Standard shipping"),
            ReceiptRow("tax", 890, "VAT 19 %"),
            ReceiptRow("total", 5_573),
            ReceiptRow("paid", 5_573),
            ReceiptRow("refunded", 1_000),
        ),
    )


def test_a_tax_within_the_prices_is_told_and_adds_nothing() -> None:
    order = order_of(line("socks", 1, 1_190), taxes=(TaxLine("MwSt.", "19", 190, True),))
    rows = receipt_of(order).rows
    told = [("line", 1_190), ("total", 1_190), ("tax_included", 190), ("due", 1_190)]
    assert [(row.kind, row.amount_minor) for row in rows] == told


def test_what_did_not_happen_is_not_on_the_receipt() -> None:
    assert {row.kind for row in receipt_of(pending()).rows} == {"line", "total", "due"}


def test_a_cancelled_order_says_so_and_nothing_is_due() -> None:
    cancelled, _ = cancel(pending(), "customer_request", at=AT)
    receipt = receipt_of(cancelled)
    assert receipt.cancelled
    assert "due" not in {row.kind for row in receipt.rows}


def test_the_options_of_a_line_are_on_the_receipt() -> None:
    (row, *_) = receipt_of(order_of(evolve(line("socks", 1, 1_190), options={"Engraving": "Anna"}))).rows
    assert row.details == ("Engraving: Anna",)
