"""What a cart must be before it is kept or ordered, whatever it costs and whether or not it can be bought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from attrs import evolve

from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.errors import InvalidLine
from commerce_core.checks import check_metadata, check_quantity
from commerce_core.localisation import Address, check_address
from commerce_core.money import MAX_QUANTITY, Currency, Money, as_money, exact_decimal
from commerce_core.promotions import fold_codes
from commerce_core.tenancy import check_language

MAX_TEXT = 1000
"""Characters of a name or an option: an engraving is shorter, and a host's ids are too."""
MAX_OPTIONS = 50
"""Options of one line, as many as a record has metadata."""


def checked(cart: Cart) -> Cart:
    """The cart with everything in it of its own type and within its bounds, so that what is stored can be read back.

    Raises `InvalidLine`, `InvalidQuantity`, `InvalidCode`, `InvalidMetadata`, `InvalidAddress`, `InvalidAmount`, and
    `InvalidLanguage`.
    """
    if cart.language != "":
        check_language(cart.language)
    fold_codes(cart.codes)
    check_keys(cart.lines)
    _check_texts((cart.email, cart.shipping_service, cart.channel), field="cart")
    fitting = evolve(
        cart,
        lines=tuple([_line(line, f"lines[{n}]") for n, line in enumerate(cart.lines)]),
        shipping_price=_shipping_price(cart.shipping_price, cart.currency),
        metadata=check_metadata(cart.metadata),
    )
    return with_checked_addresses(fitting)


def with_checked_addresses(cart: Cart) -> Cart:
    """The cart with its addresses checked and written the one way. Raises `InvalidAddress`."""
    return evolve(
        cart,
        shipping_address=_address(cart.shipping_address, "shipping_address"),
        billing_address=_address(cart.billing_address, "billing_address"),
    )


def _address(address: Address | None, field: str) -> Address | None:
    return None if address is None else check_address(address, field=field)


def check_keys(lines: Sequence[Line]) -> None:
    """That no two lines have one key. Raises `InvalidLine`."""
    if len({line.key for line in lines}) != len(lines):
        raise InvalidLine("Two lines have one key: give each its own.", field="lines")


def check_names(line: Line, *, field: str) -> None:
    """That the item and the key of a line are text. Raises `InvalidLine`."""
    _check_texts((line.item, line.key), field=field)


def check_options(options: object, *, field: str) -> None:
    """That the options of a line are a mapping from text to text, and not too many. Raises `InvalidLine`."""
    if not isinstance(options, Mapping) or len(options) > MAX_OPTIONS:
        raise InvalidLine(f"The options of a line are a mapping from text to text, at most {MAX_OPTIONS}.", field=field)
    _check_texts((*options, *options.values()), field=field)


def _line(line: Line, place: str) -> Line:
    """The line itself, where nothing in it has to be written otherwise."""
    check_names(line, field=f"{place}.item")
    if line.options:
        check_options(line.options, field=f"{place}.options")
    if type(line.quantity) is not int or not 0 <= line.quantity <= MAX_QUANTITY:
        check_quantity(line.quantity, field=f"{place}.quantity")
    price, discount = _unit_price(line.unit_price), _discount(line.discount)
    if price is line.unit_price and discount is line.discount:
        return line
    return evolve(line, unit_price=price, discount=discount)


def _check_texts(values: Iterable[object], *, field: str) -> None:
    if not all(isinstance(value, str) and len(value) <= MAX_TEXT for value in values):
        message = f"What a cart and its lines are called, and their options, is text of up to {MAX_TEXT} characters."
        raise InvalidLine(message, field=field)


def _unit_price(price: object) -> Money | str | None:
    """Major units given as a number become text, other people's money ours. Raises `InvalidAmount` for a float."""
    if price is None or isinstance(price, Money):
        return price
    if not isinstance(price, str | int | Decimal):
        return as_money(cast("Money", price), field="unit_price")
    exact_decimal(price, field="unit_price")
    return price if isinstance(price, str) else format(price, "f") if isinstance(price, Decimal) else str(price)


def _discount(discount: object) -> Decimal | None:
    """A percentage as a finite Decimal. Raises `InvalidAmount`."""
    if discount is None:
        return None
    exact = exact_decimal(cast("Decimal", discount), field="discount")
    return discount if isinstance(discount, Decimal) else exact


def _shipping_price(price: object, unit: Currency | None) -> Money | None:
    """As money where its currency is known: else text waits for the currency of the quote."""
    if price is None or (isinstance(price, str) and unit is None):
        return cast("Money | None", price)
    return as_money(cast("Money", price), currency=unit, field="shipping_price")
