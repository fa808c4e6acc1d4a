"""Tests as the project itself would write them; run by its `manage.py test`."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

from box.models import Product, Ticket
from box.shop import CARD, shop
from commerce_core import Commerce, InsufficientStock, Line, Percentage, Promotion, Tenant
from commerce_core.django import DjangoProducts, DjangoStore, ReadOnlyModel
from commerce_core.django.models import AuditEntry, Movement, Order, StockLevel, StoredEvent
from commerce_core.hosts.django.products import InvalidProductModel
from commerce_core.ports import CannotJoin, GatewayInTransaction, NestedTransaction, NoTransaction


def fill():
    Product.objects.create(sku="MUG", name="Mug", price_eur="12.50")
    shop.inventory.receive("MUG", 9)


def orders():
    return len(shop.orders.find().records)


class InsideATestCase(TestCase):
    """All of it in one transaction of Django's, which is rolled back."""

    @classmethod
    def setUpTestData(cls):
        fill()

    def test_the_block_of_the_test_is_not_a_callers(self):
        assert not shop._ctx.store.in_transaction()
        order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD)
        assert order.payment_status == "paid"
        assert shop.verify() == ()

    def test_each_test_begins_as_the_first_did(self):
        assert orders() == 0
        assert shop.inventory.level("MUG")[0].available == 9

    test_and_so_does_another = test_each_test_begins_as_the_first_did

    def test_a_block_inside_the_test_is_the_callers(self):
        with transaction.atomic():
            assert shop._ctx.store.in_transaction()
            with pytest.raises(GatewayInTransaction):
                shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD)
            order = shop.joined("default").orders.place(lines=[Line("MUG", 1)], payment_method=CARD)
        assert shop.payments.settle(order.id).captured_minor == 1250

    def test_a_promotion_of_one_test(self):
        shop.coupons.create(Promotion("half", Percentage("50"), code="SALE"))
        assert str(shop.orders.place(lines=[Line("MUG", 2)], codes=["SALE"]).total) == "12.50 EUR"

    def test_is_not_remembered_in_another(self):
        shop.coupons.create(Promotion("tenth", Percentage("10"), code="SALE"))
        assert str(shop.orders.place(lines=[Line("MUG", 2)], codes=["SALE"]).total) == "22.50 EUR"

    def test_what_is_refused_leaves_the_test_able_to_go_on(self):
        with pytest.raises(InsufficientStock):
            shop.orders.place(lines=[Line("MUG", 10)])
        assert orders() == 0

    def test_commits_can_be_captured(self):
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.client.get("/joined").json()
        assert shop.orders.get(answer["id"]).payment_status == "paid"

    def test_models_read_and_join(self):
        order = shop.orders.place(lines=[Line("MUG", 2)])
        Ticket.objects.create(order_id=order.id)
        found = Ticket.objects.select_related("order").get().order
        assert (found.number, found.total_minor, found.tenant) == (order.number, 2500, "default")
        assert found.created_at == order.created_at
        assert found.document["lines"][0]["sku"] == "MUG"
        assert Order.objects.filter(created_at__gte=order.created_at, document__currency="EUR").count() == 1
        assert Ticket.objects.filter(order__status="pending").count() == 1
        assert StockLevel.objects.get(variant_id="MUG").on_hand == 9
        assert Movement.objects.order_by("seq")[0].kind == "received"
        assert AuditEntry.objects.filter(resource="order", resource_id=order.id).get().at == order.created_at
        assert StoredEvent.objects.filter(subject=order.id).exists()

    def test_models_refuse_to_write(self):
        order = Order.objects.get(id=shop.orders.place(lines=[Line("MUG", 1)]).id)
        everything = Order.objects.all()
        for write in (
            order.save,
            order.delete,
            Order(id="new").save,
            everything.delete,
            lambda: everything.update(status="paid"),
            lambda: everything.create(id="new"),
            lambda: everything.bulk_create([Order(id="new")]),
            lambda: everything.bulk_update([order], ["status"]),
            lambda: everything.get_or_create(id="new"),
            lambda: everything.update_or_create(id=order.id, defaults={"status": "paid"}),
            lambda: everything._raw_delete("default"),
        ):
            with pytest.raises(ReadOnlyModel):
                write()
        assert Order.objects.get().status == "pending"

    def test_a_transaction_inside_another_is_refused(self):
        store = shop._ctx.store
        with pytest.raises(NestedTransaction):
            store.run("default", lambda tx: store.read("default", lambda snapshot: None))

    def test_no_alias_no_store(self):
        with pytest.raises(CannotJoin):
            DjangoStore("nowhere")

    def test_products_come_from_the_model(self):
        Product.objects.create(sku="LP", name="Record", price_eur="20.00", genre="jazz")
        rows = Product.objects.filter(genre="jazz")
        details = lambda row: {"tags": [row.genre], "track_stock": False}  # noqa: E731
        items = DjangoProducts(rows, price="price_eur", unit="CHF", details=details).items("t", ["LP", "MUG", "x\0"])
        assert {sku: (str(item.price), item.tags, item.track_stock) for sku, item in items.items()} == {
            "LP": ("20.00 CHF", ("jazz",), False)
        }
        by_key = DjangoProducts(Product, sku="pk", price="price_eur")
        key = str(rows.get().pk)
        assert set(by_key.items("t", [key, f"0{key}", "LP", f" {key}"])) == {key}
        for wrong in ({"sku": "nothing"}, {"price": "nothing"}, {"name": "nothing"}):
            with pytest.raises(InvalidProductModel):
                DjangoProducts(Product, **{"price": "price_eur"} | wrong)
        with pytest.raises(InvalidProductModel):
            DjangoProducts(dict)


class WithRealCommits(TransactionTestCase):
    """The tables are emptied after each test, ours too."""

    def setUp(self):
        assert orders() == 0
        assert not AuditEntry.objects.exists()
        assert not Movement.objects.exists()
        fill()

    def test_a_view_that_succeeds_is_charged_once(self):
        answer = self.client.get("/joined").json()
        assert answer["status"] == "pending"
        assert Ticket.objects.get().order_id == answer["id"]
        assert shop.orders.get(answer["id"]).captured_minor == 2500
        assert shop.payments.settle(answer["id"]).captured_minor == 2500
        assert shop.run_due().payments_settled == 0
        assert shop.verify() == ()

    def test_a_view_that_raises_leaves_nothing(self):
        before = AuditEntry.objects.count(), StoredEvent.objects.count(), Movement.objects.count()
        for view in ("/joined?fail", "/plain?fail"):
            with pytest.raises(ZeroDivisionError):
                self.client.get(view)
        assert not Ticket.objects.exists()
        assert orders() == 0
        assert before == (AuditEntry.objects.count(), StoredEvent.objects.count(), Movement.objects.count())
        assert shop.inventory.level("MUG")[0].available == 9
        assert self.client.get("/outside").json() == {"status": "paid"}

    def test_a_plain_call_in_a_request_is_in_its_transaction(self):
        assert self.client.get("/plain").json()["status"] == "pending"
        refused = self.client.get("/plain?pay")
        assert (refused.status_code, refused.json()) == (409, {"code": "gateway_in_transaction"})
        assert orders() == 1

    async def test_an_asynchronous_view(self):
        assert (await self.async_client.get("/asynchronous")).json() == {"status": "paid"}

    def test_only_blocks_are_joined(self):
        assert not shop._ctx.store.in_transaction()
        with pytest.raises(NoTransaction):
            shop.joined("default").orders.place(lines=[Line("MUG", 1)])
        connection.set_autocommit(False)
        try:
            assert shop._ctx.store.in_transaction()
            shop.orders.place(lines=[Line("MUG", 1)])
            connection.rollback()
        finally:
            connection.set_autocommit(True)
        assert orders() == 0

    def test_it_is_told_when_a_block_is_committed(self):
        store, told = shop._ctx.store, []
        assert not store.on_commit(lambda: told.append("now"))
        for fate in ("lost", "kept"):
            with transaction.atomic():
                assert store.on_commit(lambda fate=fate: told.append(fate))
                assert told == []
                transaction.set_rollback(fate == "lost")
        assert told == ["kept"]

    def test_an_error_in_a_block_is_not_hidden(self):
        with pytest.raises(ZeroDivisionError):
            shop._ctx.store.run("default", lambda tx: 1 // 0)
        assert not connection.in_atomic_block

    def test_threads_sell_each_unit_once(self):
        answers = []

        def buy():
            try:
                answers.append(shop.orders.place(lines=[Line("MUG", 2)], payment_method=CARD).payment_status)
            except InsufficientStock:
                answers.append("none left")
            finally:
                connection.close()

        threads = [Thread(target=buy) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == ["none left"] * 4 + ["paid"] * 4
        assert shop.verify() == ()

    def test_another_shop_sees_the_same_tables(self):
        order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD)
        other = Commerce(store=DjangoStore(), tenant=Tenant(currency="EUR"))
        assert other.orders.get(order.id) == order
