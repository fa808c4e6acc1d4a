"""The facade: one object, built once from ports, through which a backend calls every use case."""

from commerce_core.commerce.facade import Commerce
from commerce_core.commerce.stores import InvalidStoreUrl
from commerce_core.commerce.threads import InvalidThreads, TooManyWaiting

__all__ = ["Commerce", "InvalidStoreUrl", "InvalidThreads", "TooManyWaiting"]
