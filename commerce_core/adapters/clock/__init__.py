"""Clocks: where the time comes from."""

from commerce_core.adapters.clock.system import SystemClock

__all__ = ["SystemClock"]
