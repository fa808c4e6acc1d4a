import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidMetadata, InvalidText, UnknownField
from commerce_core.customers import InvalidCustomer, InvalidEmail, NewCustomer, create_customer, update_customer
from commerce_core.errors import Invalid
from commerce_core.ids import InvalidId
from commerce_core.localisation import Address, InvalidAddress
from tests.customers.people import BERLIN, LATER, MEXICO, NOW, jane, numbered

FAULTS = {
    "email": ("jane", InvalidEmail),
    "first_name": ("a\nb", InvalidText),
    "last_name": (7, InvalidText),
    "phone": ("1" * 65, InvalidText),
    "addresses": ([BERLIN, Address("", "Berlin", "DE")], InvalidAddress),
    "tags": (["vip", ""], InvalidText),
    "metadata": ({"k": 7}, InvalidMetadata),
    "external_id": ("", InvalidText),
    "id": ("a/b", InvalidId),
}
CHANGES = {
    "email": "other@example.com",
    "first_name": "Janet",
    "last_name": "Roe",
    "phone": "030-0074321",
    "tags": ("vip",),
    "metadata": {"k": "v"},
    "external_id": "ext-1",
}


@given(st.sets(st.sampled_from(sorted(FAULTS)), min_size=1))
def test_all_faults_of_a_draft_are_named_at_once_and_no_id_is_drawn(names):
    drawn = []
    draft = NewCustomer(**{"email": "jane@example.com", **{name: FAULTS[name][0] for name in names}})
    with pytest.raises(Invalid) as caught:
        create_customer(draft, new=lambda prefix: drawn.append(prefix) or "id", at=NOW)
    assert {detail.field.split("[")[0].split(".")[0] for detail in caught.value.details} == names
    assert type(caught.value) is (FAULTS[names.pop()][1] if len(names) == 1 else InvalidCustomer)
    assert drawn == []


def test_the_customer_of_the_api_document():
    draft = NewCustomer(
        " jane@example.com ",
        first_name="Jane",
        last_name="Doe ",
        phone="+1-555-0123",
        addresses=[BERLIN, MEXICO],
        tags=["vip", "newsletter", "vip"],
    )
    customer, (event,) = create_customer(draft, new=numbered(), at=NOW)
    assert (customer.email, customer.name, customer.phone) == ("jane@example.com", "Jane Doe", "+1-555-0123")
    assert customer.tags == ("vip", "newsletter")
    assert [entry.address for entry in customer.addresses] == [BERLIN, MEXICO]
    assert customer.shipping_address == customer.billing_address == BERLIN
    assert (customer.version, customer.created_at, customer.updated_at) == (1, NOW, NOW)
    assert (event.type, event.subject, event.version, event.at) == ("customer.created", customer.id, 1, NOW)
    assert len({customer.id, *(entry.id for entry in customer.addresses)}) == 3


def test_an_email_is_enough():
    customer, _ = create_customer(NewCustomer("jane@example.com", id="7"), new=numbered(), at=NOW)
    assert (customer.id, customer.name, customer.addresses) == ("7", "", ())
    assert (customer.shipping_address, customer.default_billing) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "name"), [("Jane", "", "Jane"), ("", "Doe", "Doe"), ("Jane", "Doe", "Jane Doe")]
)
def test_a_name_is_what_is_known_of_it(first, last, name):
    assert jane(first_name=first, last_name=last).name == name


@given(st.sets(st.sampled_from(sorted(CHANGES)), min_size=1))
def test_what_changed_is_changed_named_and_nothing_else(names):
    customer = jane(addresses=[BERLIN])
    after, (event,) = update_customer(customer, {name: CHANGES[name] for name in names}, at=LATER)
    assert (after.version, after.updated_at, after.created_at, after.id) == (2, LATER, NOW, customer.id)
    assert (event.type, event.version, event.data) == ("customer.updated", 2, {"changed": sorted(names)})
    for name, value in CHANGES.items():
        assert getattr(after, name) == (value if name in names else getattr(customer, name))
    assert after.addresses == customer.addresses
    again, events = update_customer(after, {name: CHANGES[name] for name in names}, at=LATER)
    assert again is after
    assert events == ()


def test_a_change_with_faults_names_them_all():
    with pytest.raises(InvalidCustomer) as caught:
        update_customer(jane(), {"email": "x", "addresses": [BERLIN], "version": 7, "metadata": "a"}, at=LATER)
    assert [detail.field for detail in caught.value.details] == ["addresses", "version", "metadata", "email"]
    with pytest.raises(UnknownField):
        update_customer(jane(), {"id": "other"}, at=LATER)


def test_metadata_is_merged_and_none_removes():
    after, _ = update_customer(jane(metadata={"a": "1", "b": "2"}), {"metadata": {"a": None, "c": "3"}}, at=LATER)
    assert after.metadata == {"b": "2", "c": "3"}
