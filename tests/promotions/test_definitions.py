"""Promotions as they are written down: codes, windows, contradictions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.promotions import (
    InvalidCode,
    InvalidPromotion,
    Percentage,
    Policy,
    Promotion,
    compile_promotions,
    fold_code,
)
from tests.bounds import in_time

AT = datetime(2026, 6, 1, tzinfo=UTC)


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _: datetime | None) -> None:
        return None


TEN = Percentage("10")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("SUMMER2026", "summer2026"),
        (" Summer2026\n", "summer2026"),
        ("Weiß", "weiss"),
        ("CAFE\u0301", "caf\u00e9"),
        ("10% OFF", "10% off"),
        ("夏セール", "夏セール"),
        ("x" * 64, "x" * 64),
    ],
)
def test_codes_are_compared_as_people_read_them(written: str, folded: str) -> None:
    assert fold_code(written) == folded


@pytest.mark.parametrize(
    "code",
    ["", "  ", "x" * 65, "ß" * 33, "x" * 10**6, "a\x00b", "a\u200bb", "a\u202eb", "a\nb", None, 7, b"SUMMER", ["A"]],
)
def test_what_cannot_be_read_is_no_code(code: object) -> None:
    with pytest.raises(InvalidCode) as caught:
        in_time(lambda: fold_code(code, field="codes[3]"))
    assert (caught.value.code, caught.value.field) == ("invalid_code", "codes[3]")


@pytest.mark.parametrize("code", ["\u017fUMMER", "\uff33UMMER", "SUMMER\u00b2", "\ufb01ve", "\u2126"])
def test_what_only_looks_like_a_code_is_none(code: str) -> None:
    """A long s, a full-width S, a superscript 2, a ligature. The ohm sign is an omega by NFC, and is taken for one."""
    if code == "\u2126":
        assert fold_code(code) == "\u03c9"
        return
    with pytest.raises(InvalidCode):
        fold_code(code)


@given(st.text(max_size=70))
def test_a_folded_code_folds_to_itself_and_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        folded = fold_code(text)
    except InvalidCode:
        return
    assert fold_code(folded) == fold_code(f" {text}\t") == folded
    assert 0 < len(folded) <= 64


def test_a_code_is_kept_as_it_was_written() -> None:
    promotion = Promotion("p", TEN, code=" Summer2026 ")
    assert (promotion.code, promotion.label) == ("Summer2026", "Summer2026")


@pytest.mark.parametrize(
    ("terms", "label"),
    [({"code": "HOT", "name": "Hot days"}, "HOT"), ({"name": "Hot days"}, "Hot days"), ({}, "promo_1")],
)
def test_a_shopper_sees_the_code_or_the_name_or_at_last_the_id(terms: dict[str, str], label: str) -> None:
    assert Promotion("promo_1", TEN, **terms).label == label


@pytest.mark.parametrize(
    ("terms", "error", "code", "field"),
    [
        ({"code": "x" * 65}, InvalidCode, "invalid_code", "code"),
        ({"code": ""}, InvalidCode, "invalid_code", "code"),
        ({"starts_at": AT, "ends_at": AT - timedelta(days=1)}, InvalidPromotion, "invalid_promotion", "ends_at"),
        ({"starts_at": AT, "ends_at": AT}, InvalidPromotion, "invalid_promotion", "ends_at"),
        ({"starts_at": AT.replace(tzinfo=None)}, InvalidPromotion, "invalid_promotion", "starts_at"),
        ({"ends_at": AT.replace(tzinfo=None)}, InvalidPromotion, "invalid_promotion", "ends_at"),
        ({"ends_at": AT.replace(tzinfo=Nowhere())}, InvalidPromotion, "invalid_promotion", "ends_at"),
        ({"starts_at": AT, "ends_at": AT.replace(tzinfo=None)}, InvalidPromotion, "invalid_promotion", "ends_at"),
    ],
    ids=[
        "long code",
        "empty code",
        "ends before",
        "ends at once",
        "naive start",
        "naive end",
        "a zone without an offset",
        "naive end after a start",
    ],
)
def test_a_promotion_that_could_never_hold_is_refused(
    terms: dict[str, object], error: type[CommerceError], code: str, field: str
) -> None:
    with pytest.raises(CommerceError) as caught:
        Promotion("p", TEN, **terms)
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("twin", "field"),
    [
        (Promotion("q", TEN, code=" summer "), "code"),
        (Promotion("p", TEN, code="WINTER"), "id"),
        (Promotion("p", TEN), "id"),
    ],
)
def test_two_promotions_with_one_code_or_one_id_contradict_each_other(twin: Promotion, field: str) -> None:
    summer = Promotion("p", TEN, code="SUMMER")
    for told in ([summer, twin], [twin, summer]):
        with pytest.raises(InvalidPromotion) as caught:
            compile_promotions(told)
        assert (caught.value.code, caught.value.field) == ("invalid_promotion", field)


def test_what_is_retired_contradicts_nobody() -> None:
    summer = Promotion("p", TEN, code="SUMMER")
    found = compile_promotions([evolve(summer, retired=True), summer, Promotion("r", TEN, retired=True)])
    assert list(found.by_code) == ["summer"]
    assert found.automatic == ()


@pytest.mark.parametrize("side", ["x", "", "Net", None, 7, ["net"], True])
def test_a_side_that_cannot_be_rounded_is_refused(side):
    with pytest.raises(InvalidPromotion, match="'discount', 'net'") as caught:
        Policy(round_on=side)
    assert caught.value.field == "round_on"
    assert caught.value.values["allowed"] == ("discount", "net")
