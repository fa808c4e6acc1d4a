"""What it costs to be observed: calls of a shop without an observer, and with one that does nothing.

pytest benchmarks/bench_observer.py --benchmark-group-by=func
python benchmarks/bench_observer.py      # the ratios of docs/explanation/performance.md, in seconds
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from commerce_core import Cart, Commerce, Line, NewProduct, Tenant
from commerce_core.ports import Observation, Observer

ROUNDS = 600
CART = Cart([Line("MUG", 1)])
CALLED: dict[str, Callable[[Commerce], object]] = {
    "read the policies": lambda shop: shop.policies.get(),
    "quote a cart": lambda shop: shop.carts.quote(CART),
    "place an order": lambda shop: shop.orders.place(CART, payment_method="tok_sandbox_success"),
}
"""Calls from the cheapest to a dear one."""


class Nobody:
    """Is told, and does nothing."""

    def observe(self, observation: Observation) -> None:
        pass


def open_shop(observer: Observer | None) -> Commerce:
    """A shop in memory, where a call is cheapest, that has enough of one thing."""
    shop = Commerce("memory://", tenant=Tenant(currency="EUR"), observer=observer)
    shop.products.create(NewProduct("MUG", "Mug", "12.50", status="active"))
    shop.inventory.receive("MUG", 1_000_000)
    return shop


def beside(call: Callable[[Commerce], object]) -> list[float]:
    """Seconds of a call without and with an observer: the best of many, in turns."""
    shops, best = (open_shop(None), open_shop(Nobody())), [float("inf")] * 2
    for _ in range(ROUNDS):
        for n, shop in enumerate(shops):
            begun = perf_counter()
            call(shop)
            best[n] = min(best[n], perf_counter() - begun)
    return best


@pytest.mark.parametrize("observer", [None, Nobody()], ids=["nobody", "observed"])
@pytest.mark.parametrize("name", CALLED)
def test_a_call(benchmark: Callable[..., object], name: str, observer: Observer | None) -> None:
    benchmark(CALLED[name], open_shop(observer))


def main() -> None:
    """Each call, in microseconds, and the ratio."""
    for name, call in CALLED.items():
        alone, observed = beside(call)
        times = f"{alone * 1e6:8.1f} us alone, {observed * 1e6:8.1f} us observed"
        print(f"{name:<20} {times}: {observed / alone:.3f} times, {(observed - alone) * 1e6:.1f} us more")


if __name__ == "__main__":
    main()
