"""Stored documents: what was written by any older release is read, what a newer one wrote is left alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from attrs import evolve, frozen

from commerce_core.catalog import Product
from commerce_core.ids import ProductId
from commerce_core.localisation import Translated
from commerce_core.money import Minor, currency
from commerce_core.promotions import KINDS, Percentage, Promotion
from commerce_core.serialization import (
    UPCASTERS,
    DamagedDocument,
    DocumentTooNew,
    InvalidDocument,
    dump,
    load,
    load_document,
    make_converter,
    store_document,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)


@frozen
class Parcel:
    """Once a `weight` in kilograms as text, then `grams` as text, now a whole number of grams and a carrier."""

    grams: int
    carrier: str


def _to_grams(document: dict[str, object]) -> dict[str, object]:
    return {"grams": str(int(Decimal(document["weight"]) * 1000))}


def _to_number(document: dict[str, object]) -> dict[str, object]:
    return {"grams": int(document["grams"]), "carrier": "unknown"}


HISTORY = {("Parcel", 1): _to_grams, ("Parcel", 2): _to_number}


def test_a_document_of_every_version_is_lifted_to_the_current_one() -> None:
    for document in (
        {"v": 1, "weight": "1.5"},
        {"v": 2, "grams": "1500"},
        {"v": 3, "grams": 1500, "carrier": "unknown"},
    ):
        assert load_document(Parcel, document, upcasters=HISTORY) == Parcel(1500, "unknown")


def test_a_document_carries_the_version_that_its_upcasters_lead_to() -> None:
    assert store_document(Parcel(1, "x"), upcasters=HISTORY) == {"v": 3, "grams": 1, "carrier": "x"}
    assert store_document(Parcel(1, "x"), upcasters={}) == {"v": 1, "grams": 1, "carrier": "x"}


def test_the_stored_document_is_not_changed_by_reading_it() -> None:
    document = {"v": 1, "weight": "1.5"}
    load_document(Parcel, document, upcasters=HISTORY)
    assert document == {"v": 1, "weight": "1.5"}


def test_a_document_of_a_newer_release_is_refused_whole() -> None:
    with pytest.raises(DocumentTooNew) as caught:
        load_document(Parcel, {"v": 4, "grams": 1, "carrier": "x"}, upcasters=HISTORY)
    assert (caught.value.found, caught.value.current) == (4, 3)


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0, True])
def test_a_document_without_a_version_is_damaged(version: object) -> None:
    with pytest.raises(DamagedDocument, match="no version"):
        load_document(Parcel, {"v": version, "grams": 1, "carrier": "x"}, upcasters=HISTORY)


@pytest.mark.parametrize(
    ("document", "path"),
    [({"v": 3, "carrier": "x"}, "grams"), ({"v": 3, "grams": 1, "carrier": "x", "colour": 1}, "colour")],
)
def test_damage_is_told_from_a_wrong_request(document: dict[str, object], path: str) -> None:
    with pytest.raises(DamagedDocument) as caught:
        load_document(Parcel, document, upcasters=HISTORY)
    assert [detail.field for detail in caught.value.details] == [path]
    assert not isinstance(caught.value, InvalidDocument)


def test_what_an_upcaster_makes_is_judged_in_full() -> None:
    wrong = {("Parcel", 1): lambda document: {"grams": "1500", "carrier": "x"}}
    with pytest.raises(DamagedDocument, match="grams: must be a whole number"):
        load_document(Parcel, {"v": 1}, upcasters=wrong)


def test_documents_are_written_and_read_with_the_converter_they_are_given() -> None:
    converter = make_converter(dict(KINDS))
    promotion = Promotion("summer", Percentage("10"))
    assert load_document(Promotion, store_document(promotion, converter), converter=converter) == promotion


def test_every_upcaster_of_the_library_has_all_before_it() -> None:
    for name, version in UPCASTERS:
        assert version == 1 or (name, version - 1) in UPCASTERS


def test_threads_share_a_converter_from_its_first_use_on() -> None:
    converter = make_converter()
    start = Barrier(8)
    promotion = Promotion("summer", Percentage("10"))

    def first_use(_: int) -> Promotion:
        start.wait()
        return load(Promotion, dump(promotion, converter=converter), converter=converter)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(first_use, range(8))) == [promotion] * 8


def test_a_product_stored_before_names_had_languages_is_read_as_it_was() -> None:
    before = Product(ProductId("p"), "A", "Headphones", Minor(100), currency("EUR"), AT, AT)
    document = store_document(before)
    assert document["name"] == "Headphones"
    assert load_document(Product, document) == before
    named = evolve(before, name=Translated({"es": "Auriculares", "en": "Headphones"}))
    assert store_document(named)["name"] == {"en": "Headphones", "es": "Auriculares"}
    assert load_document(Product, store_document(named)) == named
