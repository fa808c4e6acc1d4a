import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from commerce_core.checks import UnknownField
from commerce_core.customers import (
    InvalidCustomer,
    UnknownAddress,
    add_address,
    remove_address,
    set_default,
    update_address,
)
from commerce_core.errors import NotFound
from commerce_core.localisation import Address, InvalidAddress
from tests.customers.people import BERLIN, LATER, LONDON, MEXICO, jane, numbered

places = st.sampled_from([BERLIN, MEXICO, LONDON])


class AddressBook(RuleBasedStateMachine):
    """Any sequence of changes, beside a book kept by hand."""

    def __init__(self):
        super().__init__()
        self.customer, self.new = jane(), numbered()
        self.book: dict[str, Address] = {}
        self.versions = 1

    def chosen(self, data):
        return data.draw(st.sampled_from(sorted(self.book)))

    def keep(self, changed):
        before, (self.customer, events) = self.customer, changed
        assert [event.type for event in events] == ([] if self.customer is before else ["customer.updated"])
        self.versions += len(events)

    @rule(address=places)
    def add(self, address):
        self.keep(add_address(self.customer, address, new=self.new, at=LATER))
        self.book[self.customer.addresses[-1].id] = address

    @precondition(lambda self: self.book)
    @rule(data=st.data(), line1=st.sampled_from(["Obere Str. 57", "1 High St"]))
    def move(self, data, line1):
        identity = self.chosen(data)
        self.keep(update_address(self.customer, identity, changes={"line1": line1}, at=LATER))
        old = self.book[identity]
        self.book[identity] = Address(line1, old.city, old.country, postal_code=old.postal_code)

    @precondition(lambda self: self.book)
    @rule(data=st.data())
    def remove(self, data):
        identity = self.chosen(data)
        self.keep(remove_address(self.customer, identity, at=LATER))
        del self.book[identity]

    @precondition(lambda self: self.book)
    @rule(data=st.data(), kind=st.sampled_from(["shipping", "billing", None]))
    def choose(self, data, kind):
        identity = self.chosen(data)
        others = (self.customer.default_shipping, self.customer.default_billing)
        self.keep(set_default(self.customer, identity, type=kind, at=LATER))
        assert self.customer.default_shipping == (others[0] if kind == "billing" else identity)
        assert self.customer.default_billing == (others[1] if kind == "shipping" else identity)

    @invariant()
    def the_book_is_the_one_kept_by_hand(self):
        assert [(entry.id, entry.address) for entry in self.customer.addresses] == list(self.book.items())

    @invariant()
    def a_customer_with_addresses_has_one_default_of_each_type(self):
        defaults = (self.customer.default_shipping, self.customer.default_billing)
        assert all(identity in self.book for identity in defaults) if self.book else defaults == (None, None)

    @invariant()
    def each_change_is_a_version(self):
        assert self.customer.version == self.versions


TestAddressBook = AddressBook.TestCase


def test_the_first_address_becomes_the_default_of_both_types():
    customer, (event,) = add_address(jane(), BERLIN, new=lambda prefix: f"{prefix}_x", at=LATER)
    assert (customer.default_shipping, customer.default_billing) == ("addr_x", "addr_x")
    assert event.data == {"changed": ["addresses", "default_billing", "default_shipping"]}
    assert event.at == customer.updated_at == LATER


def test_a_later_address_changes_no_default():
    customer = jane(addresses=[BERLIN])
    after, (event,) = add_address(customer, MEXICO, new=lambda prefix: f"{prefix}_x", at=LATER)
    assert (after.default_shipping, after.default_billing) == (customer.default_shipping, customer.default_billing)
    assert event.data == {"changed": ["addresses"]}


def test_each_type_has_its_own_default():
    customer = jane(addresses=[BERLIN, MEXICO])
    berlin, mexico = (entry.id for entry in customer.addresses)
    after, (event,) = set_default(customer, mexico, type="billing", at=LATER)
    assert (after.shipping_address, after.billing_address) == (BERLIN, MEXICO)
    assert event.data == {"changed": ["default_billing"]}
    assert set_default(after, mexico, type="billing", at=LATER) == (after, ())
    assert set_default(after, berlin, at=LATER)[0].billing_address == BERLIN


def test_where_the_default_is_removed_the_oldest_one_left_takes_its_place():
    customer = jane(addresses=[BERLIN, MEXICO, LONDON])
    berlin, mexico, london = (entry.id for entry in customer.addresses)
    customer, _ = set_default(customer, london, type="billing", at=LATER)
    customer, _ = remove_address(customer, berlin, at=LATER)
    assert (customer.default_shipping, customer.default_billing) == (mexico, london)


def test_another_customers_address_is_not_found():
    customer = jane(addresses=[BERLIN])
    for change in (
        lambda: update_address(customer, "addr_9", changes={"city": "Bonn"}, at=LATER),
        lambda: remove_address(customer, "addr_9", at=LATER),
        lambda: set_default(customer, "addr_9", at=LATER),
        lambda: remove_address(customer, "", at=LATER),
    ):
        with pytest.raises(UnknownAddress) as caught:
            change()
        assert isinstance(caught.value, NotFound)


def test_a_bad_address_changes_nothing():
    customer = jane(addresses=[BERLIN])
    identity = customer.addresses[0].id
    with pytest.raises(InvalidAddress):
        add_address(customer, Address("", "", ""), new=lambda prefix: pytest.fail("drew an id"), at=LATER)
    with pytest.raises(InvalidAddress) as caught:
        update_address(customer, identity, changes={"city": "", "country": "Germany", "planet": "Earth"}, at=LATER)
    assert [detail.field for detail in caught.value.details] == ["planet", "address.city", "address.country"]
    with pytest.raises(UnknownField):
        update_address(customer, identity, changes={"planet": "Earth"}, at=LATER)
    with pytest.raises(InvalidCustomer):
        set_default(customer, identity, type="home", at=LATER)
