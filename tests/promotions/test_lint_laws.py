"""Laws of the linter: what it says can never hold is never applied, whatever the cart, the buyer and the instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from commerce_core.promotions import (
    AllOf,
    AnyOf,
    Bundle,
    BuyXGetY,
    CartCategories,
    CartProducts,
    Channel,
    Component,
    Condition,
    Country,
    CustomerTag,
    FirstOrder,
    Gift,
    InstantWindow,
    Kind,
    MinimumQuantity,
    MinimumSpend,
    Not,
    NthItem,
    NthOrder,
    Off,
    Percentage,
    Policy,
    Promotion,
    Region,
    Scope,
    Shopper,
    TimeWindow,
    compile_promotions,
    evaluate,
    lint,
)
from commerce_core.promotions.lint_clash import minutes_of
from commerce_core.promotions.windows import WEEKDAYS
from tests.promotions.shop import AT, SHOES, SOCKS, Row, carts, lines_of

NEVER = {"excludes_itself", "never_open", "two_currencies", "set_above_cap", "outside_scope", "gives_nothing"}
"""Errors that say of a promotion that it is never applied."""

HOURS = st.integers(0, 23).map("{:02}:00".format)
SCOPES = st.sampled_from([Scope(), SHOES, SOCKS, Scope(categories=["shoes"], exclude_categories=["shoes"])])


@st.composite
def windows(draw: st.DrawFn) -> TimeWindow:
    opens, closes = draw(st.lists(HOURS, min_size=2, max_size=2, unique=True))
    return TimeWindow(draw(st.lists(st.sampled_from(WEEKDAYS), unique=True)), opens, closes)


LEAVES = st.one_of(
    st.builds(MinimumSpend, st.integers(1, 4000), st.sampled_from(["EUR", "EUR", "USD"]), scope=SCOPES),
    st.builds(MinimumQuantity, st.integers(1, 8), SCOPES),
    st.sampled_from([["app"], ["web"], ["web", "app"]]).map(Channel),
    st.sampled_from([["US"], ["AU", "DE"]]).map(Country),
    st.builds(Region, st.sampled_from(["US", "AU"]), st.sampled_from([["wa"], ["NY", "WA"]])),
    st.sampled_from([["vip"], ["vip", "staff"]]).map(CustomerTag),
    st.builds(CartCategories, st.sampled_from([["shoes"], ["socks", "shoes"]]), st.sampled_from(["any", "all"])),
    st.builds(CartProducts, st.sampled_from([["row-0"], ["row-1", "row-0"]]), st.sampled_from(["any", "all"])),
    st.builds(NthOrder, st.integers(1, 2)),
    st.just(FirstOrder()),
    st.just(InstantWindow(AT, AT + timedelta(days=1))),
    windows(),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=2).map(AllOf),
        st.lists(inner, min_size=1, max_size=2).map(AnyOf),
    ),
    max_leaves=3,
)
KINDS = st.sampled_from(
    [
        Percentage("10"),
        Percentage("20"),
        Percentage("0"),
        BuyXGetY(1, 1, buys=SHOES, gets=SOCKS),
        BuyXGetY(1, 1),
        NthItem(3),
        Gift(Scope(products=["row-0"])),
        Bundle([Component(SHOES), Component(SOCKS)], Off(percent="20")),
    ]
)
PLACES = st.sampled_from([Scope(), Scope(), SHOES, Scope(products=["row-1"]), Scope(exclude_categories=["socks"])])
SHOPPERS = st.builds(
    Shopper,
    tags=st.sampled_from([(), ("vip",), ("staff",)]),
    orders_count=st.sampled_from([None, 0, 1]),
    channel=st.sampled_from(["", "app", "web"]),
    country=st.sampled_from(["", "US", "AU"]),
    region=st.sampled_from(["", "WA"]),
)


@st.composite
def doubtful(draw: st.DrawFn) -> Promotion:
    """One that may well contradict itself: a condition often comes with its contrary or a stricter one."""
    conditions: list[Condition] = draw(st.lists(CONDITIONS, max_size=2))
    if conditions and draw(st.integers(0, 3)) == 3:
        conditions.append(Not(draw(st.sampled_from(conditions))))
    kind: Kind = draw(KINDS)
    scope = draw(PLACES)
    most = draw(st.sampled_from([None, None, None, 1]))
    starts = draw(st.sampled_from([None, None, None, AT + timedelta(days=1)]))
    return Promotion("p", kind, conditions=conditions, scope=evolve(scope, max_units=most), starts_at=starts)


@given(doubtful(), carts(), SHOPPERS, st.integers(0, 24 * 14))
def test_what_never_holds_is_never_applied(promotion: Promotion, rows: list[Row], shopper: Shopper, hours: int) -> None:
    lines = lines_of(rows)
    told = [each.code for each in lint([promotion], items=lines.items) if each.severity == "error"]
    found = evaluate(
        lines,
        lines.gross,
        promotions=compile_promotions([promotion], policy=Policy()),
        shopper=shopper,
        at=AT + timedelta(hours=hours),
    )
    never = not NEVER.isdisjoint(told)
    event(f"never: {never}, applied: {bool(found.taken)}")
    assert not (never and found.taken), told


@given(windows(), st.integers(0, 7 * 24 * 60 - 1))
def test_the_minutes_of_a_window_are_those_at_which_it_holds(window: TimeWindow, minute: int) -> None:
    monday = datetime(2026, 6, 1, tzinfo=UTC)
    promotion = Promotion("p", Percentage("10"), conditions=[window])
    lines = lines_of([Row("a", 1000, 1)])
    at = monday + timedelta(minutes=minute)
    found = evaluate(lines, lines.gross, promotions=compile_promotions([promotion]), at=at)
    assert bool(found.taken) is bool(minutes_of(window) >> minute & 1)
