"""Nothing is guessed: what is not written as its type is written is refused, by whichever converter reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal, NewType

import pytest
from attrs import field, frozen

from commerce_core.money import Currency, Minor, Money, Rounding, currency
from commerce_core.serialization import InvalidDocument, UnsupportedType, dump, load

Code = NewType("Code", str)


@frozen
class Sample:
    text: str = ""
    whole: int = 0
    flag: bool = False
    exact: Decimal = Decimal(0)
    at: datetime = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
    on: date = date(2026, 1, 15)
    choice: Literal["a", "b", 1, False] = "a"
    code: Code = Code("")
    minor: Minor = Minor(0)
    unit: Currency = field(default="EUR", converter=currency)
    price: Money | None = None
    mode: Rounding = Rounding.HALF_UP
    texts: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(factory=dict)
    either: Money | str | None = None


HUGE = 10**5000

REFUSED = [
    *(("text", value) for value in (5, 5.0, True, None, [], b"x", "a\0b", "\ud800", Decimal(5))),
    *(("whole", value) for value in ("5", 5.0, 7.9, True, None, Decimal(5), 2**63, -(2**63) - 1, HUGE)),
    *(("flag", value) for value in (1, 0, "true", None, "", [])),
    *(("exact", value) for value in (0.1, True, None, "", " 1", "1e3", "1_0", "NaN", "٣", "1,5", ".5", "9" * 31, HUGE)),
    *(("exact", Decimal(value)) for value in ("NaN", "sNaN", "Infinity", "1e400", "1e-400")),
    *(("at", value) for value in (0, None, "now", "2026-01-15", "2026-01-15T10:30:00", "2026-W03-4T10:30:00Z")),
    *(("at", value) for value in ("2026-02-30T10:30:00Z", "2026-01-15T24:00:00Z", "2026-01-15T10:30:60Z")),
    *(("at", value) for value in ("2026-01-15T10:30:00+25:00", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z")),
    *(("at", value) for value in ("9998-12-31T23:30:00-01:00", "0001-01-01T00:00:00+14:00", "20260115T103000Z")),
    *(("at", value) for value in ("2026-01-15T10:30:00z", "2026-01-15T10:30:00.1234567Z", "٢٠٢٦-01-15T10:30:00Z")),
    ("at", datetime(2026, 1, 15, tzinfo=UTC)),
    *(("on", value) for value in ("2026-02-30", "2026-1-5", "2026-01-15T00:00:00Z", 20260115, "2026-W03-4", None)),
    *(("choice", value) for value in ("c", True, 0, 1.0, None, ["a"], {})),
    *(("code", value) for value in (5, None)),
    *(("minor", value) for value in ("5", 5.0, True, 10**18 + 1, HUGE)),
    *(("unit", value) for value in ("", "XXX", "usd\n", "ＥＵＲ", 978, None, "€")),
    *(("price", value) for value in ("19.99", 1999, [], {}, {"amount": 1}, {"amount": "1", "currency": "EUR"})),
    *(("price", value) for value in ({"amount": 1, "currency": "EUR", "x": 1}, {"amount": 1.0, "currency": "EUR"})),
    *(("mode", value) for value in ("HALF_UP", "", 1, True, None)),
    *(("texts", value) for value in ("abc", {"a": 1}, {"a"}, None, 5, [5], ["a", None])),
    *(("notes", value) for value in ([], [["a", "b"]], "ab", None, {"a": 1}, {1: "a"}, {"a": None}, {"a\0": "b"})),
    *(("either", value) for value in (5, True, 1.5, [], {"amount": 1})),
]


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=[f"{name}-{n}" for n, (name, _) in enumerate(REFUSED)])
def test_what_is_not_written_as_its_type_is_refused_at_its_field(name: str, value: object) -> None:
    with pytest.raises(InvalidDocument) as caught:
        load(Sample, {name: value})
    assert {detail.field.split(".")[0].split("[")[0] for detail in caught.value.details} == {name}


UTC_NOON = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)

ACCEPTED = [
    ("text", "İß\u200b'", "İß\u200b'"),
    ("whole", -(2**63), -(2**63)),
    ("exact", "0.0750", Decimal("0.075")),
    ("exact", "-0", Decimal(0)),
    ("exact", 7, Decimal(7)),
    ("exact", Decimal("19.99"), Decimal("19.99")),
    ("at", "2026-01-15T10:30:00Z", UTC_NOON),
    ("at", "2026-01-15T11:30:00+01:00", UTC_NOON),
    ("at", "2026-01-15 05:00-05:30", UTC_NOON),
    ("at", "2026-01-15T10:30:00.000001Z", UTC_NOON.replace(microsecond=1)),
    ("choice", 1, 1),
    ("choice", False, False),
    ("unit", "eur", currency("EUR")),
    ("price", {"amount": -5, "currency": "JPY"}, Money(-5, "JPY")),
    ("mode", "up", Rounding.UP),
    ("texts", ("a", "b"), ("a", "b")),
    ("notes", {"a": "b"}, {"a": "b"}),
    ("either", "19.99", "19.99"),
    ("either", {"amount": 1, "currency": "EUR"}, Money(1, "EUR")),
]


@pytest.mark.parametrize(("name", "value", "meant"), ACCEPTED)
def test_what_is_written_as_its_type_is_read(name: str, value: object, meant: object) -> None:
    found = getattr(load(Sample, {name: value}), name)
    assert found == meant
    assert type(found) is type(meant)


def test_there_is_one_way_to_write_each_value() -> None:
    berlin = timezone(timedelta(hours=1))
    sample = Sample(exact=Decimal("1.50E+1"), at=UTC_NOON.astimezone(berlin), mode=Rounding.UP, either=Money(5, "EUR"))
    assert dump(sample) == {
        "text": "",
        "whole": 0,
        "flag": False,
        "exact": "15",
        "at": "2026-01-15T10:30:00Z",
        "on": "2026-01-15",
        "choice": "a",
        "code": "",
        "minor": 0,
        "unit": "EUR",
        "price": None,
        "mode": "up",
        "texts": [],
        "notes": {},
        "either": {"amount": 5, "currency": "EUR"},
    }
    assert type(dump(sample)["mode"]) is str
    assert dump(Sample(at=UTC_NOON.replace(microsecond=20)))["at"] == "2026-01-15T10:30:00.000020Z"


def test_a_document_shares_nothing_with_its_record() -> None:
    sample = Sample(notes={"a": "b"})
    document = dump(sample)
    document["notes"]["a"] = "changed"
    assert sample.notes == {"a": "b"}


@pytest.mark.parametrize(
    "sample",
    [Sample(at=datetime(2026, 1, 15)), Sample(exact=Decimal("NaN")), Sample(at=datetime(1, 1, 1, tzinfo=UTC))],  # noqa: DTZ001
)
def test_what_could_not_be_read_back_is_not_written(sample: Sample) -> None:
    with pytest.raises(InvalidDocument):
        dump(sample)


@frozen
class Inexact:
    share: float = 0.5


@frozen
class Raw:
    body: bytes = b""


@frozen
class Unordered:
    tags: frozenset[str] = frozenset()


@frozen
class Fixed:
    pair: tuple[str, int] = ("a", 1)


@frozen
class Numbered:
    by_number: Mapping[int, str] = field(factory=dict)


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (Inexact, {"share": 0.5}),
        (Raw, {"body": "x"}),
        (Unordered, {"tags": ["a"]}),
        (Fixed, {"pair": ["a", 1]}),
        (Numbered, {"by_number": {"1": "a"}}),
    ],
)
def test_a_record_that_json_cannot_hold_is_a_fault_of_the_program(kind: type, document: dict[str, object]) -> None:
    with pytest.raises(UnsupportedType):
        load(kind, document)
    with pytest.raises(UnsupportedType):
        dump(kind())
