"""Files of prices and of plans: what a person wrote, as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from os import PathLike, fspath

from attrs import field, frozen

from commerce_core import catalog
from commerce_core.checks import quoted
from commerce_core.errors import Detail, Invalid
from commerce_core.money import Currency, Money
from commerce_core.money import currency as to_currency
from commerce_core.pricing import MODELS, Plan, Price, PriceList
from commerce_core.serialization.converter import load
from commerce_core.serialization.faults import Faults, InvalidDocument, details_of
from commerce_core.serialization.files import load_json
from commerce_core.serialization.reading import InvalidFile, read_json, read_text
from commerce_core.serialization.tables import PRICES, read_table

Listed = tuple[tuple[PriceList, ...], tuple[Price, ...]]
Refuse = Callable[[tuple[Detail, ...]], InvalidFile]

_IN_FILE = {"amount_minor": "price", "price_list_id": "price_list"}
"""How a file calls what a price calls otherwise."""


@frozen
class ListedPrice:
    """A price as a file lists it: `{"item": "CHAI", "price": "16.00", "price_list": "vip", "min_quantity": 10}`.

    `price` is of one unit, in major units or as `{"amount": 1600, "currency": "EUR"}`; null says that it is not set.
    `item` is a SKU or an id. Without `price_list` it is a base price.
    """

    item: str
    price: catalog.Price | None
    currency: Currency | None = None
    price_list: str = ""
    min_quantity: int = 1
    max_quantity: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    id: str = ""
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None


@frozen
class PriceFile:
    """What a file of prices holds: prices, and the lists that they name. `currency` is that of amounts without one."""

    prices: tuple[ListedPrice, ...] = ()
    lists: tuple[PriceList, ...] = ()
    currency: Currency | None = None


def load_prices(path: str | PathLike[str], *, currency: Currency | str | None = None) -> Listed:
    """The price lists of a file and their prices: `lists, prices = load_prices("prices.json")`.

    JSON (`{"lists": [{"id": "vip", "groups": ["vip"]}], "prices": [...]}`), or prices alone as CSV if it is named so,
    with a column for each field of `ListedPrice`; there the lists are known from elsewhere. `currency` is for files
    that name none. Raises `InvalidFile` with every fault, saying file, line and field.
    """
    default = None if currency is None else to_currency(currency)
    name = _file_name(path)
    read = _from_csv if name.lower().endswith(".csv") else _from_json
    return read(name, default)


def load_plan(path: str | PathLike[str]) -> Plan:
    """The plan of a JSON file; `commerce-core schema plan` says how to write it. Raises `InvalidFile`."""
    file = read_json(_file_name(path))
    try:
        return load_json(Plan, file)
    except InvalidFile as error:
        if isinstance(file.data, Mapping) and "mode" not in file.data:
            raise file.refusal(tuple(map(_with_modes, error.details))) from error
        raise


def _with_modes(detail: Detail) -> Detail:
    return Detail("mode", f"{detail.message}: choose one of {', '.join(MODELS)}") if detail.field == "mode" else detail


def _file_name(path: object) -> str:
    name = fspath(path) if isinstance(path, str | PathLike) else None
    if isinstance(name, str) and "\0" not in name:
        return name
    message = "is no file: name one by its path, as text or a Path."
    raise InvalidFile(quoted(path), message, details=(Detail("path", message),))


def _from_json(path: str, default: Currency | None) -> Listed:
    file = read_json(path)
    listed = load_json(PriceFile, file)
    known = {each.id for each in listed.lists}
    faults = Faults()
    _note_twins(faults, "lists", [each.id for each in listed.lists])
    for index, draft in enumerate(listed.prices):
        if draft.price_list and draft.price_list not in known:
            faults.add(f"no list of this file has the id {draft.price_list!r}", at=f"prices[{index}].price_list")
    return listed.lists, _priced(listed.prices, listed.currency or default, faults, refuse=file.refusal)


def _from_csv(path: str, default: Currency | None) -> Listed:
    table = read_table(read_text(path), path, layout=PRICES)
    try:
        listed = load(PriceFile, {"prices": table.rows})
    except InvalidDocument as error:
        raise table.refusal(error.details) from error
    return (), _priced(listed.prices, default, Faults(), refuse=table.refusal)


def _priced(
    drafts: Iterable[ListedPrice], unit: Currency | None, faults: Faults, *, refuse: Refuse
) -> tuple[Price, ...]:
    found: list[Price] = []
    for index, draft in enumerate(drafts):
        if faults.full:
            break
        try:
            found.append(_price(draft, unit))
        except Invalid as error:
            for detail in error.details or (Detail("", error.message),):
                place = _IN_FILE.get(detail.field, detail.field)
                faults.add(detail.message, at=f"prices[{index}].{place}".rstrip("."))
    if not faults.found:
        _note_twins(faults, "prices", [price.id for price in found])
    if faults.found:
        raise refuse(details_of(faults))
    return tuple(found)


def _price(draft: ListedPrice, unit: Currency | None) -> Price:
    own = draft.price.currency if isinstance(draft.price, Money) else unit
    if (named := draft.currency or own) is None:
        raise Invalid("is missing: name the currency here, or once for all prices", field="currency")
    return Price.of(
        draft.item,
        draft.price,
        currency=named,
        price_list=draft.price_list,
        min_quantity=draft.min_quantity,
        max_quantity=draft.max_quantity,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        id=draft.id,
        metadata=draft.metadata,
        external_id=draft.external_id,
    )


def _note_twins(faults: Faults, name: str, ids: Sequence[str]) -> None:
    for index, first in _twins(ids):
        faults.add(
            f"is {ids[index]!r}, as {name}[{first}] is already: give one of them another id", at=f"{name}[{index}].id"
        )


def _twins(ids: Sequence[str]) -> Iterator[tuple[int, int]]:
    taken: dict[str, int] = {}
    for index, id in enumerate(ids):
        if (first := taken.setdefault(id, index)) != index:
            yield index, first
