"""Records: read carefully, until everything wrong is known, or trustingly, when we wrote them ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn

import attrs
from attrs import NOTHING, Attribute, frozen
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from commerce_core.customers import Buyer
from commerce_core.errors import Invalid
from commerce_core.localisation import Translated
from commerce_core.money import AnyCurrency, AnyMoney, Currency, Minor, Money
from commerce_core.pricing import PriceChoice
from commerce_core.serialization import shapes
from commerce_core.serialization.faults import REFUSALS, Faults, UnsupportedType, shown
from commerce_core.serialization.scalars import Load, load_text


@frozen
class MoneyDocument:
    """An amount as JSON writes it: a count of minor units and the code of its currency."""

    amount: Minor
    currency: Currency


@frozen
class AnyMoneyDocument:
    """The same, for amounts that may be of a withdrawn currency."""

    amount: Minor
    currency: AnyCurrency


@frozen
class BuyerDocument:
    """Who buys, as JSON writes it: what a buyer belongs to is a list there, sorted when it is written."""

    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    orders_count: int | None = None


def load_buyer(_: Any, converter: Converter) -> Load:
    """`{"groups": ["vip"], "orders_count": 0}` is a member of a group before the first order."""
    hook = converter.get_structure_hook(BuyerDocument)

    def load(value: object, _: object) -> Buyer:
        told = hook(value, BuyerDocument)
        return Buyer(told.groups, told.tags, told.segments, told.orders_count)

    return load


def dump_buyer(buyer: Buyer) -> dict[str, object]:
    """Every field, what is a set sorted, so that equal buyers are written alike."""
    sets = {name: sorted(getattr(buyer, name)) for name in ("groups", "tags", "segments")}
    return {**sets, "orders_count": buyer.orders_count}


def load_money(of: Any, converter: Converter) -> Load:
    """`{"amount": 1999, "currency": "EUR"}` is 19.99 EUR."""
    kind: type = AnyMoneyDocument if of == AnyMoney else MoneyDocument
    hook = converter.get_structure_hook(kind)

    def load(value: object, _: object) -> Money:
        document = hook(value, kind)
        return Money(document.amount, document.currency)

    return load


def dump_money(value: Money) -> dict[str, object]:
    """19.99 EUR is `{"amount": 1999, "currency": "EUR"}`."""
    return {"amount": value.minor, "currency": value.currency.code}


def dump_choice(choice: PriceChoice, converter: Converter) -> dict[str, object]:
    """What a price is, and every candidate with the reason why it lost. The item and its book stay where they are."""
    told = [each for each in attrs.fields(PriceChoice) if not each.name.startswith("_")]
    written = {each.name: converter.unstructure(getattr(choice, each.name)) for each in told}
    return {**written, "candidates": [converter.unstructure(each) for each in choice.candidates]}


def refuse_choice(_: object, __: object) -> NoReturn:
    """A choice is an answer: its data cannot ask the book again."""
    raise UnsupportedType("A PriceChoice is written for others to read: ask shop.prices.explain or price_for again.")


def load_translated(value: object, _: object) -> Translated:
    """`{"en": "Headphones", "es": "Auriculares"}`: texts by language, as the API writes them."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be texts by language, not {shown(value)}")
    return Translated({load_text(tag, str): load_text(text, str) for tag, text in value.items()})


def written_fields(of: type) -> tuple[Attribute[Any], ...]:
    """The fields of a record that are written, with their types resolved."""
    attrs.resolve_types(of)
    return tuple(each for each in attrs.fields(of) if each.init)


class _AsItIs:
    """A hook for what is the same in JSON and in a record. cattrs writes no call at all for a hook that is false."""

    def __call__(self, value: object, _: object) -> object:
        return value

    def __bool__(self) -> bool:
        return False


def load_trusted(of: type, converter: Converter) -> Load:
    """Read a record that this very code wrote: names are checked, text, numbers and flags are taken as they are."""
    hooks = {each.name: override(struct_hook=_AsItIs()) for each in written_fields(of) if _same_in_json(each.type)}
    return make_dict_structure_fn(of, converter, **hooks)  # type: ignore[arg-type]


def _same_in_json(of: Any) -> bool:
    if shapes.is_newtype(of):
        return _same_in_json(of.__supertype__)
    if shapes.is_union(of):
        return all(_same_in_json(member) for member in shapes.members(of))
    return shapes.is_literal(of) or of in (str, int, bool)


def load_record(of: type, converter: Converter) -> Load:
    """Read every field and note every fault: unknown, missing and wrong ones, and those its own validators find."""
    fields = {each.name: each for each in written_fields(of)}
    listed = ", ".join(sorted(fields))

    def load(value: object, _: object) -> object:
        if not isinstance(value, Mapping):
            raise ValueError(f"must be an object with the fields of {of.__name__} ({listed}), not {shown(value)}")
        faults, read = Faults(), {}
        for name in value:
            if name not in fields and not faults.full:
                faults.add(f"is not a field of {of.__name__}, which has {listed}", at=_place(name))
        for name, each in fields.items():
            with faults.at(name):
                if name in value:
                    read[name] = converter.get_structure_hook(each.type)(value[name], each.type)
                elif each.default is NOTHING:
                    faults.add("is missing", at=name)
                elif (default := default_of(each)) is not NOTHING:
                    read[name] = default
        return _made(of, fields, read, faults)

    return load


def _place(name: object) -> str:
    return name if isinstance(name, str) and name.isidentifier() and len(name) <= 40 else f"[{shown(name)}]"


def default_of(field: Attribute[Any]) -> object:
    """What a field holds when nothing is given; NOTHING if it must be given, or follows from other fields."""
    if getattr(field.default, "takes_self", False):
        return NOTHING
    make = getattr(field.default, "factory", None)
    return make() if callable(make) else field.default


def _made(of: type, fields: Mapping[str, Attribute[Any]], read: Mapping[str, object], faults: Faults) -> object:
    """The record; when it cannot be made, each converter and validator is asked in turn, so that all are heard."""
    refusal: Exception | None = None
    if not faults.found:
        try:
            return of(**{fields[name].alias or name: value for name, value in read.items()})
        except REFUSALS as error:
            refusal = error
    _ask_each(of, fields, read, faults)
    if refusal is not None and not faults.found:
        _take_whole(refusal, fields, faults)
    raise faults


def _ask_each(of: type, fields: Mapping[str, Attribute[Any]], read: Mapping[str, object], faults: Faults) -> None:
    blank: Any = object.__new__(of)
    kept = []
    for name, value in read.items():
        with faults.at(name):
            object.__setattr__(blank, name, _converted(value, fields[name], blank))
            kept.append(fields[name])
    for each in kept:
        if each.validator is not None:
            with faults.at(each.name), suppress(AttributeError):  # it may look at a field that could not be read
                each.validator(blank, each, getattr(blank, each.name))


def _converted(value: object, field: Attribute[Any], blank: object) -> object:
    convert: Any = field.converter
    if convert is None:
        return value
    return convert(value, blank, field) if isinstance(convert, attrs.Converter) else convert(value)  # type: ignore[operator]


def _take_whole(error: Exception, fields: Mapping[str, Attribute[Any]], faults: Faults) -> None:
    """Note a fault that only the whole record shows, at the field that it names, if it names one."""
    details = error.details if isinstance(error, Invalid) else ()
    named = [(detail.field, detail.message) for detail in details if _root(detail.field) in fields]
    if named:
        faults.found.extend(named)
    else:
        faults.take(error)


def _root(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]
