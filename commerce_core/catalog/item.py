"""Item: one thing that can be put into a cart, flat, as pricing needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict, Unpack, get_args

from attrs import field, frozen

from commerce_core.catalog.draft import Price
from commerce_core.catalog.product import Status
from commerce_core.catalog.values import MAX_WEIGHT_GRAMS, check_price
from commerce_core.checks import texts
from commerce_core.errors import Detail, Invalid
from commerce_core.ids import ProductId, VariantId
from commerce_core.localisation import Translated
from commerce_core.money import MAX_PRICE_MINOR, Currency, Minor, Money, as_money, currency

if TYPE_CHECKING:
    import moneyed


MAX_TEXT = 1000
"""Characters of a name, a SKU, an id, a tag: what a host calls its things is longer than ours may be."""

_OPTIONAL = ("cost_minor", "product_price_minor", "minimum_price_minor")
_AMOUNTS = {"price_minor": MAX_PRICE_MINOR, "weight_grams": MAX_WEIGHT_GRAMS} | dict.fromkeys(
    _OPTIONAL, MAX_PRICE_MINOR
)


class InvalidItem(Invalid):
    """An item that cannot be sold as it is; `details` names every field that is wrong. Mend what made it."""

    code = "invalid_item"


class ItemDetails(TypedDict, total=False):
    """What an item may say beside its SKU, name and price: the fields of `Item` that have defaults."""

    status: Status
    categories: Iterable[str]
    tags: Iterable[str]
    tax_class: str
    weight_grams: int
    requires_shipping: bool
    track_stock: bool
    translations: Translated
    product_price_minor: Minor | None
    minimum_price_minor: Minor | None


@frozen
class Item:
    """One sellable variant: what a host's own product table must be able to answer.

    `price_minor` is the price of one unit in minor units of `currency`; `weight_grams` of one unit; `cost_minor` what
    the merchant paid. `tax_class` picks the tax rate. A product without variants is its own variant and lends its id.
    `name` is what it is called where no language is known, `translations` (None: the same in all) what elsewhere.
    `product_price_minor` is what its product costs, where the variant has a price of its own instead; no sale price
    goes below `minimum_price_minor`. `Item.of` makes one from major units; `check_item` looks at one that somebody
    else made.
    """

    variant_id: VariantId
    product_id: ProductId
    sku: str
    name: str
    price_minor: Minor
    currency: Currency
    status: Status = "active"
    categories: tuple[str, ...] = field(default=(), converter=texts)
    tags: tuple[str, ...] = field(default=(), converter=texts)
    tax_class: str = "standard"
    cost_minor: Minor | None = None
    weight_grams: int = 0
    requires_shipping: bool = True
    track_stock: bool = True
    translations: Translated | None = None
    product_price_minor: Minor | None = None
    minimum_price_minor: Minor | None = None

    @classmethod
    def of(
        cls,
        sku: str,
        name: str,
        *,
        price: Price | moneyed.Money,
        currency: Currency | str | None = None,
        cost: Price | moneyed.Money | None = None,
        variant_id: str = "",
        product_id: str = "",
        **details: Unpack[ItemDetails],
    ) -> Item:
        """An item from a host's own tables: `Item.of("CHAI", "Chai", price="18.00", currency="EUR", tags=["tea"])`.

        `price` and `cost` are Money (ours or py-moneyed's), or major units with a `currency`; never a float. The ids
        are the SKU where the host has no others; a variant's `product_id` is that of its product. Raises
        `InvalidAmount`, `AmountPrecision`, `AmountRange`, `CurrencyMismatch`, `UnknownCurrency` and `InvalidItem`.
        """
        unit = as_money(price, currency=currency, field="price").currency
        made = cls(
            variant_id=VariantId(variant_id or sku),
            product_id=ProductId(product_id or variant_id or sku),
            sku=sku,
            name=name,
            price_minor=check_price(price, unit),
            currency=unit,
            cost_minor=None if cost is None else check_price(cost, unit, field="cost"),
            **details,
        )
        return check_item(made)

    @property
    def price(self) -> Money:
        """The price of one unit."""
        return Money(self.price_minor, self.currency)


def check_item(value: object) -> Item:
    """The item, once everything in it is of its own type and within its bounds: a host's table may say anything.

    Prices are 0 to 10^12 minor units, weights 0 to 10^9 grams. Raises `InvalidItem`.
    """
    if not isinstance(value, Item):
        raise InvalidItem("An item is made with Item or Item.of.", field="items")
    faults = tuple(_faults(value))
    if faults:
        listed = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise InvalidItem(f"An item of the catalogue is wrong. {listed}.", field="items", details=faults)
    return value


def _faults(item: Item) -> Iterator[Detail]:
    for name, most in _AMOUNTS.items():
        amount = getattr(item, name)
        absent = name in _OPTIONAL and amount is None
        if not absent and not (type(amount) is int and 0 <= amount <= most):
            yield Detail(name, f"is an int from 0 to {most}")
    for name in ("requires_shipping", "track_stock"):
        if type(getattr(item, name)) is not bool:
            yield Detail(name, "is True or False")
    unit: object = item.currency
    if not isinstance(unit, Currency) or currency(unit) is not unit:
        yield Detail("currency", "is a Currency: write currency('EUR')")
    yield from _text_faults(item)


def _text_faults(item: Item) -> Iterator[Detail]:
    for name in ("variant_id", "product_id", "sku", "name", "tax_class"):
        if not _is_text(getattr(item, name)):
            yield Detail(name, f"is text of 1 to {MAX_TEXT} characters")
    for name in ("categories", "tags"):
        if not all(map(_is_text, getattr(item, name))):
            yield Detail(name, f"are texts of 1 to {MAX_TEXT} characters")
    translations: object = item.translations
    if translations is not None and not (
        isinstance(translations, Translated) and all(map(_is_text, translations.texts.values()))
    ):
        yield Detail("translations", f"is None or Translated, with texts of up to {MAX_TEXT} characters")
    status: object = item.status
    if not isinstance(status, str) or status not in get_args(Status):
        yield Detail("status", "is active, draft or archived")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT
