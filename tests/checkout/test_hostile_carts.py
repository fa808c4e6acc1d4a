"""Carts made of the wrong things, or of too many: a typed error, at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from commerce_core.checkout import Cart, InvalidLine, Line, add_line, apply_code, checked
from commerce_core.checks import InvalidQuantity
from commerce_core.errors import CommerceError
from commerce_core.money import AmountRange, InvalidAmount
from commerce_core.promotions import InvalidCode
from tests.bounds import in_time
from tests.checkout.shops import AT, SUMMER, priced

HUGE = 10**5000


@pytest.mark.parametrize("lines", ["x", 5, [5], [None], [Line(["x"])], [Line("A", key=["x"])]], ids=repr)  # type: ignore[arg-type]
def test_what_is_no_list_of_lines_makes_no_cart(lines: Any) -> None:
    with pytest.raises(InvalidLine):
        Cart(lines)


@pytest.mark.parametrize("item", [7, HUGE, None, "x" * 1001], ids=range(4))
def test_an_item_that_is_no_text_is_neither_kept_nor_priced(item: Any) -> None:
    cart = Cart([Line(item), Line(item)])
    with pytest.raises(InvalidLine):
        checked(cart)
    with pytest.raises(InvalidLine):
        priced(*cart.lines)


def test_a_cart_has_ten_thousand_lines_at_most() -> None:
    assert len(Cart([Line("A")] * 10_000).lines) == 10_000
    with pytest.raises(InvalidLine, match="10000"):
        Cart([Line("A")] * 10_001)


def test_a_code_alone_is_one_code_and_never_its_letters() -> None:
    assert Cart(codes="SUMMER").codes == ("SUMMER",)  # type: ignore[arg-type]


def test_what_is_no_list_of_codes_makes_no_cart() -> None:
    with pytest.raises(InvalidCode):
        Cart(codes=5)  # type: ignore[arg-type]


def test_too_many_codes_are_refused_before_any_is_looked_at() -> None:
    """The last code would be refused too, with another message: it was not reached."""
    many = Cart(codes=[*(f"C{n}" for n in range(20)), ""])
    with pytest.raises(InvalidCode, match="At most 20"):
        checked(many)
    with pytest.raises(InvalidCode, match="At most 20"):
        apply_code(many, "X", at=AT)
    with pytest.raises(InvalidCode, match="At most 20"):
        priced(Line("CABLE"), cart=many, promotions=[SUMMER])


def test_the_twenty_first_code_is_refused_when_it_is_entered() -> None:
    full = Cart(codes=[f"C{n}" for n in range(20)])
    assert apply_code(full, "c7", at=AT) is full
    with pytest.raises(InvalidCode, match="At most 20"):
        apply_code(full, "C20", at=AT)


WRONG: list[tuple[dict[str, Any], type[CommerceError]]] = [
    ({"options": "x"}, InvalidLine),
    ({"options": ["x"]}, InvalidLine),
    ({"options": {"a": 5}}, InvalidLine),
    ({"options": {"a": "1", 2: "b"}}, InvalidLine),
    ({"options": {"a": "x" * 1001}}, InvalidLine),
    ({"options": {str(n): "x" for n in range(51)}}, InvalidLine),
    ({"quantity": HUGE}, InvalidQuantity),
    ({"quantity": float("nan")}, InvalidQuantity),
    ({"quantity": Decimal("NaN")}, InvalidQuantity),
    ({"quantity": True}, InvalidQuantity),
    ({"quantity": -1}, InvalidQuantity),
    ({"unit_price": HUGE}, AmountRange),
    ({"unit_price": "9" * 10**6}, InvalidAmount),
    ({"unit_price": "a lot"}, InvalidAmount),
    ({"unit_price": ["x"]}, InvalidAmount),
    ({"discount": 1.5}, InvalidAmount),
    ({"discount": Decimal("sNaN")}, InvalidAmount),
    ({"discount": ["x"]}, InvalidAmount),
]


@pytest.mark.parametrize(("terms", "error"), WRONG, ids=range(len(WRONG)))
def test_terms_of_a_wrong_type_are_neither_kept_nor_priced(terms: dict[str, Any], error: type[CommerceError]) -> None:
    line = Line("CABLE", **terms)
    with pytest.raises(error):
        in_time(lambda: checked(Cart([line])))
    with pytest.raises(error):
        in_time(lambda: priced(line))


def test_a_price_with_an_exponent_is_kept_as_digits() -> None:
    assert checked(Cart([Line("A", unit_price=Decimal("1E+3"))])).lines[0].unit_price == "1000"  # type: ignore[arg-type]


def test_two_lines_of_one_key_are_not_kept() -> None:
    with pytest.raises(InvalidLine, match="one key"):
        checked(Cart([Line("A", key="k"), Line("B", key="k")]))


def test_a_line_is_not_added_under_a_key_that_is_taken() -> None:
    cart = Cart([Line("A", key="k")])
    for item in ("A", "B"):
        with pytest.raises(InvalidLine, match="'k'"):
            add_line(cart, Line(item, key="k"), at=AT)


def test_only_a_line_is_added() -> None:
    with pytest.raises(InvalidLine):
        add_line(Cart(), "A", at=AT)  # type: ignore[arg-type]


def test_lines_that_need_no_rewriting_are_kept_as_they_are() -> None:
    """So that a cart that grows line by line does not copy every line each time."""
    cart = Cart([Line("A"), Line("B", discount=Decimal(5), unit_price="9.90", options={"engraving": "J"})])
    assert all(kept is given for kept, given in zip(checked(cart).lines, cart.lines, strict=True))
