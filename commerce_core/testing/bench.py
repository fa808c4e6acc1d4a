"""How fast your rules price your carts, from a test: the same numbers as `commerce-core bench`.

found = bench(lambda: Facts.of(CATALOG, promotions=RULES), [Sale("cart 1", cart, at)])
assert not regressions(load(Timings, json.loads(old)), found)
"""

from commerce_core.adapters.stopwatch import (
    DifferentCarts,
    RuleCost,
    Sale,
    SlowCart,
    Timings,
    bench,
    regressions,
    render,
)

__all__ = ["DifferentCarts", "RuleCost", "Sale", "SlowCart", "Timings", "bench", "regressions", "render"]
