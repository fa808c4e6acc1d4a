"""What it costs to send something."""

from commerce_core.shipping.flat_rate import FlatRate, InvalidShippingRate, ShippingUnavailable, choose_rate, rates_to

__all__ = ["FlatRate", "InvalidShippingRate", "ShippingUnavailable", "choose_rate", "rates_to"]
