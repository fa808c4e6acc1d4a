"""Observers: what becomes of observations."""

from commerce_core.adapters.observers.log import LoggingObserver

__all__ = ["LoggingObserver"]
