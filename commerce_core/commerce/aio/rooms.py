"""The rooms of `shop.aio`: each call of each room of the shop, to be awaited.

Made by docs/rooms.py from the rooms of the shop: run it when a call is added.
"""

from __future__ import annotations

from commerce_core.commerce.aio.awaited import Room, Runner, awaited
from commerce_core.commerce.audit import AuditCalls
from commerce_core.commerce.carts import CartCalls
from commerce_core.commerce.customers import CustomerCalls
from commerce_core.commerce.deliveries import DeliveryCalls
from commerce_core.commerce.facade import Commerce
from commerce_core.commerce.inventory import InventoryCalls
from commerce_core.commerce.orders import OrderCalls
from commerce_core.commerce.payments import PaymentCalls
from commerce_core.commerce.plans import PlanCalls
from commerce_core.commerce.prices import PriceCalls, PriceListCalls
from commerce_core.commerce.products import CategoryCalls, ProductCalls
from commerce_core.commerce.promotions import CouponCalls, DiscountCalls
from commerce_core.commerce.rates import RateCalls
from commerce_core.commerce.rules import PolicyCalls, ShippingCalls, TaxCalls


class AsyncProducts(Room):
    """`shop.aio.products`."""

    create = awaited(ProductCalls.create)
    get = awaited(ProductCalls.get)
    update = awaited(ProductCalls.update)
    archive = awaited(ProductCalls.archive)
    find = awaited(ProductCalls.find)


class AsyncCategories(Room):
    """`shop.aio.categories`."""

    create = awaited(CategoryCalls.create)
    update = awaited(CategoryCalls.update)
    get = awaited(CategoryCalls.get)
    find = awaited(CategoryCalls.find)


class AsyncCustomers(Room):
    """`shop.aio.customers`."""

    create = awaited(CustomerCalls.create)
    get = awaited(CustomerCalls.get)
    update = awaited(CustomerCalls.update)
    find = awaited(CustomerCalls.find)
    summary = awaited(CustomerCalls.summary)
    add_address = awaited(CustomerCalls.add_address)
    update_address = awaited(CustomerCalls.update_address)
    remove_address = awaited(CustomerCalls.remove_address)
    set_default = awaited(CustomerCalls.set_default)


class AsyncCarts(Room):
    """`shop.aio.carts`."""

    create = awaited(CartCalls.create)
    get = awaited(CartCalls.get)
    add = awaited(CartCalls.add)
    change = awaited(CartCalls.change)
    remove = awaited(CartCalls.remove)
    checkout = awaited(CartCalls.checkout)
    merge = awaited(CartCalls.merge)
    apply_code = awaited(CartCalls.apply_code)
    remove_code = awaited(CartCalls.remove_code)
    update = awaited(CartCalls.update)
    pay_in_cash = awaited(CartCalls.pay_in_cash)
    quote = awaited(CartCalls.quote)
    explain = awaited(CartCalls.explain)
    trace = awaited(CartCalls.trace)


class AsyncOrders(Room):
    """`shop.aio.orders`."""

    place = awaited(OrderCalls.place)
    get = awaited(OrderCalls.get)
    find = awaited(OrderCalls.find)
    explain = awaited(OrderCalls.explain)
    allowed_actions = awaited(OrderCalls.allowed_actions)
    history = awaited(OrderCalls.history)
    receipt = awaited(OrderCalls.receipt)
    process = awaited(OrderCalls.process)
    update_status = awaited(OrderCalls.update_status)
    ship = awaited(OrderCalls.ship)
    deliver = awaited(OrderCalls.deliver)
    cancel = awaited(OrderCalls.cancel)


class AsyncInventory(Room):
    """`shop.aio.inventory`."""

    level = awaited(InventoryCalls.level)
    availability = awaited(InventoryCalls.availability)
    movements = awaited(InventoryCalls.movements)
    alerts = awaited(InventoryCalls.alerts)
    verify = awaited(InventoryCalls.verify)
    locations = awaited(InventoryCalls.locations)
    create_location = awaited(InventoryCalls.create_location)
    update_location = awaited(InventoryCalls.update_location)
    settings = awaited(InventoryCalls.settings)
    configure = awaited(InventoryCalls.configure)
    receive = awaited(InventoryCalls.receive)
    expect = awaited(InventoryCalls.expect)
    call_off = awaited(InventoryCalls.call_off)
    adjust = awaited(InventoryCalls.adjust)
    withhold = awaited(InventoryCalls.withhold)
    write_off = awaited(InventoryCalls.write_off)
    transfer = awaited(InventoryCalls.transfer)
    reserve = awaited(InventoryCalls.reserve)
    plan = awaited(InventoryCalls.plan)
    extend = awaited(InventoryCalls.extend)
    release = awaited(InventoryCalls.release)
    reorder_proposals = awaited(InventoryCalls.reorder_proposals)
    promise = awaited(InventoryCalls.promise)


class AsyncPayments(Room):
    """`shop.aio.payments`."""

    create_intent = awaited(PaymentCalls.create_intent)
    get = awaited(PaymentCalls.get)
    confirm = awaited(PaymentCalls.confirm)
    capture = awaited(PaymentCalls.capture)
    refund = awaited(PaymentCalls.refund)
    cancel = awaited(PaymentCalls.cancel)
    settle = awaited(PaymentCalls.settle)


class AsyncCoupons(Room):
    """`shop.aio.coupons`."""

    create = awaited(CouponCalls.create)
    generate = awaited(CouponCalls.generate)
    validate = awaited(CouponCalls.validate)
    explain = awaited(CouponCalls.explain)
    get = awaited(CouponCalls.get)
    find = awaited(CouponCalls.find)
    update = awaited(CouponCalls.update)
    usage = awaited(CouponCalls.usage)
    retire = awaited(CouponCalls.retire)


class AsyncDiscounts(Room):
    """`shop.aio.discounts`."""

    create = awaited(DiscountCalls.create)
    validate = awaited(DiscountCalls.validate)
    explain = awaited(DiscountCalls.explain)
    get = awaited(DiscountCalls.get)
    find = awaited(DiscountCalls.find)
    update = awaited(DiscountCalls.update)
    usage = awaited(DiscountCalls.usage)
    lint = awaited(DiscountCalls.lint)
    what_if = awaited(DiscountCalls.what_if)
    retire = awaited(DiscountCalls.retire)


class AsyncTaxes(Room):
    """`shop.aio.taxes`."""

    set = awaited(TaxCalls.set)
    find = awaited(TaxCalls.find)


class AsyncShipping(Room):
    """`shop.aio.shipping`."""

    set_rate = awaited(ShippingCalls.set_rate)
    find = awaited(ShippingCalls.find)


class AsyncPolicies(Room):
    """`shop.aio.policies`."""

    get = awaited(PolicyCalls.get)
    set = awaited(PolicyCalls.set)


class AsyncRates(Room):
    """`shop.aio.rates`."""

    set = awaited(RateCalls.set)
    refresh = awaited(RateCalls.refresh)
    find = awaited(RateCalls.find)
    as_of = awaited(RateCalls.as_of)
    convert = awaited(RateCalls.convert)


class AsyncPrices(Room):
    """`shop.aio.prices`."""

    set = awaited(PriceCalls.set)
    set_many = awaited(PriceCalls.set_many)
    get = awaited(PriceCalls.get)
    find = awaited(PriceCalls.find)
    explain = awaited(PriceCalls.explain)
    history = awaited(PriceCalls.history)
    lowest = awaited(PriceCalls.lowest)
    note = awaited(PriceCalls.note)
    lint = awaited(PriceCalls.lint)


class AsyncPriceLists(Room):
    """`shop.aio.price_lists`."""

    set = awaited(PriceListCalls.set)
    get = awaited(PriceListCalls.get)
    find = awaited(PriceListCalls.find)
    lint = awaited(PriceListCalls.lint)


class AsyncPlans(Room):
    """`shop.aio.plans`."""

    create = awaited(PlanCalls.create)
    revise = awaited(PlanCalls.revise)
    retire = awaited(PlanCalls.retire)
    get = awaited(PlanCalls.get)
    find = awaited(PlanCalls.find)
    charge = awaited(PlanCalls.charge)
    explain = awaited(PlanCalls.explain)
    lint = awaited(PlanCalls.lint)


class AsyncAudit(Room):
    """`shop.aio.audit`."""

    find = awaited(AuditCalls.find)


class AsyncDeliveries(Room):
    """`shop.aio.deliveries`."""

    find = awaited(DeliveryCalls.find)
    get = awaited(DeliveryCalls.get)
    redeliver = awaited(DeliveryCalls.redeliver)


class Rooms(Room):
    """All rooms of a shop, and the calls of the shop itself."""

    def __init__(self, shop: Commerce, run: Runner) -> None:
        super().__init__(shop, run)
        self.products = AsyncProducts(shop.products, run)
        self.categories = AsyncCategories(shop.categories, run)
        self.customers = AsyncCustomers(shop.customers, run)
        self.carts = AsyncCarts(shop.carts, run)
        self.orders = AsyncOrders(shop.orders, run)
        self.inventory = AsyncInventory(shop.inventory, run)
        self.payments = AsyncPayments(shop.payments, run)
        self.coupons = AsyncCoupons(shop.coupons, run)
        self.discounts = AsyncDiscounts(shop.discounts, run)
        self.taxes = AsyncTaxes(shop.taxes, run)
        self.shipping = AsyncShipping(shop.shipping, run)
        self.policies = AsyncPolicies(shop.policies, run)
        self.rates = AsyncRates(shop.rates, run)
        self.prices = AsyncPrices(shop.prices, run)
        self.price_lists = AsyncPriceLists(shop.price_lists, run)
        self.plans = AsyncPlans(shop.plans, run)
        self.audit = AsyncAudit(shop.audit, run)
        self.deliveries = AsyncDeliveries(shop.deliveries, run)

    resolve = awaited(Commerce.resolve)
    run_due = awaited(Commerce.run_due)
    tenants = awaited(Commerce.tenants)
    verify = awaited(Commerce.verify)
    inspect = awaited(Commerce.inspect)
    doctor = awaited(Commerce.doctor)
    events = awaited(Commerce.events)
