"""What it costs to await a shop, and how long the event loop is kept while orders are placed.

pytest benchmarks/bench_aio.py --benchmark-group-by=func
python benchmarks/bench_aio.py      # the tables of docs/explanation/performance.md, in a minute
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from commerce_core import Cart, Commerce, Line, NewProduct, Tenant
from commerce_core.cli.progress import progress

ROUNDS, CALLS = 100, 4
ORDERS, TOGETHER = 200, 50
TICK = 0.001
"""Seconds for which a task sleeps, over and over. What it oversleeps, the event loop was kept for."""
CART = Cart([Line("MUG", 1)])
PAID = "tok_sandbox_success"

Call = Callable[[], object]
Awaited = Callable[[], Awaitable[object]]


def open_shop(url: str) -> Commerce:
    """A shop that has enough of one thing."""
    shop = Commerce(url, tenant=Tenant(currency="EUR"))
    shop.products.create(NewProduct("MUG", "Mug", "12.50", status="active"))
    shop.inventory.receive("MUG", 1_000_000)
    return shop


def pairs(shop: Commerce) -> dict[str, tuple[Call, Awaited]]:
    """Calls from the cheapest to a dear one, each as it is and to be awaited."""
    return {
        "read the policies": (shop.policies.get, shop.aio.policies.get),
        "quote a cart": (lambda: shop.carts.quote(CART), lambda: shop.aio.carts.quote(CART)),
        "place an order": (
            lambda: shop.orders.place(CART, payment_method=PAID),
            lambda: shop.aio.orders.place(CART, payment_method=PAID),
        ),
    }


async def beside(call: Call, awaited: Awaited) -> list[float]:
    """Seconds of a call as it is, in `asyncio.to_thread`, and in `shop.aio`: the best of short turns."""
    best = [float("inf")] * 3
    for _ in range(ROUNDS):
        times = [perf_counter()]
        for _ in range(CALLS):
            call()
        times.append(perf_counter())
        for _ in range(CALLS):
            await asyncio.to_thread(call)
        times.append(perf_counter())
        for _ in range(CALLS):
            await awaited()
        times.append(perf_counter())
        best = [min(best[n], (times[n + 1] - times[n]) / CALLS) for n in range(3)]
    return best


async def under_load(shop: Commerce, way: str) -> tuple[float, list[float]]:
    """Orders a second while so many are placed together, and by how much each tick of the event loop came late."""
    late: list[float] = []

    async def tick() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(TICK)
            late.append(perf_counter() - began - TICK)

    async def buyer() -> None:
        for _ in range(ORDERS // TOGETHER):
            if way == "shop.aio":
                await shop.aio.orders.place(CART, payment_method=PAID)
            else:
                if way == "on the event loop":
                    shop.orders.place(CART, payment_method=PAID)
                await asyncio.sleep(0 if way == "on the event loop" else 0.2)

    ticker, began = asyncio.create_task(tick()), perf_counter()
    await asyncio.sleep(2 * TICK)
    await asyncio.gather(*(buyer() for _ in range(TOGETHER)))
    seconds = perf_counter() - began
    await asyncio.sleep(2 * TICK)
    ticker.cancel()
    return ORDERS / seconds, sorted(late)


def hop_table(url: str) -> str:
    """A line for each call: microseconds each way, and what the hop adds to the call."""
    lines = []
    with open_shop(url) as shop:
        for name, case in progress(list(pairs(shop).items()), "hops"):
            plain, threaded, ours = (seconds * 1e6 for seconds in asyncio.run(beside(*case)))
            ratio = f"{ours / plain:.2f} | {ours / threaded:.2f}"
            lines.append(f"| {name} | {plain:.0f} | {threaded:.0f} | {ours:.0f} | {ratio} |")
    return "\n".join(lines)


def load_line(url: str, way: str) -> str:
    """How many orders a second, and how late the event loop was, in the calmest of three runs."""
    with open_shop(url) as shop:
        runs = [asyncio.run(under_load(shop, way)) for _ in range(3)]
    rate, late = min(runs, key=lambda run: run[1][-1])
    middle, nearly, most = (late[int(share * (len(late) - 1))] * 1e3 for share in (0.5, 0.99, 1))
    orders = "" if way == "nothing" else f"{rate:.0f}"
    return f"| {way} | {orders} | {middle:.1f} ms | {nearly:.1f} ms | {most:.1f} ms |"


def main() -> None:
    """Print both tables."""
    with TemporaryDirectory() as folder:
        print("| microseconds | as it is | to_thread | shop.aio | beside as it is | beside to_thread |")
        print("|---|---|---|---|---|---|")
        print(hop_table("memory://"))
        print("\n| SQLite, 50 buyers | orders/s | late: median | 99 % | longest |\n|---|---|---|---|---|")
        for number, way in enumerate(["nothing", "shop.aio", "on the event loop"]):
            print(load_line(f"sqlite:///{folder}/{number}.db", way))


@pytest.mark.parametrize("way", ["as it is", "to_thread", "shop.aio"])
def test_hop(benchmark, way):
    with open_shop("memory://") as shop, asyncio.Runner() as runner:
        call, awaited = pairs(shop)["quote a cart"]

        async def many(once: Awaited) -> None:
            for _ in range(CALLS):
                await once()

        once = awaited if way == "shop.aio" else lambda: asyncio.to_thread(call)
        benchmark(call if way == "as it is" else lambda: runner.run(many(once)))


if __name__ == "__main__":
    main()
