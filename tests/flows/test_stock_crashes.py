"""Killed without warning at any point of what it does to stock, a shop has lost no unit, and none is there twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import randrange
from typing import Any

import pytest

from tests.flows.stock_deeds import ENDS, STOCK_DEEDS, counts, stocked, traces
from tests.flows.test_crashes import EVERY_POINT, Scene, child, url, wake

__all__ = ["child", "url"]
KILLS = 3
"""Points at which each deed is killed on each database, others on every run; nightly it is every point there is."""
IN_STEPS = {"commit", "commit late", "expire"}
"""Deeds of more than one transaction, between which one can be killed: others leave all of it or nothing."""


@pytest.mark.parametrize("deed", sorted(STOCK_DEEDS))
def test_killed_at_any_point_it_moves_stock_once(
    deed: str,
    url: str,
    tenant: str,
    tmp_path: Path,
    child: Callable[..., dict[str, Any]],
    noted: Callable[[str, object], None],
) -> None:
    whole = Scene(url, tenant, tmp_path / "whole", child)
    subject = stocked(url, tenant, whole.gateway, deed)
    with whole.shop() as shop:
        before = traces(shop)
    passed = whole.kill(deed, 0, subject)
    assert passed > 4, "a point on either side of each statement and commit"
    with whole.shop() as shop:
        STOCK_DEEDS[deed](shop, subject)
        undisturbed = traces(shop)
        assert (counts(shop), shop.verify()) == (ENDS[deed], ())
    some = sorted({1 + (passed * n + randrange(passed)) // KILLS for n in range(KILLS)})
    points = range(1, passed + 1) if EVERY_POINT else some
    noted("killed at", len(points))
    for number, at in enumerate(points):
        scene = Scene(url, f"{tenant}-{at}", tmp_path / f"ledger-{at}", child)
        subject = stocked(url, scene.tenant, scene.gateway, deed)
        assert scene.kill(deed, at, subject) == 0, "it was to be killed"
        with scene.shop() as shop:
            where = f"killed at point {at} of {passed}"
            assert shop.verify() == (), where
            if deed not in IN_STEPS:
                assert traces(shop) in (before, undisturbed), where
            if deed != "commit late":  # what a scheduler may do first to a hold that is over is another story to tell
                wake(shop, number % 3)
            for _ in range(2):
                STOCK_DEEDS[deed](shop, subject)
                assert counts(shop) == ENDS[deed], where
                assert traces(shop) == undisturbed, where
                assert shop.verify() == (), where
