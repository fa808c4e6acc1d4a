"""DjangoProducts: a model of the host's as the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import attrgetter
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from commerce_core.catalog import InvalidItem, Item, ItemDetails
from commerce_core.errors import Invalid
from commerce_core.money import Currency, UnknownCurrency, currency


class Product(Protocol):
    """A row of the host's model, whatever is in it."""


class InvalidProductModel(Invalid):
    """What was given cannot be the catalogue: no model, or one without a field that was named."""

    code = "invalid_product_model"


class DjangoProducts:
    """`ports.Products` over a model: `DjangoProducts(Product, sku="sku", price="price_eur")`.

    `products` is a model, or a QuerySet of those of its rows that are for sale. `sku` is the field that orders name
    them by, `name` and `price` are fields or properties. A price is a `Decimal`, a whole number or text, in major units
    of `unit`, or a `Money` such as a `MoneyField` has. Without `unit` it is in the currency that the field's name ends
    with: `price_eur`. `details` gives what else there is to say of a row, as `ItemDetails`:
    `details=lambda row: {"tags": [row.genre], "track_stock": False}`.

    Raises `InvalidProductModel` and `UnknownCurrency`; `items` raises `InvalidItem` for two rows with one SKU, and what
    `Item.of` raises.
    """

    def __init__(
        self,
        products: type[Product] | Collection[Product],
        *,
        sku: str = "sku",
        price: str = "price",
        name: str = "name",
        unit: Currency | str | None = None,
        details: Callable[[Product], ItemDetails] | None = None,
    ) -> None:
        self._rows = _query_set(products)
        model = self._rows.model
        try:
            self._sku = model._meta.pk if sku == "pk" else model._meta.get_field(sku)
        except FieldDoesNotExist as unknown:
            raise InvalidProductModel(f"The model {model.__name__} has no field {sku!r}.", field="sku") from unknown
        for field, attribute in (("price", price), ("name", name)):
            if not hasattr(model, attribute):
                message = f"The model {model.__name__} has neither a field nor a property {attribute!r}."
                raise InvalidProductModel(message, field=field)
        self._name, self._price = attrgetter(name), attrgetter(price)
        self._unit = _unit_of(price) if unit is None else currency(unit)
        self._details = details

    def items(self, tenant: str, references: Collection[str]) -> dict[str, Item]:
        """The items of these SKUs; rows are the same for every tenant."""
        del tenant
        wanted = {reference: self._sought(reference) for reference in references}
        sought = {value for reference, value in wanted.items() if value is not None and str(value) == reference}
        found: dict[str, Item] = {}
        for row in self._rows.filter(**{f"{self._sku.name}__in": sought}) if sought else ():
            sku = str(self._sku.value_from_object(row))
            if sku in found:
                raise InvalidItem(f"Two rows have the SKU {sku!r}.", field="sku")
            if sku in wanted:
                found[sku] = self._item(sku, row)
        return found

    def _sought(self, reference: str) -> object:
        """A SKU as the field has it, None for one that it cannot have."""
        try:
            return None if "\0" in reference else self._sku.to_python(reference)
        except ValidationError:
            return None

    def _item(self, sku: str, row: Product) -> Item:
        said = {} if self._details is None else self._details(row)
        return Item.of(sku, str(self._name(row)), price=self._price(row), currency=self._unit, **said)


def _query_set(products: Any) -> models.QuerySet:
    if isinstance(products, models.QuerySet):
        return products.all()
    if isinstance(products, models.base.ModelBase) and not products._meta.abstract:
        return products._default_manager.all()
    raise InvalidProductModel("Give a model, or a QuerySet of its rows.", field="products")


def _unit_of(field: str) -> Currency | None:
    """The currency that the last word of a field's name is the code of, if it is one."""
    try:
        return currency(field.rpartition("_")[2])
    except UnknownCurrency:
        return None
