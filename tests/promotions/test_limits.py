"""Limits: decisions one by one, and under every interleaving of what several orders do at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import CommerceError
from commerce_core.promotions import InvalidPromotion, Policy
from commerce_core.promotions import uses as verbs
from commerce_core.promotions.limits import AlreadyUsed, CustomerNeeded, LimitReached, Limits, UseEnded, UseNotDue
from commerce_core.promotions.uses import (
    LIVE,
    Claim,
    Command,
    Count,
    Decision,
    Insert,
    Usage,
    Use,
    cancel,
    commit,
    expire,
    fits,
    release,
    reserve,
    worth_claiming,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


def claim(order: str, customer: str = "cust_1", amount: int = 500) -> Claim:
    return Claim("promo_1", order, customer, amount)


class Books(NamedTuple):
    """What is committed: the counters, and every use by its order."""

    used: int = 0
    spent: int = 0
    uses: tuple[Use, ...] = ()

    def of(self, order: str) -> Use | None:
        return next((use for use in self.uses if use.claim.order_id == order and use.status in LIVE), None)

    def usage(self, claim: Claim) -> Usage:
        """What a decision reads; by the time it is carried out it may be stale."""
        live = [use for use in self.uses if use.status in LIVE and use.claim.customer == claim.customer]
        slots = frozenset(use.slot for use in live if use.slot is not None)
        return Usage(self.used, self.spent, slots, self.of(claim.order_id) is not None)


EMPTY = Books()


class Refused(Exception):
    """A command took no effect: its row count was 0, or a unique row stood in the way."""


Fits = Callable[..., bool]


def carried_out(books: Books, command: Command, *, fits: Fits) -> Books:
    """One conditional statement."""
    if isinstance(command, Count):
        if not fits(command, used=books.used, spent_minor=books.spent):
            raise Refused
        return books._replace(used=books.used + command.uses, spent=books.spent + command.spent_minor)
    if isinstance(command, Insert):
        new = command.use
        for use in books.uses:
            twin = use.claim.customer == new.claim.customer and use.slot == new.slot is not None
            if use.status in LIVE and (twin or use.claim.order_id == new.claim.order_id):
                raise Refused
        return books._replace(uses=(*books.uses, new))
    order = command.use.claim.order_id
    place = max(n for n, use in enumerate(books.uses) if use.claim.order_id == order)
    if books.uses[place].status != command.expected:
        raise Refused
    return books._replace(uses=(*books.uses[:place], command.use, *books.uses[place + 1 :]))


Work = Callable[[Books], Decision | None]
"""What one order wants to do, decided from what it read; None when there is nothing to do."""


class Doing(NamedTuple):
    """One transaction under way: what it has carried out, and what is left of it; None before it has read anything."""

    work: Work
    left: tuple[Command, ...] | None = None
    written: tuple[Command, ...] = ()
    ended: str = ""

    @property
    def locks(self) -> set[str]:
        """The rows that it keeps to itself until it ends."""
        return set(map(row, self.written))


class World(NamedTuple):
    """All that is committed, and all transactions."""

    books: Books
    doing: tuple[Doing, ...]


def row(command: Command) -> str:
    """The row that a command writes."""
    return "counter" if isinstance(command, Count) else command.use.claim.order_id


def steps(world: World, *, fits: Fits = fits) -> Iterator[World]:
    """Every world that one more statement of any transaction leads to; it waits for a row that another one wrote."""
    for who, doing in enumerate(world.doing):
        others = set().union(*(each.locks for place, each in enumerate(world.doing) if place != who))
        if doing.ended:
            continue
        if doing.left is None:
            yield _now(world, who, _read(world.books, doing))
        elif not doing.left:
            books = written(world.books, doing.written, fits=fits)
            yield _now(world._replace(books=books), who, Doing(doing.work, (), ended="done"))
        elif row(doing.left[0]) not in others:
            yield _now(world, who, _write(world.books, doing, fits))


def _now(world: World, who: int, doing: Doing) -> World:
    return world._replace(doing=(*world.doing[:who], doing, *world.doing[who + 1 :]))


def _read(books: Books, doing: Doing) -> Doing:
    try:
        decision = doing.work(books)
    except CommerceError as error:
        return doing._replace(ended=error.code)
    return doing._replace(left=decision.commands) if decision else doing._replace(ended="nothing")


def written(books: Books, commands: tuple[Command, ...], *, fits: Fits) -> Books:
    """The books with these commands carried out."""
    for command in commands:
        books = carried_out(books, command, fits=fits)
    return books


def _write(books: Books, doing: Doing, fits: Fits) -> Doing:
    """The next statement, on what is committed by now and what the transaction wrote itself."""
    done = (*doing.written, doing.left[0])
    try:
        written(books, done, fits=fits)
    except Refused:
        return Doing(doing.work)  # rolled back; it reads and decides again
    return doing._replace(left=doing.left[1:], written=done)


def every_end(works: list[Work], books: Books = EMPTY, *, fits: Fits = fits) -> tuple[set[World], set[Books]]:
    """Every way in which it can end, and everything that was ever committed on the way, over all interleavings."""
    seen, ends, kept = set(), set(), set()
    ahead = [World(books, tuple(map(Doing, works)))]
    while ahead:
        world = ahead.pop()
        if world in seen:
            continue
        seen.add(world)
        kept.add(world.books)
        further = list(steps(world, fits=fits))
        if not further:
            assert all(doing.ended for doing in world.doing), "deadlock"
            ends.add(world)
        ahead += further
    return ends, kept


def check(books: Books, limits: Limits) -> None:
    """The books are right, and no limit was passed."""
    live = [use for use in books.uses if use.status in LIVE]
    assert books.used == len(live)
    assert books.spent == sum(use.claim.amount_minor for use in live)
    assert books.used <= (limits.max_uses or books.used)
    assert books.spent <= (limits.budget_minor or books.spent)
    assert len({use.claim.order_id for use in live}) == len(live)
    for customer in {use.claim.customer for use in live}:
        slots = [use.slot for use in live if use.claim.customer == customer]
        assert limits.per_customer is None or len(slots) == len(set(slots)) <= limits.per_customer


def reserving(order: str, limits: Limits, *, customer: str = "", amount: int = 500) -> Work:
    wanted = claim(order, customer or f"of-{order}", amount)
    return lambda books: reserve(wanted, limits, usage=books.usage(wanted), expires_at=LATER, at=NOW)


def ending(order: str, verb: Callable[..., Decision | None], at: datetime = NOW) -> Work:
    def work(books: Books) -> Decision | None:
        use = next((use for use in reversed(books.uses) if use.claim.order_id == order), None)
        return None if use is None else verb(use, at=at)

    return work


def outcomes(ends: set[World]) -> set[tuple[str, ...]]:
    return {tuple(sorted(doing.ended for doing in world.doing)) for world in ends}


FULL = "coupon_exhausted"


@pytest.mark.parametrize(
    ("limits", "customer", "winners"),
    [
        (Limits(max_uses=1), "", 1),
        (Limits(max_uses=2), "", 2),
        (Limits(per_customer=1), "jane", 1),
        (Limits(per_customer=2), "jane", 2),
        (Limits(per_customer=1), "", 3),
        (Limits(budget_minor=1499), "", 2),
        (Limits(max_uses=3, per_customer=2, budget_minor=500), "jane", 1),
        (Limits(), "", 3),
    ],
)
def test_of_three_orders_at_once_exactly_as_many_win_as_may(limits: Limits, customer: str, winners: int) -> None:
    """woocommerce#13505 (limit 1,000, over 1,500 used), eventyay#1398, mall#1003, and reading of four others."""
    works = [reserving(order, limits, customer=customer) for order in ("a", "b", "c")]
    ends, kept = every_end(works)
    for books in kept:
        check(books, limits)
    assert outcomes(ends) == {tuple(sorted([FULL] * (3 - winners) + ["done"] * winners))}


def test_one_order_that_is_sent_three_times_has_one_use() -> None:
    works = [reserving("a", Limits(max_uses=9), customer="jane")] * 3
    ends, kept = every_end(works)
    assert outcomes(ends) == {("coupon_already_used", "coupon_already_used", "done")}
    for books in kept:
        check(books, Limits(max_uses=9))


def reserved(*orders: str, limits: Limits) -> Books:
    books = Books()
    for order in orders:
        decision = reserving(order, limits)(books)
        assert decision is not None
        books = written(books, decision.commands, fits=fits)
    return books


def test_a_use_ends_once_however_payment_cancellation_and_expiry_meet() -> None:
    """Committed, released and expired at the same moment, while another order waits for the only use."""
    limits = Limits(max_uses=1)
    works = [
        ending("a", commit),
        ending("a", release),
        ending("a", expire, at=LATER),
        reserving("b", limits),
    ]
    ends, kept = every_end(works, reserved("a", limits=limits))
    for books in kept:
        check(books, limits)
    for world in ends:
        assert [doing.ended for doing in world.doing[:3]].count("done") == 1
        committed = world.doing[0].ended == "done"
        assert not (committed and world.doing[3].ended == "done")
    assert {world.doing[3].ended for world in ends} == {"done", FULL}


def test_the_model_finds_a_store_that_ignores_the_row_count() -> None:
    """`UPDATE ... WHERE used < max` whose row count nobody looks at: all of them win."""
    works = [reserving(order, Limits(max_uses=1)) for order in ("a", "b", "c")]
    limits = Limits(max_uses=1)
    _, kept = every_end(works, fits=lambda count, *, used, spent_minor: True)
    with pytest.raises(AssertionError):
        deque(map(partial(check, limits=limits), kept), maxlen=0)


ORDERS = st.sampled_from(["a", "b", "c", "d"])
VERBS = st.sampled_from(["reserve", "commit", "release", "expire", "cancel"])
SOME_LIMITS = st.builds(
    Limits,
    max_uses=st.none() | st.integers(1, 3),
    per_customer=st.none() | st.integers(1, 2),
    budget_minor=st.none() | st.integers(1, 1500),
)


@given(SOME_LIMITS, st.sampled_from(["give_back", "keep"]), st.lists(st.tuples(VERBS, ORDERS, st.integers(0, 20))))
def test_any_history_keeps_the_books_right(limits: Limits, on_cancel: str, history: list[tuple[str, str, int]]) -> None:
    books, policy = Books(), Policy(on_cancel=on_cancel)
    for verb, order, minutes in history:
        at = NOW + timedelta(minutes=minutes)
        if verb == "reserve":
            work = reserving(order, limits, customer="jane" if order < "c" else "joe", amount=100 * minutes + 1)
        elif verb == "cancel":
            work = ending(order, lambda use, *, at: cancel(use, policy, at=at), at)
        else:
            work = ending(order, getattr(verbs, verb), at)
        try:
            decision = work(books)
        except CommerceError:
            continue
        books = written(books, decision.commands if decision else (), fits=fits)
        check(books, limits)


@given(st.integers(0, 10), st.integers(0, 1000), st.integers(-2, 2), st.integers(-500, 500), SOME_LIMITS)
def test_the_condition_of_the_update_is_the_limit(used: int, spent: int, n: int, m: int, limits: Limits) -> None:
    most, budget = limits.max_uses, limits.budget_minor
    within = (n <= 0 or most is None or used + n <= most) and (m <= 0 or budget is None or spent + m <= budget)
    assert fits(Count("p", n, m, limits), used=used, spent_minor=spent) == (within and used + n >= 0 and spent + m >= 0)


def test_the_last_of_a_thousand_uses_fits_and_no_more() -> None:
    thousand = Limits(max_uses=1000)
    assert fits(Count("p", 1, 500, thousand), used=999, spent_minor=0)
    assert not fits(Count("p", 1, 500, thousand), used=1000, spent_minor=0)
    assert fits(Count("p", -1, -500, Limits(max_uses=1)), used=1000, spent_minor=500_000)


def test_what_takes_nothing_off_uses_nothing_up_and_locks_go_in_one_order() -> None:
    wanted = [Claim("b", "o", amount_minor=1), Claim("a", "o", amount_minor=5), Claim("c", "o", amount_minor=0)]
    assert [each.promotion_id for each in worth_claiming(wanted)] == ["a", "b"]
    with pytest.raises(InvalidPromotion) as caught:
        reserve(wanted[2], Limits(), usage=Usage(), expires_at=LATER, at=NOW)
    assert caught.value.field == "amount_minor"


@pytest.mark.parametrize(
    ("limits", "usage", "limit"),
    [
        (Limits(max_uses=2), Usage(2), "uses"),
        (Limits(per_customer=2), Usage(5, slots=frozenset({0, 1})), "customer"),
        (Limits(per_customer=1), Usage(5, slots=frozenset({2})), "customer"),
        (Limits(budget_minor=999), Usage(1, 500), "budget"),
    ],
)
def test_the_error_says_which_limit_was_reached(limits: Limits, usage: Usage, limit: str) -> None:
    with pytest.raises(LimitReached) as caught:
        reserve(claim("a"), limits, usage=usage, expires_at=LATER, at=NOW)
    assert (caught.value.code, caught.value.limit, caught.value.promotion_id) == (FULL, limit, "promo_1")


def test_a_guest_is_asked_for_an_address_where_uses_are_counted_by_customer() -> None:
    """medusa#15823: a per-customer budget answered guests with 500."""
    with pytest.raises(CustomerNeeded) as caught:
        reserve(claim("a", customer=""), Limits(per_customer=1), usage=Usage(), expires_at=LATER, at=NOW)
    assert (caught.value.code, caught.value.field) == ("customer_required", "customer")
    assert (
        reserve(claim("a", customer=""), Limits(max_uses=1), usage=Usage(), expires_at=LATER, at=NOW).use.slot is None
    )


def test_a_freed_slot_is_taken_again() -> None:
    taken = Usage(2, slots=frozenset({0, 2}))
    assert reserve(claim("a"), Limits(per_customer=3), usage=taken, expires_at=LATER, at=NOW).use.slot == 1


HELD = reserve(claim("a"), Limits(), usage=Usage(), expires_at=LATER, at=NOW).use


def test_a_reservation_runs_out_at_its_time_and_not_before() -> None:
    tick = timedelta(microseconds=1)
    assert commit(HELD, at=LATER - tick).use.status == "committed"
    with pytest.raises(UseEnded):
        commit(HELD, at=LATER)
    with pytest.raises(UseNotDue):
        expire(HELD, at=LATER - tick)
    assert expire(HELD, at=LATER).use.status == "expired"
    with pytest.raises(InvalidPromotion) as caught:
        reserve(claim("a"), Limits(), usage=Usage(), expires_at=NOW, at=NOW)
    assert caught.value.field == "expires_at"


def test_a_cancelled_order_gives_its_use_back_or_keeps_it_by_policy() -> None:
    """vendure#1466 kept it, Sylius gives it back: a choice. What is only reserved is given back by either."""
    paid = commit(HELD, at=NOW).use
    given_back = cancel(paid, Policy(on_cancel="give_back"), at=LATER)
    assert given_back is not None
    assert given_back.use.status == "released"
    assert given_back.commands[0] == Count("promo_1", -1, -500)
    assert cancel(paid, Policy(on_cancel="keep"), at=LATER) is None
    assert cancel(HELD, Policy(on_cancel="keep"), at=LATER) is not None
    with pytest.raises(UseEnded):
        cancel(given_back.use, Policy(), at=LATER)


@pytest.mark.parametrize("status", ["committed", "released", "expired"])
def test_what_has_ended_ends_no_second_time(status: str) -> None:
    ended = evolve(HELD, status=status)
    for verb in (commit, release, expire):
        with pytest.raises(UseEnded) as caught:
            verb(ended, at=LATER)
        assert (caught.value.code, caught.value.status) == ("coupon_use_ended", status)


def test_an_order_uses_a_promotion_once() -> None:
    with pytest.raises(AlreadyUsed) as caught:
        reserve(claim("a"), Limits(), usage=Usage(1, 500, by_order=True), expires_at=LATER, at=NOW)
    assert caught.value.code == "coupon_already_used"


@pytest.mark.parametrize("value", [0, -1, True, 1.0, "1", 10**19])
@pytest.mark.parametrize("name", ["max_uses", "per_customer", "budget_minor"])
def test_a_limit_is_a_positive_number_or_left_out(name: str, value: object) -> None:
    with pytest.raises(InvalidPromotion) as caught:
        Limits(**{name: value})
    assert caught.value.field == f"limits.{name}"


def test_whether_there_is_anything_to_count() -> None:
    assert not Limits().any
    assert all(limits.any for limits in (Limits(1), Limits(None, 1), Limits(budget_minor=1)))


def test_the_counter_is_always_written_first_so_that_no_two_decisions_wait_for_each_other() -> None:
    """Were the row of a use written first, a new use would wait for a slot that is being given back, and vice versa."""
    taking = reserve(claim("a"), Limits(per_customer=1), usage=Usage(), expires_at=LATER, at=NOW)
    for decision in (taking, release(HELD, at=NOW), expire(HELD, at=LATER)):
        assert [isinstance(command, Count) for command in decision.commands] == [True, False]
