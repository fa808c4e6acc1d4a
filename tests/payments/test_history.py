"""Any sequence of requests and answers keeps refunds within captures, and captures within the amount."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from commerce_core.errors import CommerceError
from commerce_core.payments import (
    CaptureExceedsAuthorised,
    IllegalIntentTransition,
    Intent,
    Operation,
    Outcome,
    PaymentMethod,
    PaymentPending,
    RefundExceedsCaptured,
    attach_method,
    cancel_intent,
    record_capture,
    record_charge,
    record_refund,
    record_void,
    start_capture,
    start_charge,
    start_refund,
    start_void,
)
from tests.payments.samples import AT, fresh

AMOUNT = 1_000
RECORD = {
    "charge": record_charge,
    "authorise": record_charge,
    "capture": record_capture,
    "void": record_void,
    "refund": record_refund,
}
ANSWERS = {
    "charge": ["succeeded", "authorised", "requires_action", "pending", "declined", "silence"],
    "authorise": ["succeeded", "authorised", "requires_action", "pending", "declined", "silence"],
    "capture": ["succeeded", "pending", "declined", "silence"],
    "void": ["succeeded", "pending", "declined", "silence"],
    "refund": ["succeeded", "pending", "declined", "silence"],
}
amounts = st.none() | st.integers(1, AMOUNT + 200)


class PaymentHistory(RuleBasedStateMachine):
    """A gateway that answers anything, in any order, and tells old answers again."""

    @initialize(manual=st.booleans(), first=st.sampled_from(["none", "method", "succeeded", "authorised"]))
    def begin(self, manual: bool, first: str) -> None:
        self.intent = fresh(manual=manual, minor=AMOUNT, method=None if first == "none" else PaymentMethod("tok_1"))
        self.told: list[tuple[str, Outcome | None, str]] = []
        self.events: list[tuple[str, str]] = []
        self.refunds = 0
        if first in {"succeeded", "authorised"}:
            self.confirm()
            self.tell(self.intent.operations[0], first)

    def become(self, after: Intent) -> None:
        assert after.version == self.intent.version + 1
        self.intent = after

    def attempt(self, verb: object, *errors: type[CommerceError]) -> None:
        before = self.intent
        try:
            after = verb()
        except errors:
            assert self.intent is before
            return
        self.become(after)

    @rule()
    def attach(self) -> None:
        self.attempt(lambda: attach_method(self.intent, PaymentMethod("tok_2"), at=AT), IllegalIntentTransition)

    @rule()
    def confirm(self) -> None:
        self.attempt(lambda: start_charge(self.intent, at=AT), IllegalIntentTransition)

    @rule(really=st.integers(0, 4))
    def cancel(self, really: int) -> None:
        if really == 4:  # else most histories would end here
            self.attempt(lambda: cancel_intent(self.intent, at=AT), IllegalIntentTransition)

    @rule()
    def void(self) -> None:
        self.attempt(lambda: start_void(self.intent, at=AT), IllegalIntentTransition, PaymentPending)

    @rule(amount=amounts)
    def capture(self, amount: int | None) -> None:
        left = self.intent.capturable_minor
        errors = (IllegalIntentTransition, PaymentPending, CaptureExceedsAuthorised)
        before = self.intent.version
        self.attempt(lambda: start_capture(self.intent, amount, at=AT), *errors)
        if self.intent.version > before:
            assert self.intent.operations[-1].amount_minor == (left if amount is None else amount) <= left

    @rule(amount=amounts)
    def refund(self, amount: int | None) -> None:
        left, before = self.intent.refundable_minor, self.intent.version
        self.refunds += 1
        self.attempt(
            lambda: start_refund(self.intent, amount, refund_id=f"re_{self.refunds}", at=AT), RefundExceedsCaptured
        )
        assert (self.intent.version > before) == (0 < (left if amount is None else amount) <= left)

    @precondition(lambda self: self.intent.open_operations)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(self.intent.open_operations))
        self.tell(operation, data.draw(st.sampled_from(ANSWERS[operation.kind])))

    def tell(self, operation: Operation, word: str) -> None:
        outcome = None if word == "silence" else Outcome(word, f"ref_{operation.id}")
        before = self.intent
        try:
            after, events = RECORD[operation.kind](before, outcome, key=operation.id, at=AT)
        except IllegalIntentTransition:
            # A void that the gateway granted although it had settled the charge: the one contradiction left.
            assert operation.kind == "void"
            assert word == "succeeded"
            return
        assert after.version in {before.version, before.version + 1}
        assert (after is before) == (after.version == before.version)
        self.intent = after
        self.told.append((operation.kind, outcome, operation.id))
        self.events += [(event.type, event.data["operation"]) for event in events]

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        kind, outcome, key = data.draw(st.sampled_from(self.told))
        operation = next(o for o in self.intent.operations if o.id == key)
        if operation.status in {"succeeded", "failed"} and operation.reason != "voided":
            assert RECORD[kind](self.intent, outcome, key=key, at=AT) == (self.intent, ())

    @invariant()
    def money_is_bounded(self) -> None:
        intent = self.intent
        assert 0 <= intent.refunded_minor <= intent.captured_minor <= intent.amount_minor
        assert 0 <= intent.refundable_minor <= intent.captured_minor
        assert 0 <= intent.capturable_minor <= intent.amount_minor - intent.captured_minor

    @invariant()
    def status_agrees_with_the_money(self) -> None:
        intent = self.intent
        if intent.status == "succeeded":
            assert intent.captured_minor > 0
        elif intent.status != "requires_capture":
            assert intent.captured_minor == 0
        charges = [o for o in intent.open_operations if o.kind in {"charge", "authorise"}]
        assert len(charges) == (intent.status in {"processing", "requires_action"})

    @invariant()
    def every_event_happened_once(self) -> None:
        assert len(set(self.events)) == len(self.events)
        kinds = {"charge": "payment.succeeded", "capture": "payment.succeeded", "refund": "payment.refunded"}
        for operation in self.intent.operations:
            if operation.status == "succeeded" and operation.kind in kinds:
                assert (kinds[operation.kind], operation.id) in self.events


TestPaymentHistory = PaymentHistory.TestCase
