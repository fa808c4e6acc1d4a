"""The schema says what `load` takes: it admits every document that is written, and refuses nothing that is read."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce_core.checkout import Cart, Policies
from commerce_core.promotions import KINDS, Promotion
from commerce_core.serialization import (
    CatalogFile,
    InvalidDocument,
    PromotionsFile,
    UnsupportedType,
    dump,
    load,
    make_converter,
    schema_of,
)
from tests.serialization.schema_checker import is_valid
from tests.serialization.strategies import records
from tests.serialization.test_round_trip import STORED

ODD: tuple[object, ...] = (None, True, 0, -1, 2**70, 1.5, "", "x", "1e5", "2026-02-30", [], ["x"], [None], {}, {"x": 1})


@pytest.mark.parametrize("kind", [*STORED, CatalogFile, PromotionsFile])
@given(data=st.data())
@settings(max_examples=15)
def test_every_document_that_is_written_fits_its_schema(kind: type, data: st.DataObject) -> None:
    assert is_valid(dump(data.draw(records(kind))), schema_of(kind))


@pytest.mark.parametrize("kind", STORED)
@given(data=st.data())
@settings(max_examples=15)
def test_what_the_schema_refuses_is_not_read(kind: type, data: st.DataObject) -> None:
    schema = schema_of(kind)
    document = dump(data.draw(records(kind)))
    holder, key = data.draw(st.sampled_from(list(places(document))))
    holder[key] = data.draw(st.sampled_from(ODD))
    if not is_valid(document, schema):
        with pytest.raises(InvalidDocument):
            load(kind, document)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside a document where something could stand instead, and one for a field nobody knows."""
    for key in range(len(value)) if isinstance(value, list) else [*value, "unheard_of"]:
        yield value, key
        if (isinstance(value, list) or key in value) and isinstance(value[key], dict | list):
            yield from places(value[key])


CART = {
    "lines": [{"item": "A", "quantity": 2, "unit_price": "19.99", "discount": Decimal("12.5")}],
    "shipping_address": {"line1": "1 High St", "city": "York", "country": "GB"},
    "shipping_price": {"amount": 490, "currency": "GBP"},
    "metadata": {"a": "b"},
    "created_at": "2026-01-15T10:30:00Z",
}
CORRUPTIONS = [
    ("lines", {}),
    ("lines", [5]),
    ("lines", [{}]),
    ("lines", [{"item": "A", "quantity": "2"}]),
    ("lines", [{"item": "A", "colour": "red"}]),
    ("lines", [{"item": "A", "unit_price": 5}]),
    ("lines", [{"item": "A", "discount": "12,5"}]),
    ("lines", [{"item": "A", "options": {"text": 5}}]),
    ("shipping_address", {"line1": "1 High St"}),
    ("shipping_price", {"amount": "490", "currency": "GBP"}),
    ("shipping_price", {"amount": 490}),
    ("currency", "EURO"),
    ("metadata", {"a": None}),
    ("created_at", "2026-01-15T10:30:00"),
    ("version", True),
    ("version", 2**63),
    ("unheard_of", 1),
]


@pytest.mark.parametrize(("field", "value"), CORRUPTIONS)
def test_schema_and_reader_refuse_the_same_corruptions_of_a_cart(field: str, value: object) -> None:
    schema, document = schema_of(Cart), copy.deepcopy(CART)
    assert is_valid(document, schema)
    load(Cart, document)
    document[field] = value
    assert not is_valid(document, schema)
    with pytest.raises(InvalidDocument):
        load(Cart, document)


def test_a_schema_is_json_with_the_words_of_the_records() -> None:
    schema = json.loads(json.dumps(schema_of(Cart)))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$ref"] == "#/$defs/Cart"
    line = schema["$defs"]["Line"]
    assert line["description"].startswith("So many of one item")
    assert line["required"] == ["item"]
    assert line["additionalProperties"] is False
    assert line["properties"]["quantity"]["default"] == 1
    assert line["properties"]["unit_price"]["anyOf"][0] == {"$ref": "#/$defs/Money"}
    assert schema["$defs"]["Money"]["required"] == ["amount", "currency"]


def test_a_choice_is_an_enumeration_and_what_a_catalogue_lists_is_for_sale() -> None:
    status = schema_of(CatalogFile)["$defs"]["ListedProduct"]["properties"]["status"]
    assert status == {"enum": ["draft", "active", "archived"], "default": "active"}


def test_two_records_of_one_name_keep_their_own_definitions() -> None:
    rooms = ("tax", "currency", "localisation", "pricing", "inventory")
    assert schema_of(Policies)["$defs"].keys() == {
        "Policies",
        "Policy",
        "Group",
        "Money",
        "Region",
        *(f"{room}.Policy" for room in rooms),
    }


def test_kinds_are_told_apart_by_their_tag() -> None:
    percentage, *_, unknown = schema_of(Promotion)["$defs"]["Kind"]["anyOf"]
    assert percentage["properties"]["kind"] == {"const": "percentage"}
    assert percentage["required"] == ["kind", "percent"]
    assert unknown["properties"]["kind"]["not"] == {"enum": list(KINDS)}
    strict = schema_of(Promotion, converter=make_converter(strict_kinds=True))
    assert len(strict["$defs"]["Kind"]["anyOf"]) == len(KINDS)


@frozen
class Inexact:
    share: float = 0.5


def test_a_record_without_a_form_in_json_has_no_schema() -> None:
    with pytest.raises(UnsupportedType):
        schema_of(Inexact)
