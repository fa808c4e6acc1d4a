"""Every cell of the chart of an order, legal or not, and what the verbs make of it."""

from collections.abc import Callable
from typing import get_args

import pytest

from commerce_core.errors import Conflict
from commerce_core.orders import (
    TRANSITIONS,
    Action,
    Edge,
    IllegalTransition,
    Order,
    OrderStatus,
    allowed_actions,
    cancel,
    deliver,
    explain_action,
    process,
    ship,
    state_chart,
)
from commerce_core.orders.transitions import EDGES
from tests.orders.samples import AT, SITUATIONS, parcel

STATUSES, ACTIONS, EDGE_NAMES = get_args(OrderStatus), get_args(Action), get_args(Edge)
VERBS: dict[str, Callable[[Order], tuple[Order, object]]] = {
    "process": lambda order: process(order, at=AT),
    "ship": lambda order: ship(order, parcel(order, id="shp_2"), at=AT),
    "deliver": lambda order: deliver(order, at=AT),
    "cancel": lambda order: cancel(order, "customer_request", at=AT),
}
# What can be done in each situation, written down from the state chart by hand, and where it leads.
ALLOWED: dict[str, dict[str, OrderStatus]] = {
    "pending": {"cancel": "cancelled"},
    "pending, paid": {"process": "processing", "cancel": "cancelled"},
    "pending, failed": {"cancel": "cancelled"},
    "pending, refunded": {"cancel": "cancelled"},
    "processing": {"ship": "shipped", "cancel": "cancelled"},
    "processing, refunded": {"cancel": "cancelled"},
    "processing, partly shipped": {"ship": "shipped", "deliver": "processing"},
    "processing, partly delivered": {"ship": "shipped"},
    "processing, nothing to ship": {"deliver": "delivered", "cancel": "cancelled"},
    "shipped": {"deliver": "delivered"},
    "delivered": {},
    "cancelled": {},
    "cancelled, paid after all": {},
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_situations_are_in_their_status(situation: str) -> None:
    assert SITUATIONS[situation]().status == situation.partition(",")[0]


def test_every_status_is_looked_at() -> None:
    assert {situation.partition(",")[0] for situation in SITUATIONS} == set(STATUSES)
    assert set(ALLOWED) == set(SITUATIONS)
    assert set(VERBS) == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_verb_works_exactly_where_the_chart_has_it(situation: str, action: Action) -> None:
    order = SITUATIONS[situation]()
    if action in ALLOWED[situation]:
        after, _ = VERBS[action](order)
        assert after.status == ALLOWED[situation][action]
        assert any(TRANSITIONS.get((order.status, edge)) == after.status for edge in EDGES[action])
        assert explain_action(order, action) == ""
        return
    with pytest.raises(IllegalTransition) as refused:
        VERBS[action](order)
    error = refused.value
    assert isinstance(error, Conflict)
    assert (error.order_id, error.from_status, error.action) == (order.id, order.status, action)
    assert error.allowed == allowed_actions(order) == tuple(ALLOWED[situation])
    assert error.why == explain_action(order, action) != ""
    assert error.message.startswith(error.why)
    assert order == SITUATIONS[situation](), "a refused verb changes nothing"


@pytest.mark.parametrize("edge", EDGE_NAMES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_cell_is_in_the_table_or_no_situation_of_that_status_can_do_it(status: OrderStatus, edge: Edge) -> None:
    """`ship_some` and `ship_last` are told apart by units: here an action is dead where neither is in the table."""
    action = next(action for action, edges in EDGES.items() if edge in edges)
    if not any((status, sibling) in TRANSITIONS for sibling in EDGES[action]):
        for situation in (name for name in SITUATIONS if name.partition(",")[0] == status):
            assert explain_action(SITUATIONS[situation](), action) == f"An order that is {status} cannot {action}."


def test_delivered_and_cancelled_are_final() -> None:
    assert set(STATUSES) - {status for status, _ in TRANSITIONS} == {"delivered", "cancelled"}
    assert {status for status, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(STATUSES)
    assert {edge for _, edge in TRANSITIONS} == set(EDGE_NAMES)


@pytest.mark.parametrize(
    ("situation", "action", "why"),
    [
        ("pending", "process", "It is not paid (payment is pending): 0.00 EUR of 60.00 EUR was taken."),
        ("processing, refunded", "ship", "It is not paid (payment is refunded): 60.00 EUR of 60.00 EUR was taken."),
        ("processing, partly shipped", "cancel", "2 of its units are shipped: take them back as a return."),
        ("processing, partly delivered", "deliver", "No shipment is on its way."),
        ("processing, nothing to ship", "ship", "Nothing is left to ship."),
        ("cancelled", "process", "An order that is cancelled cannot process."),
        ("pending", "fly", "There is no action 'fly': choose from process, ship, deliver, cancel."),
    ],
)
def test_an_order_says_what_stands_in_the_way(situation: str, action: Action, why: str) -> None:
    assert explain_action(SITUATIONS[situation](), action) == why


def test_the_diagram_is_the_table() -> None:
    drawn = state_chart().splitlines()
    assert drawn[:2] == ["stateDiagram-v2", "    [*] --> pending: place"]
    assert "    processing --> shipped: ship last" in drawn
    assert drawn[-2:] == ["    cancelled --> [*]", "    delivered --> [*]"]
    assert len(drawn) == 2 + len(TRANSITIONS) + 2
