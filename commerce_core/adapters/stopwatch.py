"""Stopwatch: how long a shop's rules take to price its carts. Behind `testing.bench` and the `bench` command."""

from __future__ import annotations

import platform
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import perf_counter_ns
from typing import NamedTuple

from attrs import evolve, frozen

from commerce_core.canonical import digest
from commerce_core.checkout import Cart, Facts, Quote, quote
from commerce_core.customers import NOBODY, Buyer
from commerce_core.errors import Invalid
from commerce_core.promotions import Promotion, compile_promotions, known_codes, members
from commerce_core.serialization import dump

SLOWEST = 10
MOST_RULES = 50
"""Promotions of which the cost is measured, those that the slowest carts meet most often."""

NOISE_NS = 200_000
"""A compile time that differs by less than this says nothing: 0.2 ms."""


class DifferentCarts(Invalid):
    """Two benchmarks are of other carts or of another catalogue: their numbers say nothing of each other.

    Measure the same carts again, and compare with that.
    """

    code = "different_carts"


class Sale(NamedTuple):
    """A cart that was recorded: what it is called, when it is priced, and who buys, as far as prices ask for it."""

    key: str
    cart: Cart
    at: datetime
    buyer: Buyer = NOBODY


def facts_for(sale: Sale, facts: Facts) -> Facts:
    """The facts with the buyer of a sale."""
    return facts if sale.buyer is NOBODY else evolve(facts, buyer=sale.buyer)


def price_sale(sale: Sale, facts: Facts) -> Quote:
    """The quote of a recorded cart for its buyer at its time."""
    return quote(sale.cart, facts_for(sale, facts), at=sale.at)


@frozen
class SlowCart:
    """One of the slowest carts: nanoseconds for one quote, and how many lines it has."""

    key: str
    nanoseconds: int
    lines: int


@frozen
class RuleCost:
    """What one promotion adds to the price of the slowest carts on average, in nanoseconds, evaluated by itself."""

    id: str
    nanoseconds: int


@frozen
class Timings:
    """One benchmark. Times are nanoseconds, for one cart the best of several; `memory_bytes` is of compiled facts.

    `peak_bytes` is the most that was in use beyond them while carts were priced. `digest` is of the carts and
    the catalogue that were measured: only benchmarks of the same ones are compared.
    """

    carts: int
    promotions: int
    carts_per_second: int
    p50: int
    p99: int
    compile_ns: int
    memory_bytes: int
    peak_bytes: int
    slowest: tuple[SlowCart, ...]
    costliest: RuleCost | None
    python: str = ""
    digest: str = ""


def bench(build: Callable[[], Facts], sales: Sequence[Sale], *, repeat: int = 3) -> Timings:
    """Measure quotes of recorded carts in a shop that `build` compiles.

    Each cart is priced once to warm up and `repeat` times measured; the best counts, since a machine is only ever
    disturbed to the slow side. Raises `Invalid` without carts, and the errors of a cart that cannot be priced.
    """
    if not len(sales) or repeat < 1:
        raise Invalid("Give at least one cart that can be priced, and measure it once or more.", field="carts")
    compile_ns = min(_timed(build) for _ in range(repeat))
    facts, memory, peak = _weighed(build, sales)
    times = [(min(_timed(_pricing(sale, facts)) for _ in range(repeat)), sale) for sale in sales]
    times.sort(key=lambda each: (-each[0], each[1].key))
    ordered = sorted(each for each, _ in times)
    slowest = times[:SLOWEST]
    return Timings(
        carts=len(ordered),
        promotions=len(members(facts.rules.promotions)),
        carts_per_second=len(ordered) * 10**9 // max(1, sum(ordered)),
        p50=ordered[(len(ordered) - 1) // 2],
        p99=ordered[(len(ordered) * 99 + 99) // 100 - 1],
        compile_ns=compile_ns,
        memory_bytes=memory,
        peak_bytes=peak,
        slowest=tuple([SlowCart(sale.key, time, len(sale.cart.lines)) for time, sale in slowest]),
        costliest=_costliest([sale for _, sale in slowest], facts, repeat),
        python=platform.python_version(),
        digest=digest_of(sales, facts),
    )


def digest_of(sales: Iterable[Sale], facts: Facts) -> str:
    """What a benchmark is of: every cart with its name, in order, and every item.

    Promotions and instants are not in it, nor codes: those that no promotion has are taken off before.
    """
    items = {item.variant_id: item for item in facts.items.values()}
    carts = [[sale.key, dump(evolve(sale.cart, codes=()))] for sale in sales]
    return digest([carts, [dump(items[id]) for id in sorted(items)]])


def _timed(run: Callable[[], object]) -> int:
    start = perf_counter_ns()
    run()
    return perf_counter_ns() - start


def _pricing(sale: Sale, facts: Facts) -> Callable[[], object]:
    known = facts_for(sale, facts)
    return lambda: quote(sale.cart, known, at=sale.at)


def _weighed(build: Callable[[], Facts], sales: Iterable[Sale]) -> tuple[Facts, int, int]:
    """Facts that have met every cart, what they hold in memory, and the most that pricing needed beside."""
    tracing = tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        facts = build()
        tracemalloc.reset_peak()
        held = tracemalloc.get_traced_memory()[0]
        for sale in sales:
            price_sale(sale, facts)
        now, peak = tracemalloc.get_traced_memory()
    finally:
        if not tracing:
            tracemalloc.stop()
    return facts, max(0, now - before), max(0, peak - held)


def _costliest(sales: Sequence[Sale], facts: Facts, repeat: int) -> RuleCost | None:
    """The promotion that adds most to these carts when it is the only one; None where they meet none."""
    met: dict[str, int] = {}
    rules: dict[str, Promotion] = {each.id: each for each in members(facts.rules.promotions)}
    for sale in sales:
        for attempt in price_sale(sale, facts).promoted.attempts:
            met[attempt.promotion.id] = met.get(attempt.promotion.id, 0) + 1
    looked_at = sorted(met, key=lambda id: (-met[id], id))[:MOST_RULES]
    nothing = _spent(sales, facts, (), repeat)
    costs = [RuleCost(id, (_spent(sales, facts, (rules[id],), repeat) - nothing) // len(sales)) for id in looked_at]
    return max(costs, key=lambda each: each.nanoseconds, default=None)


def _spent(sales: Sequence[Sale], facts: Facts, promotions: Sequence[Promotion], repeat: int) -> int:
    """What it takes to price these carts under some promotions only."""
    policy, mode = facts.rules.policies.promotions, facts.tenant.rounding
    compiled = compile_promotions(promotions, policy=policy, rounding=mode)
    alone = evolve(facts, rules=evolve(facts.rules, promotions=compiled))
    fitted = [sale._replace(cart=evolve(sale.cart, codes=known_codes(compiled, sale.cart.codes))) for sale in sales]
    for sale in fitted:
        price_sale(sale, alone)
    return sum(min(_timed(_pricing(sale, alone)) for _ in range(repeat)) for sale in fitted)


def regressions(old: Timings, new: Timings, *, percent: int = 20) -> tuple[str, ...]:
    """What is slower or larger than before by more than `percent`: a sentence each, none where all is well.

    With 20, 1,000 carts a second may become 834 (a fifth more time each) and not 833. Raises `DifferentCarts` for
    benchmarks that are not of the same carts and catalogue, or that do not say of which.
    """
    if old.digest != new.digest:
        message = "These benchmarks are of other carts or another catalogue: measure the same ones again, then compare."
        raise DifferentCarts(message, field="compare")
    limit = 100 + percent
    found = []
    if old.carts_per_second * 100 > new.carts_per_second * limit:
        found.append(f"{new.carts_per_second} carts a second, it was {old.carts_per_second}")
    for name, before, after, noise in (
        ("p50", old.p50, new.p50, 0),
        ("p99", old.p99, new.p99, 0),
        ("compiling", old.compile_ns, new.compile_ns, NOISE_NS),
    ):
        if after * 100 > before * limit and after - before > noise:
            found.append(f"{name} takes {shown_ns(after)}, it took {shown_ns(before)}")
    if new.memory_bytes * 100 > old.memory_bytes * limit:
        found.append(f"compiled rules hold {new.memory_bytes} bytes, it was {old.memory_bytes}")
    return tuple(found)


def render(found: Timings) -> str:
    """A benchmark as text."""
    memory = f"{found.memory_bytes // 1024} KiB held, {found.peak_bytes // 1024} KiB more while pricing"
    lines = [
        f"{found.carts} carts, {found.promotions} promotions, Python {found.python}",
        f"{found.carts_per_second} carts/s; p50 {shown_ns(found.p50)}, p99 {shown_ns(found.p99)}",
        f"compiled in {shown_ns(found.compile_ns)}; {memory}",
        "Slowest carts:",
        *(f"  {each.key}: {shown_ns(each.nanoseconds)}, {each.lines} lines" for each in found.slowest),
    ]
    if found.costliest is not None:
        lines.append(f"Costliest rule: {found.costliest.id}, {shown_ns(found.costliest.nanoseconds)} a cart")
    return "\n".join(lines)


def shown_ns(nanoseconds: int) -> str:
    """A time as a person reads it: `12.3 us`, `4.5 ms`."""
    if abs(nanoseconds) < 10**6:
        return f"{nanoseconds / 1000:.1f} us"
    return f"{nanoseconds / 10**6:.1f} ms"
