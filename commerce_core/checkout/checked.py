"""What a cart must be before it is kept or ordered, whatever it costs and whether or not it can be bought."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from attrs import evolve

from commerce_core.checkout.cart import Cart, Line
from commerce_core.checkout.errors import InvalidLine
from commerce_core.localisation import Address, check_address
from commerce_core.metadata import check_metadata
from commerce_core.money import Currency, Money, as_money
from commerce_core.promotions import fold_code


def checked(cart: Cart) -> Cart:
    """The cart with everything in it of its own type and within its bounds, so that what is stored can be read back.

    Raises `InvalidLine`, `InvalidCode`, `InvalidMetadata`, `InvalidAddress`, `InvalidAmount`.
    """
    for position, code in enumerate(cart.codes):
        fold_code(code, field=f"codes[{position}]")
    _check_texts((cart.email, cart.shipping_service), field="cart")
    fitting = evolve(
        cart,
        lines=tuple(map(_line, cart.lines)),
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


def _line(line: Line) -> Line:
    _check_texts((line.item, line.key, *line.options, *line.options.values()), field="lines")
    return evolve(line, unit_price=_unit_price(line.unit_price))


def _check_texts(values: Iterable[object], *, field: str) -> None:
    if not all(isinstance(value, str) for value in values):
        raise InvalidLine("What a cart and its lines are called, and their options, is text.", field=field)


def _unit_price(price: object) -> Money | str | None:
    """Major units given as a number become text, other people's money ours. Raises `InvalidAmount` for a float."""
    if price is None or isinstance(price, Money | str):
        return price
    if type(price) is int or isinstance(price, Decimal):
        return str(price)
    return as_money(cast("Money", price), field="unit_price")


def _shipping_price(price: object, unit: Currency | None) -> Money | None:
    """As money where its currency is known: else text waits for the currency of the quote."""
    if price is None or (isinstance(price, str) and unit is None):
        return cast("Money | None", price)
    return as_money(cast("Money", price), currency=unit, field="shipping_price")
