"""Sources of exchange rates: a table in the program, and the files of the European Central Bank."""

from commerce_core.adapters.rates.ecb import EcbRates, InvalidRateFile
from commerce_core.adapters.rates.static import StaticRates

__all__ = ["EcbRates", "InvalidRateFile", "StaticRates"]
