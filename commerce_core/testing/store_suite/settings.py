"""How Hypothesis is to treat properties that several test classes inherit."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_PROFILE = settings.get_profile(settings.get_current_profile_name())

inherited = settings(
    max_examples=max(25, _PROFILE.max_examples // 4),
    deadline=None,
    suppress_health_check=[
        HealthCheck.differing_executors,  # one property, many stores
        HealthCheck.function_scoped_fixture,  # one store for all examples: each takes a tenant of its own
        HealthCheck.too_slow,
    ],
)
"""Decorates a property of the suite."""
