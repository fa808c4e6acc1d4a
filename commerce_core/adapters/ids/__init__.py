"""Ids: where fresh identifiers come from."""

from commerce_core.adapters.ids.time_ordered import TimeOrderedIds

__all__ = ["TimeOrderedIds"]
