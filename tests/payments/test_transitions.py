"""Every cell of the table of a payment, legal or not, and the verbs that walk it."""

from collections.abc import Callable
from typing import get_args

import pytest

from commerce_core.payments import (
    TRANSITIONS,
    IllegalIntentTransition,
    Intent,
    IntentAction,
    IntentStatus,
    Outcome,
    PaymentMethod,
    attach_method,
    cancel_intent,
    record_charge,
    record_void,
    start_capture,
    start_charge,
    start_void,
)
from commerce_core.payments.transitions import allowed_from, next_status
from tests.payments.samples import AT, IN_STATUS, charged, key_of

STATUSES, ACTIONS = get_args(IntentStatus), get_args(IntentAction)
VERBS: dict[str, Callable[[Intent], Intent]] = {
    "attach": lambda intent: attach_method(intent, PaymentMethod("tok_2"), at=AT),
    "confirm": lambda intent: start_charge(intent, at=AT),
    "capture": lambda intent: start_capture(intent, at=AT),
    "void": lambda intent: start_void(intent, at=AT),
    "cancel": lambda intent: cancel_intent(intent, at=AT),
}
# What a caller may do in each status, written down from the state chart by hand.
ALLOWED = {
    "requires_payment_method": {"attach", "cancel"},
    "requires_confirmation": {"attach", "confirm", "cancel"},
    "processing": set(),
    "requires_action": {"void"},
    "requires_capture": {"capture", "void"},
    "succeeded": set(),
    "failed": {"attach", "cancel"},
    "canceled": set(),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_cell_leads_on_or_says_what_is_allowed(status: IntentStatus, action: IntentAction) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status(status, action) == TRANSITIONS[status, action]
        return
    with pytest.raises(IllegalIntentTransition) as refused:
        next_status(status, action)
    assert refused.value.from_status == status
    assert set(refused.value.allowed) == ALLOWED[status]


def test_the_table_speaks_of_nothing_but_statuses_and_actions() -> None:
    assert {status for status, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(STATUSES)
    assert {action for _, action in TRANSITIONS} == set(ACTIONS)


def test_success_and_cancellation_are_final() -> None:
    assert {status for status in STATUSES if not any(start == status for start, _ in TRANSITIONS)} == {
        "succeeded",
        "canceled",
    }


@pytest.mark.parametrize("status", STATUSES)
def test_the_samples_are_in_their_status(status: str) -> None:
    assert IN_STATUS[status]().status == status


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", STATUSES)
def test_a_verb_works_exactly_where_the_chart_has_it(status: IntentStatus, verb: str) -> None:
    intent = IN_STATUS[status]()
    assert set(allowed_from(status)) == ALLOWED[status]
    if verb in ALLOWED[status]:
        after = VERBS[verb](intent)
        assert (after.version, after.updated_at) == (intent.version + 1, AT)
        return
    with pytest.raises(IllegalIntentTransition) as refused:
        VERBS[verb](intent)
    assert (refused.value.from_status, refused.value.action) == (status, verb)
    assert intent == IN_STATUS[status](), "a refused verb changes nothing"


ANSWERS = {
    "succeeded": "succeeded",
    "authorised": "requires_capture",
    "requires_action": "requires_action",
    "pending": "processing",
    "declined": "failed",
}


@pytest.mark.parametrize("start", ["processing", "requires_action"])
@pytest.mark.parametrize(("answer", "status"), ANSWERS.items())
def test_every_answer_to_an_open_charge_has_its_status(start: str, answer: str, status: str) -> None:
    intent = IN_STATUS[start]()
    after, _ = record_charge(intent, Outcome(answer, "ref_1"), key=key_of(intent), at=AT)
    assert after.status == status


def test_a_call_whose_outcome_nobody_knows_leaves_the_intent_processing() -> None:
    begun = IN_STATUS["processing"]()
    after, events = record_charge(begun, None, key=key_of(begun), at=AT)
    assert (after.status, after.operations[-1].status, events) == ("processing", "unknown", ())


def test_an_unheard_confirmation_leaves_the_customer_asked() -> None:
    asked = IN_STATUS["requires_action"]()
    assert record_charge(asked, None, key=key_of(asked), at=AT) == (asked, ())


@pytest.mark.parametrize(
    ("intent", "status"), [(charged("requires_action"), "canceled"), (charged("authorised"), "canceled")]
)
def test_what_is_voided_before_a_capture_is_canceled(intent: Intent, status: str) -> None:
    begun = start_void(intent, at=AT)
    after, events = record_void(begun, Outcome("succeeded"), key=key_of(begun), at=AT)
    assert (after.status, events) == (status, ())
    assert after.capturable_minor == after.refundable_minor == 0
