"""Free text on its way into a store: whoever may write anything may paste a card number, and that is never kept.

SKUs, tracking numbers and the ids of other systems are left alone: some of them pass for card numbers by chance. So are
the words of a gateway, whose answer must be recorded whatever it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commerce_core.checkout import Cart
from commerce_core.customers import Customer
from commerce_core.orders import Order
from commerce_core.payments import Intent, refuse_card_text

Text = tuple[str, str]
"""The name of a field, and what it holds."""


def refuse_cards(record: object) -> None:
    """Raise `CardNumberRefused` when a person has written a card number into a record.

    What an order or payment says for good is judged when it is new, so that one kept from before can always go on.
    """
    for field, text in _texts(record):
        refuse_card_text(text, field=field)


def _texts(record: object) -> Iterator[Text]:
    if isinstance(record, Order):
        return _order(record)
    if isinstance(record, Cart):
        return _written(record)
    if isinstance(record, Intent):
        return _intent(record)
    return iter([("email", record.email)] if isinstance(record, Customer) else [])


def _order(order: Order) -> Iterator[Text]:
    if order.version == 1:
        yield "note", order.note
        yield from _written(order)
    elif order.history and order.history[-1].action in {"cancel", "process"}:
        yield "reason", order.cancel_reason
        yield "note", order.history[-1].note


def _intent(intent: Intent) -> Iterator[Text]:
    if intent.version == 1:
        yield from _mapping("metadata", intent.metadata)
    for operation in intent.operations[-1:]:
        if operation.status == "initiated":
            yield "reason", operation.reason


def _written(by: Cart | Order) -> Iterator[Text]:
    """What a shopper may have written."""
    yield "email", by.email
    yield from _mapping("metadata", by.metadata)
    for number, options in enumerate([line.options for line in by.lines]):
        yield from _mapping(f"lines[{number}].options", options)


def _mapping(field: str, texts: Mapping[str, str]) -> Iterator[Text]:
    for key, text in texts.items():
        yield field, key
        yield f"{field}.{key}", text
