"""Ids ascend within a process, carry their time, and are shaped for keys and addresses."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commerce_core.adapters.ids import TimeOrderedIds
from commerce_core.ids import check_id
from commerce_core.testing.ids import NumberedIds

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # https://www.crockford.com/base32.html, lower case


def number_of(id: str) -> int:
    total = 0
    for digit in id.rpartition("_")[2]:
        total = total * 32 + ALPHABET.index(digit)
    return total


def test_an_id_is_a_prefix_and_26_digits_that_any_key_can_carry() -> None:
    made = TimeOrderedIds().new("ord")
    assert made.startswith("ord_")
    assert len(made) == 30
    assert check_id(made) == made


def test_an_id_is_a_uuid_of_version_7_with_its_time() -> None:
    made = UUID(int=number_of(TimeOrderedIds(milliseconds=lambda: 1_768_473_000_123).new("ord")))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1_768_473_000_123


@given(st.lists(st.integers(0, 2**47), min_size=2, max_size=60))
def test_ids_ascend_whatever_the_clock_does(readings: list[int]) -> None:
    clock = iter(readings)
    ids = TimeOrderedIds(milliseconds=lambda: next(clock))
    made = [ids.new("ord") for _ in readings]
    assert all(earlier < later for earlier, later in pairwise(made))


def test_ids_ascend_beyond_the_counter_of_one_millisecond() -> None:
    ids = TimeOrderedIds(milliseconds=lambda: 1_768_473_000_000)
    made = [ids.new("ord") for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == 10_000
    assert {UUID(int=number_of(one)).version for one in made} == {7}


def test_threads_never_get_the_same_id() -> None:
    ids = TimeOrderedIds(milliseconds=lambda: 1_768_473_000_000)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: [ids.new("ord") for _ in range(500)], range(8)))
    assert len({one for batch in made for one in batch}) == 4_000
    assert all(batch == sorted(batch) for batch in made)


def test_two_processes_with_the_same_clock_make_different_ids() -> None:
    one, two = (TimeOrderedIds(milliseconds=lambda: 1) for _ in range(2))
    assert not {one.new("ord") for _ in range(100)} & {two.new("ord") for _ in range(100)}


def test_numbered_ids_count_for_each_prefix() -> None:
    ids = NumberedIds()
    assert [ids.new("ord"), ids.new("ord"), ids.new("pi")] == ["ord_1", "ord_2", "pi_1"]
