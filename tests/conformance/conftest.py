"""The fixtures of `tests.stores`."""

from tests.stores import postgres_url

__all__ = ["postgres_url"]
