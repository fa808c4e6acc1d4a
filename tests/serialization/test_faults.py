"""Every fault at once, each at its path, in words that say what to do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping

import pytest
from attrs import Attribute, Converter, field, frozen, validators

from commerce_core.checkout import Cart
from commerce_core.errors import Invalid
from commerce_core.payments import PaymentMethod
from commerce_core.promotions import Promotion
from commerce_core.serialization import InvalidDocument, load
from commerce_core.tenancy import Tenant


def faults(kind: type, document: object) -> dict[str, str]:
    with pytest.raises(InvalidDocument) as caught:
        load(kind, document)
    return {detail.field: detail.message for detail in caught.value.details}


def test_every_fault_of_a_nested_document_is_named_by_its_path() -> None:
    assert faults(
        Cart,
        {
            "lines": [{"item": "A", "quantity": "2"}, {"quantity": 1.5, "unit_price": 5, "colour": "red"}],
            "codes": ["A", 5],
            "currency": "XYZ",
            "shipping_address": {"line1": "1 High St", "country": 44},
            "metadata": {"a": 1},
            "shipping_price": {"amount": "490", "currency": "eur"},
        },
    ) == {
        "lines[0].quantity": "must be a whole number, not '2'",
        "lines[1].item": "is missing",
        "lines[1].quantity": "must be a whole number, not 1.5",
        "lines[1].unit_price": "must be an object or text or null, not 5",
        "lines[1].colour": "is not a field of Line, which has discount, item, key, options, quantity, unit_price",
        "codes[1]": "must be text, not 5",
        "currency": "'XYZ' is not a current ISO 4217 currency: pass a code such as 'EUR'.",
        "shipping_address.city": "is missing",
        "shipping_address.country": "must be text, not 44",
        "metadata['a']": "must be text, not 1",
        "shipping_price.amount": "must be a whole number of minor units, not '490'",
    }


def test_the_message_reads_as_one_line() -> None:
    with pytest.raises(InvalidDocument) as caught:
        load(Cart, {"lines": [{"item": "A", "quantity": "2"}], "codes": "SUMMER"})
    assert caught.value.message == (
        "This is not a valid Cart: lines[0].quantity: must be a whole number, not '2'; "
        "codes: must be an array, not 'SUMMER'"
    )
    assert caught.value.to_dict()["error"]["code"] == "invalid_document"


@pytest.mark.parametrize("document", [[], None, "text", 5, [["lines", []]], True])
def test_a_record_is_an_object(document: object) -> None:
    (message,) = faults(Cart, document).values()
    assert message.startswith("must be an object with the fields of Cart (billing_address, ")


def test_refusals_of_the_record_itself_are_named_at_its_fields_beside_all_others() -> None:
    window = {"starts_at": "2026-06-01T00:00:00Z", "ends_at": "2026-06-01T00:00:00Z"}
    kind = {"kind": "percentage", "percent": "120", "per": "cart"}
    assert faults(Promotion, {"id": 5, "kind": kind, "code": " ", **window}) == {
        "id": "must be text, not 5",
        "kind.per": "must be one of 'order', 'line', not 'cart'",
        "kind.percent": "A percentage is between 0 and 100.",
        "code": "A coupon code has 1 to 64 printable characters.",
        "ends_at": "A window ends after it starts.",
    }


def test_a_field_converter_that_calls_its_field_otherwise_is_named_as_the_document_does() -> None:
    assert list(faults(Tenant, {"id": "no spaces please", "currency": "EUR"})) == ["id"]


def _even(_: object, attribute: Attribute[int], value: int) -> None:
    if value % 2:
        raise ValueError(f"{attribute.name} must be even", attribute, value)


def _stripped(value: str, _: object) -> str:
    return value.strip()


@frozen
class Checked:
    """A record of somebody else, with attrs' own validators and a rule over the whole."""

    number: int = field(default=0, validator=[validators.ge(0), _even])
    name: str = field(default="", validator=validators.max_len(3), converter=Converter(_stripped, takes_self=True))
    total: int = 0
    parts: tuple[int, ...] = ()
    first: int = field()

    @first.default
    def _first(self) -> int:
        return self.parts[0] if self.parts else 0

    def __attrs_post_init__(self) -> None:
        if sum(self.parts) != self.total:
            raise Invalid("The parts must sum to the total.", field="total")


def test_attrs_validators_keep_the_name_of_their_field() -> None:
    found = faults(Checked, {"number": -1, "name": " abcd "})
    assert found.keys() == {"number", "name"}
    assert "must be >= 0" in found["number"]
    assert faults(Checked, {"number": 3}) == {"number": "number must be even"}


def test_a_rule_over_the_whole_record_is_named_at_the_field_it_names() -> None:
    assert faults(Checked, {"total": 5, "parts": [2, 2]}) == {"total": "The parts must sum to the total."}
    assert load(Checked, {"total": 5, "parts": [2, 3]}).first == 2


@frozen
class Broken:
    number: int = 0

    def __attrs_post_init__(self) -> None:
        raise KeyError("a fault of the code")


def test_a_fault_of_the_code_is_not_dressed_up_as_one_of_the_data() -> None:
    with pytest.raises(KeyError):
        load(Broken, {})


def test_what_is_shown_of_an_input_is_short_and_escaped() -> None:
    message = faults(Cart, {"version": "\u202e\n" * 100_000})["version"]
    assert len(message) < 400
    assert message.isprintable()
    assert len(faults(Cart, {"x" * 100_000: 1, "metadata": {"y" * 100_000: 5}}).popitem()[0]) < 100


@pytest.mark.parametrize("number", ["4242424242424242", "4242 4242 4242 4242", 4242424242424242, "4242-4242-4242-4242"])
def test_a_card_number_in_the_wrong_field_is_never_repeated(number: object) -> None:
    for document in (
        {"token": number, "last4": 5},
        {"token": "tok_1", "type": [number], str(number): 1},
        {"token": [number]},
    ):
        with pytest.raises(InvalidDocument) as caught:
            load(PaymentMethod, document)
        said = "".join(filter(str.isdigit, str(caught.value) + str(caught.value.details)))
        assert "42424242" not in said


def test_a_million_faults_are_answered_by_the_first_hundred() -> None:
    assert len(faults(Cart, {"codes": [0] * 1_000_000})) == 100
    assert len(faults(Cart, {f"field{n}": 0 for n in range(10_000)})) == 100
    assert len(faults(Cart, {"metadata": {f"key{n}": 0 for n in range(10_000)}})) == 100


LOOKED_AT: list[str] = []


@frozen
class Watched:
    """Says each time somebody looks at one."""

    name: str = field(converter=lambda name: LOOKED_AT.append(name) or int(name))


@frozen
class Many:
    listed: tuple[Watched, ...] = ()
    named: Mapping[str, Watched] = field(factory=dict)


@pytest.mark.parametrize(
    "document", [{"listed": [{"name": "x"}] * 9999}, {"named": {f"{n}": {"name": "x"} for n in range(9999)}}]
)
def test_nobody_looks_for_the_other_million(document: dict[str, object]) -> None:
    LOOKED_AT.clear()
    assert len(faults(Many, document)) == 100
    assert len(LOOKED_AT) < 500


def test_the_error_survives_pickle_and_copy() -> None:
    with pytest.raises(InvalidDocument) as caught:
        load(Cart, {"codes": 5})
    for again in (pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert again.to_dict() == caught.value.to_dict()
