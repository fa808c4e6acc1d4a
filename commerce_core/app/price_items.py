"""What prices are of: the items that a price's reference names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from commerce_core.catalog import Item, Product, UnknownItem, items_of
from commerce_core.ports import Snapshot
from commerce_core.pricing import InvalidPrice


class Sold(NamedTuple):
    """An item, and since when it is offered (None where only the host knows)."""

    item: Item
    since: datetime | None


Named = Mapping[str, tuple[Sold, ...]]
"""By the reference of a price the items that it is of: one, or all variants of a product named by its id."""


def items_named(tx: Snapshot, references: Iterable[str], hosted: Mapping[str, Item] | None) -> Named:
    """The items of prices, those left out that do not exist. `hosted` is what the host's own table said."""
    wanted = set(references)
    if hosted is not None:
        return {name: (Sold(hosted[name], None),) for name in wanted if name in hosted}
    products = tx.get_by(Product, "sku", wanted)
    products |= tx.get_by(Product, "variant", wanted - products.keys())
    rest = ((name, tx.get(Product, name)) for name in wanted - products.keys() if name.isprintable())
    products |= {name: product for name, product in rest if product is not None}
    return {name: _named(name, product) for name, product in products.items()}


def check_reference(reference: object) -> str:
    """The SKU or id of an item. Raises `InvalidPrice` for what is no text."""
    if isinstance(reference, str):
        return reference
    raise InvalidPrice(f"Name an item by its SKU or id, not by a {type(reference).__name__}.", field="item")


def one_named(named: Named, reference: str) -> Sold:
    """The one item that a reference names. Raises `UnknownItem`, and `InvalidPrice` for a product with variants."""
    require_items(named, [reference])
    if len(named[reference]) > 1:
        message = f"{reference[:40]!r} is a product with variants, each with a price of its own: name a variant."
        raise InvalidPrice(message, field="item", value=reference)
    return named[reference][0]


def require_items(named: Named, references: Iterable[str], *, hosted: bool = False) -> None:
    """That every reference names something a price can be of. Raises `UnknownItem`, `InvalidPrice`."""
    for name in references:
        if name not in named:
            raise _unknown(name) if hosted else UnknownItem(name)
        if not named[name]:
            message = (
                f"{name[:40]!r} is a product with variants: name it by its id, for a price of all its variants, "
                "or name a variant by its SKU."
            )
            raise InvalidPrice(message, field="item", value=name)


def _unknown(name: str) -> UnknownItem:
    """Of a host's items: it may have named a product, which only the host knows the variants of."""
    fault = UnknownItem(name)
    fault.message = f"{fault.message} In a table of your own, name each variant: a whole product cannot be priced."
    fault.args = (fault.message,)
    return fault


def distinct(sold: Iterable[Sold]) -> list[Sold]:
    """Each item once, in order."""
    return list({each.item.variant_id: each for each in sold}.values())


def _named(name: str, product: Product) -> tuple[Sold, ...]:
    """The items of a product that a price so named would be found for; none for the SKU of one with variants."""
    return tuple(
        Sold(item, product.created_at)
        for item in items_of(product)
        if name in (item.sku, item.variant_id, item.product_id)
    )
