"""`shop.aio`: every call of a shop to be awaited, on threads of the shop's own or in an asynchronous session."""

from commerce_core.commerce.aio.facade import AsyncCommerce

__all__ = ["AsyncCommerce"]
