"""Group commit: many callers of one SQLite store share commits, and each has the outcome of its own work."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from threading import Event as Signal
from threading import Thread, get_ident, main_thread
from time import monotonic, sleep
from typing import Any

import pytest

from commerce_core.adapters.store.sql import SqliteStore, group, store
from commerce_core.inventory import InsufficientStock
from commerce_core.ports import NestedTransaction, StoreUnavailable, Tx
from commerce_core.ports.observer import METER, Meter
from commerce_core.testing.store_suite.base import AT, allocated, product, received

Work = Callable[[Tx], Any]
WHO: ContextVar[str] = ContextVar("who", default="nobody")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A process started in the background may have been told to ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    monkeypatch.setattr(group, "LONGEST", 60.0)  # a busy machine must not end a group here
    opened = SqliteStore.open(tmp_path / "shop.db")
    opened.run("t", lambda tx: tx.increment("opened"))
    yield opened
    opened.close()


@pytest.fixture
def sent(shop: SqliteStore) -> list[str]:
    """What the writer is sent: the first word of each statement, those of a savepoint whole."""
    words: list[str] = []
    shop._writer.set_trace_callback(lambda sql: words.append(sql if "cc_work" in sql else sql.split()[0]))
    return words


def until(condition: Callable[[], bool]) -> None:
    ends = monotonic() + 10
    while not condition():
        assert monotonic() < ends
        sleep(0.001)


def together(shop: SqliteStore, first: Work, *others: Work) -> list[Any]:
    """The outcomes of works that share a group: the first goes on once all others wait."""
    entered, leave = Signal(), Signal()

    def lead(tx: Tx) -> Any:
        entered.set()
        assert leave.wait(10)
        return first(tx)

    with ThreadPoolExecutor(len(others) + 1) as pool:
        futures = [pool.submit(shop.run, "t", lead)]
        assert entered.wait(10)
        for number, work in enumerate(others, 1):
            futures.append(pool.submit(shop.run, "t", work))
            until(lambda number=number: len(shop._group._waiting) == number)
        leave.set()
        return [outcome(future) for future in futures]


def outcome(future: Future[Any]) -> Any:
    error = future.exception(10)
    return error if error is not None else future.result()


def add(tx: Tx) -> int:
    return tx.increment("x")


def counted(shop: SqliteStore) -> int:
    return shop.read("t", lambda snapshot: snapshot.counter("x"))


def test_works_that_wait_are_committed_together(shop: SqliteStore, sent: list[str]) -> None:
    assert together(shop, *[add] * 8) == list(range(1, 9))
    assert sent.count("COMMIT") == 1
    assert counted(shop) == 8


def test_a_single_caller_needs_no_savepoint_and_no_other_thread(shop: SqliteStore, sent: list[str]) -> None:
    assert shop.run("t", lambda tx: (add(tx), get_ident())) == (1, get_ident())
    assert sent == ["BEGIN", "INSERT", "COMMIT"]


def test_nobody_has_an_answer_before_the_commit(shop: SqliteStore) -> None:
    answered: list[int] = []
    early: list[list[int]] = []

    def look(sql: str) -> None:
        if sql == "COMMIT":
            sleep(0.05)
            early.append(list(answered))

    def caller() -> None:
        answered.append(shop.run("t", add))

    entered, leave = Signal(), Signal()
    leader = Thread(target=shop.run, args=("t", lambda tx: (entered.set(), leave.wait(10))))
    leader.start()
    assert entered.wait(10)
    callers = [Thread(target=caller) for _ in range(3)]
    for thread in callers:
        thread.start()
    until(lambda: len(shop._group._waiting) == 3)
    shop._writer.set_trace_callback(look)
    leave.set()
    for thread in (leader, *callers):
        thread.join()
    assert early == [[]]
    assert sorted(answered) == [1, 2, 3]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_exception_undoes_its_own_work_alone(shop: SqliteStore, place: int) -> None:
    def fail(tx: Tx) -> None:
        tx.increment("x", 100)
        raise LookupError("ours")

    works: list[Work] = [add, add, add]
    works[place] = fail
    outcomes = together(shop, *works)
    assert [type(each) for each in outcomes].count(LookupError) == 1
    assert isinstance(outcomes[place], LookupError)
    assert counted(shop) == 2


def test_a_refused_put_undoes_its_own_work_alone(shop: SqliteStore) -> None:
    def put(tx: Tx) -> None:
        add(tx)
        tx.put(product("p"))

    first, second, third = together(shop, put, put, add)
    assert (first, third) == (None, 2)
    assert second.code == "duplicate"
    assert counted(shop) == 2


def test_works_see_what_those_before_them_did(shop: SqliteStore) -> None:
    """Of three who want 2 of 3 units one gets them."""
    shop.run("t", lambda tx: tx.move([received("a", 3)], at=AT))
    outcomes = together(shop, *[lambda tx: tx.move([allocated("a", 2)], at=AT)] * 3)
    assert [isinstance(each, InsufficientStock) for each in outcomes] == [False, True, True]


def refuse_commits(shop: SqliteStore) -> None:
    """Have SQLite refuse every COMMIT, until it is told otherwise."""

    def judge(action: int, what: object, *_: object) -> int:
        refused = action == sqlite3.SQLITE_TRANSACTION and what == "COMMIT"
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    shop._writer.set_authorizer(judge)


def test_a_commit_that_fails_fails_for_all_and_changes_nothing(shop: SqliteStore) -> None:
    def fail(tx: Tx) -> None:
        raise LookupError("rests on what was not committed")

    refuse_commits(shop)
    outcomes = together(shop, add, add, fail)
    assert [type(each) for each in outcomes] == [sqlite3.DatabaseError] * 3
    assert len({id(each) for each in outcomes}) == 3
    shop._writer.set_authorizer(None)
    assert counted(shop) == 0
    assert together(shop, add, add) == [1, 2]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_whoever_loses_the_transaction_has_the_error_and_the_others_are_done_again(
    shop: SqliteStore, place: int
) -> None:
    """As SQLite does when the disk is full: the error takes the whole transaction with it."""

    def lose(tx: Tx) -> None:
        add(tx)
        shop._writer.execute("ROLLBACK")
        raise sqlite3.OperationalError("database or disk is full")

    works: list[Work] = [add, add, add]
    works[place] = lose
    outcomes = together(shop, *works)
    assert isinstance(outcomes.pop(place), sqlite3.OperationalError)
    assert sorted(outcomes) == [1, 2]
    assert counted(shop) == 2


def test_a_full_disk_fails_only_for_whom_there_is_no_room(shop: SqliteStore) -> None:
    (pages,) = shop._writer.execute("PRAGMA page_count").fetchone()
    shop._writer.execute(f"PRAGMA max_page_count = {pages}")
    many = [product(f"p{number}", name="x" * 255) for number in range(100)]
    first, second, third = together(shop, add, lambda tx: tx.put(*many), add)
    assert (first, third) == (1, 2)
    assert isinstance(second, StoreUnavailable)


def test_a_busy_database_is_tried_again_by_all_who_wait(shop: SqliteStore, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(store.time, "sleep", lambda seconds: None)
    shop._writer.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "shop.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome(future) for future in [pool.submit(shop.run, "t", add) for _ in range(4)]]
        assert [type(each) for each in outcomes] == [StoreUnavailable] * 4
        other.execute("COMMIT")
        assert sorted(pool.map(lambda _: shop.run("t", add), range(4))) == [1, 2, 3, 4]
    other.close()


def test_a_transaction_within_a_work_is_refused_whoever_leads(shop: SqliteStore) -> None:
    def nest(tx: Tx) -> None:
        add(tx)
        shop.run("t", add)

    outcomes = together(shop, nest, nest, add)
    assert [type(each) for each in outcomes] == [NestedTransaction, NestedTransaction, int]
    assert counted(shop) == 1


def test_a_work_has_the_context_of_its_caller(shop: SqliteStore) -> None:
    def named(name: str) -> tuple[str, int]:
        WHO.set(name)
        meter = Meter()
        METER.set(meter)
        return shop.run("t", lambda tx: (add(tx), WHO.get())[1]), meter.statements

    entered, leave = Signal(), Signal()
    with ThreadPoolExecutor(4) as pool:
        leader = pool.submit(shop.run, "t", lambda tx: (entered.set(), leave.wait(10)))
        assert entered.wait(10)
        callers = [pool.submit(named, name) for name in ("ada", "bob", "eve")]
        until(lambda: len(shop._group._waiting) == 3)
        leave.set()
        assert [caller.result(10) for caller in callers] == [("ada", 1), ("bob", 1), ("eve", 1)]
        leader.result(10)


def test_an_interrupt_of_the_leader_loses_nobody_elses_work(shop: SqliteStore) -> None:
    def interrupted(tx: Tx) -> None:
        add(tx)
        raise KeyboardInterrupt

    first, *others = together(shop, interrupted, add, add)
    assert isinstance(first, KeyboardInterrupt)
    assert sorted(others) == [1, 2]
    assert counted(shop) == 2


def test_an_interrupt_amid_the_work_of_another_loses_only_the_leaders(shop: SqliteStore) -> None:
    ran_by: list[int] = []

    def interrupts_the_leader(tx: Tx) -> int:
        ran_by.append(get_ident())
        value = add(tx)
        if len(ran_by) == 1:
            raise KeyboardInterrupt
        return value

    first, *others = together(shop, add, add, interrupts_the_leader, add)
    assert isinstance(first, KeyboardInterrupt)
    assert sorted(others) == [1, 2, 3]
    assert counted(shop) == 3


def test_an_interrupt_right_after_the_commit_tells_the_others_that_they_are_done(shop: SqliteStore) -> None:
    tell = shop._group._tell
    calls: list[int] = []

    def interrupted(jobs: Sequence[Any], own: Any) -> None:
        calls.append(len(jobs))
        if len(calls) == 1:
            raise KeyboardInterrupt
        tell(jobs, own)

    shop._group._tell = interrupted  # type: ignore[method-assign]
    first, *others = together(shop, add, add, add)
    assert isinstance(first, KeyboardInterrupt)
    assert others == [2, 3]
    assert counted(shop) == 3


def test_who_is_interrupted_while_waiting_is_not_waited_for(shop: SqliteStore, interruptible: None) -> None:
    entered, leave = Signal(), Signal()
    leader = Thread(target=shop.run, args=("t", lambda tx: (entered.set(), leave.wait(10))))
    leader.start()
    assert entered.wait(10)

    def interrupt() -> None:
        until(lambda: len(shop._group._waiting) == 1)
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)

    Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        shop.run("t", add)
    leave.set()
    leader.join()
    assert counted(shop) == 0
    assert shop.run("t", add) == 1


def test_a_group_ends_so_that_its_answers_get_out(shop: SqliteStore, sent: list[str], monkeypatch) -> None:
    monkeypatch.setattr(group, "LONGEST", 0.0)
    assert together(shop, add, add, add) == [1, 2, 3]
    assert sent.count("COMMIT") == 3


def test_a_work_that_rests_on_what_nobody_has_committed_is_told_so(shop: SqliteStore) -> None:
    """It must not put into a cache what may never have been."""
    assert together(shop, *[lambda tx: (add(tx), shop.sees_uncommitted())] * 3) == [(1, False), (2, True), (3, True)]
    assert not shop.sees_uncommitted()


def test_a_work_that_shares_its_commit_is_in_nobodys_transaction(shop: SqliteStore) -> None:
    """Or a gateway could not be asked after it."""
    assert together(shop, *[lambda tx: (add(tx), shop.in_transaction())] * 3) == [(1, False), (2, False), (3, False)]


@pytest.mark.parametrize("end", [SystemExit, GeneratorExit])
def test_what_ends_the_caller_of_a_work_ends_no_other(shop: SqliteStore, end: type[BaseException]) -> None:
    def leave(tx: Tx) -> None:
        add(tx)
        raise end

    first, second, third = together(shop, add, leave, add)
    assert (first, third) == (1, 2)
    assert isinstance(second, end)
    assert counted(shop) == 2


def test_a_reader_that_is_interrupted_at_its_beginning_spoils_no_connection(shop: SqliteStore) -> None:
    class Interrupted(sqlite3.Connection):
        interrupted = False

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            cursor = super().execute(sql, *values)
            if sql == "BEGIN" and not self.interrupted:
                self.interrupted = True
                raise KeyboardInterrupt
            return cursor

    shop._idle.clear()
    shop._idle.append(sqlite3.connect(shop._path, isolation_level=None, factory=Interrupted))
    with pytest.raises(KeyboardInterrupt):
        counted(shop)
    assert [counted(shop) for _ in range(3)] == [0, 0, 0]


def led_into_an_interrupt(shop: SqliteStore, prepare: Callable[[], None]) -> list[Any]:
    """The outcomes of a leader and of one who waits; `prepare` sees to the interrupt once both are there."""
    entered, leave = Signal(), Signal()
    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(shop.run, "t", lambda tx: (add(tx), entered.set(), leave.wait(10))[0])
        assert entered.wait(10)
        waiter = pool.submit(shop.run, "t", add)
        until(lambda: len(shop._group._waiting) == 1)
        prepare()
        leave.set()
        return [outcome(leader), outcome(waiter)]


def test_an_interrupt_as_a_work_is_taken_does_not_lose_it(shop: SqliteStore) -> None:
    following = shop._group._next

    def prepare() -> None:
        shop._group._next = interrupted  # type: ignore[method-assign]

    def interrupted() -> Any:
        shop._group._next = following  # type: ignore[method-assign]
        following()
        raise KeyboardInterrupt

    first, second = led_into_an_interrupt(shop, prepare)
    assert isinstance(first, KeyboardInterrupt)
    assert second == counted(shop) == 1


class Wake:
    """A lock whose first release is interrupted before it is made."""

    def __init__(self, lock: Any) -> None:
        self.acquire, self.locked, self._release = lock.acquire, lock.locked, lock.release
        self.interrupted = False

    def release(self) -> None:
        if not self.interrupted:
            self.interrupted = True
            raise KeyboardInterrupt
        self._release()


@pytest.mark.parametrize("longest", [0.0, 60.0], ids=["handing over the lead", "telling the outcome"])
def test_an_interrupt_before_somebody_is_woken_leaves_nobody_waiting(shop: SqliteStore, longest, monkeypatch) -> None:
    monkeypatch.setattr(group, "LONGEST", longest)
    monkeypatch.setattr(group, "PATIENCE", 0.01, raising=False)

    def prepare() -> None:
        job = shop._group._waiting[0]
        job.wake = Wake(job.wake)  # type: ignore[assignment]

    first, second = led_into_an_interrupt(shop, prepare)
    assert isinstance(first, KeyboardInterrupt)
    assert second == counted(shop) == 2
    assert shop.run("t", add) == 3


def test_whoever_waits_leads_when_the_leader_is_gone(shop: SqliteStore, monkeypatch) -> None:
    monkeypatch.setattr(group, "PATIENCE", 0.01, raising=False)
    gone = group.Job(add)
    shop._group._leading = gone
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(shop.run, "t", add) for _ in range(2)]
        until(lambda: len(shop._group._waiting) == 2)
        gone.left = True
        assert sorted(outcome(each) for each in waiting) == [1, 2]


def test_many_callers_lose_nothing(shop: SqliteStore) -> None:
    """A third of the works fails at the end; what the others added is there."""

    def work(number: int) -> Any:
        def add_or_fail(tx: Tx) -> int:
            add(tx)
            if number % 3 == 0:
                raise LookupError
            return 1

        return outcome_of(lambda: shop.run("t", add_or_fail))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(work, range(300)))
    assert outcomes.count(1) == 200
    assert counted(shop) == 200


def outcome_of(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except LookupError as error:
        return error
