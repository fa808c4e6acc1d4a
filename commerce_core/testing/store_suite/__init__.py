"""The conformance suite of the store port: what passes it is a store."""

from commerce_core.testing.store_suite.suite import StoreSuite

__all__ = ["StoreSuite"]
