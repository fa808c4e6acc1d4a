"""Allocation: which units, at which locations, serve a demand."""

from commerce_core.inventory.allocation.needs import Choice, Need, Routes, Strategy, routes_of
from commerce_core.inventory.allocation.plan import STRATEGIES, Plan, allocate_plan, strategy_of

__all__ = ["STRATEGIES", "Choice", "Need", "Plan", "Routes", "Strategy", "allocate_plan", "routes_of", "strategy_of"]
