"""Parcels take open units only, every fault is said at once, and events say what happened."""

from datetime import timedelta

import pytest
from attrs import evolve

from commerce_core.ids import ShipmentId
from commerce_core.orders import (
    IllegalTransition,
    InvalidShipment,
    Shipment,
    ShippedUnits,
    UnknownShipment,
    deliver,
    open_units,
    process,
    ship,
)
from tests.orders.samples import AT, digital, parcel, partly_shipped, processing, shipped

LATER = AT + timedelta(days=2)


def test_open_units_are_those_that_need_a_parcel_and_have_none() -> None:
    assert open_units(processing()) == (ShippedUnits("socks", 3), ShippedUnits("shoes", 1))
    assert open_units(partly_shipped()) == (ShippedUnits("socks", 1), ShippedUnits("shoes", 1))
    assert open_units(shipped()) == ()


def test_a_part_of_the_units_leaves_the_order_processing() -> None:
    order = processing()
    after, (created, updated) = ship(order, parcel(order, ("socks", 2)), actor="user_1", note="first box", at=AT)
    assert (after.status, after.fulfillment_status) == ("processing", "partial")
    assert [(line.key, line.shipped) for line in after.lines] == [("socks", 2), ("shoes", 0), ("voucher", 0)]
    assert (created.type, created.subject, created.version) == ("shipment.created", "shp_1", 1)
    assert created.data == {
        "order_id": "ord_1",
        "carrier": "UPS",
        "tracking_number": "1Z",
        "units": [{"line": "socks", "quantity": 2}],
    }
    assert (updated.type, updated.data["fulfillment_status"]) == ("order.updated", "partial")
    entry = after.history[-1]
    assert (entry.actor, entry.action, entry.note) == ("user_1", "ship", "first box")
    assert (entry.from_status, entry.to_status) == ("processing", "processing")


def test_the_last_unit_fulfils_the_order() -> None:
    order = partly_shipped()
    after, (_, fulfilled) = ship(order, parcel(order, id="shp_2"), at=LATER)
    assert (after.status, after.fulfillment_status, fulfilled.type) == ("shipped", "fulfilled", "order.fulfilled")
    assert (after.version, after.updated_at) == (order.version + 1, LATER)
    assert [shipment.id for shipment in after.shipments] == ["shp_1", "shp_2"]


def test_units_of_one_line_are_summed_before_they_are_judged() -> None:
    order = processing()
    after, _ = ship(order, parcel(order, ("socks", 1), ("socks", 2)), at=AT)
    assert after.lines[0].shipped == 3
    with pytest.raises(InvalidShipment):
        ship(order, parcel(order, ("socks", 2), ("socks", 2)), at=AT)


def test_every_fault_of_a_shipment_is_said_at_once() -> None:
    order = partly_shipped()
    bad = Shipment(
        ShipmentId("shp_1"),
        (ShippedUnits("socks", 2), ShippedUnits("hats", 1), ShippedUnits("voucher", 1), ShippedUnits("shoes", 0)),
        AT,
        delivered_at=AT,
    )
    with pytest.raises(InvalidShipment) as refused:
        ship(order, bad, at=AT)
    assert [(detail.field, detail.message) for detail in refused.value.details] == [
        ("id", "shp_1 is a shipment of this order already"),
        ("delivered_at", "a shipment arrives by `deliver`, after it was shipped"),
        ("shoes", "a quantity is a whole number of at least 1"),
        ("socks", "2 asked, 1 to be shipped"),
        ("hats", "the order has no such line"),
        ("voucher", "1 asked, 0 to be shipped"),
    ]


@pytest.mark.parametrize("quantity", [0, -1, True, 1.0])
def test_a_parcel_carries_whole_units(quantity: object) -> None:
    order = processing()
    with pytest.raises(InvalidShipment):
        ship(order, parcel(order, ("socks", quantity)), at=AT)


def test_an_empty_parcel_is_refused() -> None:
    with pytest.raises(InvalidShipment):
        ship(processing(), Shipment(ShipmentId("shp_1"), (), AT), at=AT)


def test_a_parcel_arrives_with_its_units() -> None:
    order = partly_shipped()
    after, (arrived, updated) = deliver(order, ShipmentId("shp_1"), at=LATER)
    assert after.shipments[0].delivered_at == LATER
    assert [line.delivered for line in after.lines] == [2, 0, 0]
    assert (arrived.type, arrived.subject, arrived.version) == ("shipment.delivered", "shp_1", 2)
    assert updated.type == "order.updated"


def test_all_that_is_on_its_way_arrives_at_once() -> None:
    order = partly_shipped()
    order, _ = ship(order, parcel(order, id="shp_2"), at=AT)
    after, events = deliver(order, at=LATER)
    assert after.status == "delivered"
    assert [event.type for event in events] == ["shipment.delivered", "shipment.delivered", "order.updated"]


def test_an_order_is_delivered_with_its_last_parcel() -> None:
    order = partly_shipped()
    order, _ = ship(order, parcel(order, id="shp_2"), at=AT)
    order, _ = deliver(order, ShipmentId("shp_2"), at=LATER)
    assert order.status == "shipped"
    assert deliver(order, ShipmentId("shp_1"), at=LATER)[0].status == "delivered"


def test_a_parcel_arrives_once() -> None:
    order = partly_shipped()
    order, _ = ship(order, parcel(order, id="shp_2"), at=AT)
    order, _ = deliver(order, ShipmentId("shp_1"), at=LATER)
    with pytest.raises(IllegalTransition) as refused:
        deliver(order, ShipmentId("shp_1"), at=LATER)
    assert refused.value.why == "Shipment shp_1 has been delivered already."


def test_a_parcel_that_the_order_does_not_know_cannot_arrive() -> None:
    with pytest.raises(UnknownShipment):
        deliver(shipped(), ShipmentId("shp_9"), at=LATER)


def test_what_needs_no_parcel_is_delivered_without_one() -> None:
    order, _ = process(digital(), at=AT)
    assert order.fulfillment_status == "fulfilled"
    after, (fulfilled,) = deliver(order, at=AT)
    assert (after.status, after.shipments, fulfilled.type) == ("delivered", (), "order.fulfilled")


def test_the_event_of_a_parcel_is_the_same_fact_whenever_it_is_derived() -> None:
    order = processing()
    one, two = (ship(order, parcel(order), at=at)[1][0] for at in (AT, LATER))
    assert one.id == two.id
    other = ship(order, evolve(parcel(order), tracking_number="1Z9"), at=AT)[1][0]
    assert other.id != one.id
