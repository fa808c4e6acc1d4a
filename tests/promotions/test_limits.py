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
from commerce_core.promotions.limits import CustomerNeeded, LimitReached, Limits, UseEnded, UseNotDue
from commerce_core.promotions.uses import (
    Claim,
    Count,
    Decision,
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

    def live(self) -> list[Use]:
        return [use for use in self.uses if use.live]

    def usage(self, claim: Claim, raised: Count | None) -> Usage:
        """What is known: the slots of this person under any name, and the counters before they were raised."""
        theirs = [use for use in self.live() if set(use.claim.names) & set(claim.names)]
        slots = frozenset(use.slot for use in theirs if use.slot is not None)
        uses, amount = (raised.uses, raised.spent_minor) if raised else (0, 0)
        return Usage(self.used - uses, self.spent - amount, slots)


EMPTY = Books()


class Stale(Exception):
    """The row of a use was moved by somebody else, or a live use holds one of its places: begin anew."""


Statement = Count | Use


class Work(NamedTuple):
    """What one transaction does: it raises the counters (or not), then decides by what it reads, then writes that.

    `decide` gives None when there is nothing to do.
    """

    raised: Count | None
    decide: Callable[[Books], Decision | None]


def carried_out(books: Books, statement: Statement) -> Books:
    """One statement: counters are added to whatever the limits, rows are stored by id, version and places."""
    if isinstance(statement, Count):
        return books._replace(used=books.used + statement.uses, spent=books.spent + statement.spent_minor)
    others = tuple(use for use in books.uses if use.id != statement.id)
    before = next((use.version for use in books.uses if use.id == statement.id), 0)
    taken = {place for use in others for place in use.places}
    if statement.version != before + 1 or taken.intersection(statement.places):
        raise Stale
    return books._replace(uses=(*others, statement))


def written(books: Books, statements: tuple[Statement, ...]) -> Books:
    """The books with these statements carried out."""
    for statement in statements:
        books = carried_out(books, statement)
    return books


class Doing(NamedTuple):
    """One transaction under way: what it has written, and what is left of it; None before it has decided."""

    work: Work
    left: tuple[Statement, ...] | None = None
    written: tuple[Statement, ...] = ()
    ended: str = ""

    @property
    def next(self) -> Statement | None:
        """What it writes next; None where it reads, or commits."""
        if self.left is None:
            return None if self.written else self.work.raised
        return self.left[0] if self.left else None

    @property
    def locks(self) -> set[str]:
        """The rows that it keeps to itself until it ends."""
        return set(map(row, self.written))


class World(NamedTuple):
    """All that is committed, and all transactions."""

    books: Books
    doing: tuple[Doing, ...]


def row(statement: Statement) -> str:
    """The row that a statement writes."""
    return "counter" if isinstance(statement, Count) else statement.id


def steps(world: World) -> Iterator[World]:
    """Every world that one more step of any transaction leads to; it waits for a row that another one wrote."""
    for who, doing in enumerate(world.doing):
        others = set().union(*(each.locks for place, each in enumerate(world.doing) if place != who))
        if doing.ended:
            continue
        if doing.next is not None:
            if row(doing.next) not in others:
                yield _now(world, who, _write(world.books, doing))
        elif doing.left is None:
            yield _now(world, who, _decided(world.books, doing))
        else:
            books = written(world.books, doing.written)
            yield _now(world._replace(books=books), who, Doing(doing.work, (), ended="done"))


def _now(world: World, who: int, doing: Doing) -> World:
    return world._replace(doing=(*world.doing[:who], doing, *world.doing[who + 1 :]))


def _decided(books: Books, doing: Doing) -> Doing:
    """It reads what is committed by now and what it wrote itself; an error undoes what it wrote."""
    try:
        decision = doing.work.decide(written(books, doing.written))
    except CommerceError as error:
        return Doing(doing.work, (), ended=error.code)
    return doing._replace(left=left_of(doing.work, decision)) if decision else Doing(doing.work, (), ended="nothing")


def left_of(work: Work, decision: Decision) -> tuple[Statement, ...]:
    """What is left to write once it is decided: the counters, if they were not raised before, then the use."""
    count = () if work.raised or decision.count is None else (decision.count,)
    return (*count, decision.use)


def _write(books: Books, doing: Doing) -> Doing:
    """The next statement, on what is committed by now and what the transaction wrote itself."""
    assert doing.next is not None
    done = (*doing.written, doing.next)
    try:
        written(books, done)
    except Stale:
        return Doing(doing.work)  # rolled back; it begins anew
    return doing._replace(left=None if doing.left is None else doing.left[1:], written=done)


def every_end(works: list[Work], books: Books = EMPTY) -> tuple[set[World], set[Books]]:
    """Every way in which it can end, and everything that was ever committed on the way, over all interleavings."""
    seen, ends, kept = set(), set(), set()
    ahead = [World(books, tuple(map(Doing, works)))]
    while ahead:
        world = ahead.pop()
        if world in seen:
            continue
        seen.add(world)
        kept.add(world.books)
        further = list(steps(world))
        if not further:
            assert all(doing.ended for doing in world.doing), "deadlock"
            ends.add(world)
        ahead += further
    return ends, kept


def alone(books: Books, work: Work) -> Books:
    """The books after one transaction that nobody disturbs."""
    raised = written(books, (work.raised,) if work.raised else ())
    decision = work.decide(raised)
    return written(raised, left_of(work, decision)) if decision else books


def check(books: Books, limits: Limits) -> None:
    """The books are right, and no limit was passed, by nobody under any of their names."""
    live = books.live()
    assert books.used == len(live)
    assert books.spent == sum(use.claim.amount_minor for use in live)
    assert books.used <= (limits.max_uses or books.used)
    assert books.spent <= (limits.budget_minor or books.spent)
    assert len({use.id for use in books.uses}) == len(books.uses)
    places = [place for use in live for place in use.places]
    assert len(places) == len(set(places))
    for name in {name for use in live for name in use.claim.names}:
        theirs = [use for use in live if name in use.claim.names]
        assert limits.per_customer is None or len(theirs) <= limits.per_customer


def reserving(
    order: str, limits: Limits, *, customer: str = "", amount: int = 500, emails: tuple[str, ...] = ()
) -> Work:
    wanted = evolve(claim(order, customer or ("" if emails else f"of-{order}"), amount), emails=emails)
    raised = Count("promo_1", 1, amount)
    return Work(raised, lambda books: _reserved(books, wanted, limits, raised))


def _reserved(books: Books, wanted: Claim, limits: Limits, raised: Count | None) -> Decision:
    """A new use, or one that has expired reserved anew."""
    decision = reserve(wanted, limits, usage=books.usage(wanted, raised), expires_at=LATER, at=NOW)
    expired = (use.version for use in books.uses if use.id == decision.use.id and use.status == "expired")
    return evolve(decision, use=evolve(decision.use, version=next(expired, 0) + 1))


def ending(order: str, verb: Callable[..., Decision | None], at: datetime = NOW) -> Work:
    def decide(books: Books) -> Decision | None:
        use = next((use for use in books.uses if use.claim.order_id == order), None)
        decision = None if use is None else verb(use, at=at)
        return decision and evolve(decision, use=evolve(decision.use, version=use.version + 1))

    return Work(None, decide)


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


def test_of_one_person_under_three_names_one_wins() -> None:
    """A customer, a guest with one of their addresses, and a guest with another: each shares a name with the first."""
    limits = Limits(per_customer=1)
    works = [
        reserving("a", limits, customer="jane", emails=("jane@example.com", "j@example.com")),
        reserving("b", limits, emails=("jane@example.com",)),
    ]
    ends, kept = every_end(works)
    assert outcomes(ends) == {(FULL, "done")}
    for books in kept:
        check(books, limits)


def reserved(*orders: str, limits: Limits) -> Books:
    books = Books()
    for order in orders:
        books = alone(books, reserving(order, limits))
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


def test_the_model_finds_who_decides_before_the_counters_are_raised() -> None:
    """Read, decide, then count: all of them win."""
    limits = Limits(max_uses=1)
    works = [
        Work(None, partial(_reserved, wanted=claim(order, f"of-{order}"), limits=limits, raised=None))
        for order in ("a", "b", "c")
    ]
    _, kept = every_end(works)
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
            books = alone(books, work)
        except (CommerceError, Stale):
            continue
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
    assert given_back.count == Count("promo_1", -1, -500)
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
    """A second use of one order is the same row, so that no store keeps two."""
    again = reserve(claim("a", "somebody else"), Limits(), usage=Usage(), expires_at=LATER, at=NOW).use
    assert again.id == HELD.id
    with pytest.raises(Stale):
        written(Books(), (HELD, again))


@pytest.mark.parametrize("value", [0, -1, True, 1.0, "1", 10**19])
@pytest.mark.parametrize("name", ["max_uses", "per_customer", "budget_minor"])
def test_a_limit_is_a_positive_number_or_left_out(name: str, value: object) -> None:
    with pytest.raises(InvalidPromotion) as caught:
        Limits(**{name: value})
    assert caught.value.field == f"limits.{name}"


def test_whether_there_is_anything_to_count() -> None:
    assert not Limits().any
    assert all(limits.any for limits in (Limits(1), Limits(None, 1), Limits(budget_minor=1)))


def test_what_is_given_back_is_taken_off_the_counters_and_what_is_committed_is_not() -> None:
    taking = reserve(claim("a"), Limits(per_customer=1), usage=Usage(), expires_at=LATER, at=NOW)
    assert taking.count == Count("promo_1", 1, 500, Limits(per_customer=1))
    assert commit(HELD, at=NOW).count is None
    for decision in (release(HELD, at=NOW), expire(HELD, at=LATER)):
        assert decision.count == Count("promo_1", -1, -500)
