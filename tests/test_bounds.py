"""The bound on hostile input bites, and lets through what a call says."""

from collections.abc import Iterator
from time import process_time, sleep

import pytest

from tests.bounds import AT_ONCE, in_time


def work(seconds: float) -> str:
    until = process_time() + seconds
    while process_time() < until:
        pass
    return "done"


def refuse() -> None:
    raise ValueError("no")


def test_an_answer_and_a_refusal_pass_through() -> None:
    assert in_time(lambda: "done") == "done"
    with pytest.raises(ValueError, match="no"):
        in_time(refuse)


def test_work_that_takes_too_long_each_time_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="fastest of 3"):
        in_time(lambda: work(AT_ONCE * 1.5))


def test_a_slow_refusal_fails_too() -> None:
    def late() -> None:
        work(AT_ONCE * 1.5)
        refuse()

    with pytest.raises(pytest.fail.Exception):
        in_time(late)


def test_one_fast_call_of_three_is_enough() -> None:
    turns: Iterator[float] = iter([AT_ONCE * 1.5, AT_ONCE * 1.5, 0])
    assert in_time(lambda: work(next(turns))) == "done"


def test_time_in_which_others_work_does_not_count() -> None:
    in_time(lambda: sleep(AT_ONCE * 1.5))
