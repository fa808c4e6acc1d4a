"""Catalog: products from a file or from code, for those who price carts without a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike, fspath

from attrs import evolve, field, frozen

from commerce_core.canonical import digest
from commerce_core.catalog import NewProduct, Product, Status, create_product
from commerce_core.checks import EPOCH
from commerce_core.errors import CommerceError, Detail, Invalid
from commerce_core.ids import InvalidId, ProductId, VariantId, check_id
from commerce_core.money import Currency, Money
from commerce_core.money import currency as to_currency
from commerce_core.serialization.converter import load
from commerce_core.serialization.faults import Faults, InvalidDocument, details_of, invalid_document
from commerce_core.serialization.files import load_json
from commerce_core.serialization.reading import InvalidFile, read_json, read_text
from commerce_core.serialization.tables import read_table


@frozen
class ListedProduct(NewProduct):
    """A product as a catalogue file lists it: `NewProduct`, but for sale unless it says otherwise."""

    status: Status = "active"


@frozen
class CatalogFile:
    """What a catalogue file holds. `currency` is that of every amount that names none."""

    products: tuple[ListedProduct, ...]
    currency: Currency | None = None


def _all(products: Iterable[Product]) -> tuple[Product, ...]:
    return tuple(products)


@frozen
class Catalog:
    """A list of products, in its order: `Facts.of(Catalog.load("catalog.csv"), currency="EUR")`.

    Ids follow from SKUs (`prod_HEADPHONE-001`), so that they are the same at every reading, and a cart may name either.
    """

    products: tuple[Product, ...] = field(default=(), converter=_all)

    def __iter__(self) -> Iterator[Product]:
        return iter(self.products)

    def __len__(self) -> int:
        return len(self.products)

    @staticmethod
    def of(drafts: Iterable[NewProduct], *, currency: Currency | str) -> Catalog:
        """A catalogue from code. What is listed is for sale: a product left at the status `draft` becomes `active`.

        `currency` is that of amounts that name none. Raises `InvalidDocument` with the faults of every product.
        """
        listed = [evolve(draft, status="active") if draft.status == "draft" else draft for draft in drafts]
        products, faults = _built(listed, to_currency(currency))
        if faults.found:
            raise invalid_document("Catalog", faults)
        return Catalog(products)

    @staticmethod
    def load(path: str | PathLike[str], *, currency: Currency | str | None = None) -> Catalog:
        """The catalogue of a file: CSV if it is named so, else JSON (`{"currency": "EUR", "products": [...]}`).

        `currency` is for files that name none. Raises `InvalidFile`, saying file, line and field.
        """
        default = None if currency is None else to_currency(currency)
        read = _from_csv if fspath(path).lower().endswith(".csv") else _from_json
        return read(fspath(path), default)


def _from_json(path: str, default: Currency | None) -> Catalog:
    file = read_json(path)
    listed = load_json(CatalogFile, file)
    return _catalog(listed.products, listed.currency or default, file.refusal)


def _from_csv(path: str, default: Currency | None) -> Catalog:
    table = read_table(read_text(path), path)
    try:
        listed = load(CatalogFile, {"products": table.rows})
    except InvalidDocument as error:
        raise table.refusal(error.details) from error
    return _catalog(listed.products, default, table.refusal)


def _catalog(
    drafts: Sequence[NewProduct], unit: Currency | None, refusal: Callable[[tuple[Detail, ...]], InvalidFile]
) -> Catalog:
    products, faults = _built(drafts, unit)
    if faults.found:
        raise refusal(details_of(faults))
    return Catalog(products)


def _built(drafts: Sequence[NewProduct], unit: Currency | None) -> tuple[list[Product], Faults]:
    """Every product that can be built, and what is wrong with the others."""
    products: list[Product] = []
    faults, taken = Faults(), dict[str, int]()
    for index, draft in enumerate(drafts):
        if faults.full:
            break
        try:
            products.append(_product(draft, unit))
        except CommerceError as error:
            for detail in error.details or (Detail("", error.message),):
                faults.add(detail.message, at=f"products[{index}].{detail.field}".rstrip("."))
        else:
            for place, sku in _skus(products[-1]):
                if (first := taken.setdefault(sku, index)) != index:
                    faults.add(f"{sku!r} is the SKU of products[{first}] already", at=f"products[{index}].{place}")
    return products, faults


def _product(draft: NewProduct, unit: Currency | None) -> Product:
    # A list has no history, and reading it twice must give the same: its products are made at the beginning of time.
    product, _ = create_product(draft, currency=unit or _own_currency(draft), new=lambda _: "", at=EPOCH)
    return evolve(
        product,
        id=product.id or ProductId(_id("prod", product.sku)),
        variants=tuple(evolve(each, id=each.id or VariantId(_id("var", each.sku))) for each in product.variants),
    )


def _own_currency(draft: NewProduct) -> Currency:
    if isinstance(draft.price, Money):
        return draft.price.currency
    if draft.currency is None:
        raise Invalid("is missing: name the currency here, or once for all products", field="currency")
    return to_currency(draft.currency)


def _skus(product: Product) -> Iterator[tuple[str, str]]:
    yield "sku", product.sku
    yield from ((f"variants[{n}].sku", variant.sku) for n, variant in enumerate(product.variants))


def _id(prefix: str, sku: str) -> str:
    """The SKU behind its prefix where an id may be so written, else a digest of it."""
    try:
        return check_id(f"{prefix}_{sku}")
    except InvalidId:
        return f"{prefix}_{digest(sku)[:32]}"
