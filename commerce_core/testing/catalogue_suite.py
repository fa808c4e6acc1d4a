"""The promises of `ports.Products` and `ports.Customers` as suites: what passes them can be a shop's catalogue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from commerce_core.catalog import Item
from commerce_core.checkout import Cart, Facts, Line, quote
from commerce_core.customers import Customer
from commerce_core.localisation import check_address
from commerce_core.money import MAX_PRICE_MINOR
from commerce_core.ports import Customers, Products
from commerce_core.tenancy import Tenant


class ProductsSuite:
    """Inherit, name a SKU that your table has and one that it has not, and let pytest collect it:

        class TestMyProducts(ProductsSuite):
            known = "HEADPHONE-001"
            unknown = "NO-SUCH-SKU"

            def make_products(self): return MyProducts()

    With several shops in one table, set `stranger` to a tenant that must not see `known`.
    """

    known: ClassVar[str]
    unknown: ClassVar[str]
    tenant: ClassVar[str] = "default"
    stranger: ClassVar[str] = ""

    def make_products(self) -> Products:
        """The adapter under test, over tables that have `known`."""
        raise NotImplementedError

    def find(self, *references: str) -> dict[str, Item]:
        """What the adapter finds for the tenant."""
        return self.make_products().items(self.tenant, list(references))

    def test_a_known_item_is_found_by_what_was_asked(self) -> None:
        found = self.find(self.known)
        assert list(found) == [self.known], "the reference that was asked for is the key of the answer"
        assert isinstance(found[self.known], Item)
        assert self.known in (found[self.known].sku, found[self.known].variant_id)

    def test_unknown_references_are_left_out(self) -> None:
        assert self.find(self.unknown) == {}
        assert list(self.find(self.unknown, self.known)) == [self.known]

    def test_nothing_asked_is_nothing_found(self) -> None:
        assert self.find() == {}

    def test_an_item_is_found_by_its_variant_id_too(self) -> None:
        """Stock is kept by variant id; a shop that asks by it must find the same item."""
        item = self.find(self.known)[self.known]
        assert self.find(item.variant_id) == {item.variant_id: item}

    def test_asked_twice_or_in_any_collection_it_answers_alike(self) -> None:
        products, wanted = self.make_products(), [self.known, self.unknown]
        answers = [products.items(self.tenant, kind(wanted)) for kind in (list, tuple, set, frozenset)]
        assert all(answer == answers[0] for answer in answers)
        assert products.items(self.tenant, [self.known, self.known]) == answers[0]

    def test_odd_references_are_simply_unknown(self) -> None:
        for odd in ("", " ", "%", "_", "'; --", "*", "x" * 300, "\N{SNOWMAN}"):
            assert self.find(odd) == {}, odd

    def test_letters_keep_their_case(self) -> None:
        other = self.known.swapcase()
        assert other == self.known or self.find(other) == {}, "upper and lower case are two SKUs"

    def test_a_price_is_whole_minor_units(self) -> None:
        item = self.find(self.known)[self.known]
        assert type(item.price_minor) is int
        assert 0 <= item.price_minor <= MAX_PRICE_MINOR
        assert type(item.weight_grams) is int
        assert item.weight_grams >= 0

    def test_an_item_that_is_for_sale_can_be_quoted(self) -> None:
        item = self.find(self.known)[self.known]
        assert item.status in {"active", "draft", "archived"}
        if item.status == "active":
            facts = Facts(Tenant(id=self.tenant, currency=item.currency), {self.known: item})
            quoted = quote(Cart([Line(self.known, 2)]), facts, at=datetime(2026, 1, 15, tzinfo=UTC))
            assert quoted.total_minor == 2 * item.price_minor

    def test_another_tenant_does_not_see_it(self) -> None:
        if self.stranger:
            assert self.make_products().items(self.stranger, [self.known]) == {}


class CustomersSuite:
    """Inherit, name a customer by id and e-mail address, and let pytest collect it:

        class TestMyCustomers(CustomersSuite):
            known = "42"
            email = "jane@example.com"

            def make_customers(self): return MyCustomers()

    With several shops in one table, set `stranger` to a tenant that must not see `known`.
    """

    known: ClassVar[str]
    email: ClassVar[str]
    unknown: ClassVar[str] = "no-such-customer"
    tenant: ClassVar[str] = "default"
    stranger: ClassVar[str] = ""

    def make_customers(self) -> Customers:
        """The adapter under test, over tables that have `known`."""
        raise NotImplementedError

    def test_a_customer_is_found_by_id(self) -> None:
        found = self.make_customers().get(self.tenant, self.known)
        assert isinstance(found, Customer)
        assert (found.id, found.email.lower()) == (self.known, self.email.lower())

    def test_a_customer_is_found_by_email_whatever_the_case_of_its_letters(self) -> None:
        customers = self.make_customers()
        found = customers.get(self.tenant, self.known)
        for written in (self.email, self.email.upper(), self.email.title()):
            assert customers.by_email(self.tenant, written) == found, written

    def test_whoever_does_not_exist_is_none(self) -> None:
        customers = self.make_customers()
        for odd in (self.unknown, "", "%", "'; --", "\N{SNOWMAN}", self.email):
            assert customers.get(self.tenant, odd) is None, odd
        for odd in (f"nobody+{self.email}", "", "%", self.email.replace("@", "%"), self.known):
            assert customers.by_email(self.tenant, odd) is None, odd

    def test_instants_are_aware(self) -> None:
        found = self.make_customers().get(self.tenant, self.known)
        assert found is not None
        assert found.created_at.tzinfo is not None
        assert found.updated_at.tzinfo is not None

    def test_addresses_are_such_as_an_order_takes(self) -> None:
        found = self.make_customers().get(self.tenant, self.known)
        assert found is not None
        for saved in found.addresses:
            check_address(saved.address)
        ids = {saved.id for saved in found.addresses}
        assert len(ids) == len(found.addresses)
        assert {found.default_shipping, found.default_billing} - {None} <= ids, "a default is one of the addresses"

    def test_another_tenant_does_not_see_them(self) -> None:
        if self.stranger:
            assert self.make_customers().get(self.stranger, self.known) is None
            assert self.make_customers().by_email(self.stranger, self.email) is None


__all__ = ["CustomersSuite", "ProductsSuite"]
