"""Many processes that buy from one shop at the same moment, told how by lines of JSON.

It stays clean, opens nothing, and forks for each line so many children that open the shop, wait for each other, and
then go on as they like. It answers with what each of them had and was refused, or with the error that nobody may see.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from commerce_core import Cart, Commerce, Line, Tenant
from commerce_core.adapters.store.sql import postgres, sqlite  # noqa: F401 - loaded before the fork, as all below it
from commerce_core.app.place_order import place_order  # noqa: F401
from commerce_core.errors import CommerceError
from commerce_core.inventory import HoldEnded, InsufficientStock
from commerce_core.orders import IllegalTransition
from tests.flows.file_gateway import FileGateway
from tests.flows.shop import SUCCESS

SKUS = ("MUG", "LAMP", "TICKET", "SET", "PAIR")
"""The last two are kits that share mugs."""
HOUR = timedelta(hours=1)
EXPECTED = (InsufficientStock, HoldEnded, IllegalTransition)


def wishes(random: Random) -> list[tuple[str, int]]:
    """One to five lines in any order; the same SKU may be on two of them."""
    return [(random.choice(SKUS), random.choice((1, 1, 2))) for _ in range(random.randint(1, 5))]


def buy(shop: Commerce, lines: list[tuple[str, int]], *, held: bool) -> None:
    """Order at once, or hold what is in a kept cart and then order that."""
    cart = Cart([Line(sku, units) for sku, units in lines])
    if not held:
        shop.orders.place(cart, payment_method=SUCCESS)
        return
    kept = shop.carts.create(cart)
    shop.carts.checkout(kept.id)
    shop.orders.place(kept.id, payment_method=SUCCESS)


def only_buy(shop: Commerce, random: Random, turns: int) -> list[object]:
    """Stock only becomes less, so that whoever is refused must be refused ever after; the carts, and who had theirs."""
    had: list[object] = []
    for _ in range(turns):
        lines = wishes(random)
        try:
            buy(shop, lines, held=random.random() < 0.5)
        except InsufficientStock:
            had.append([lines, False])
        else:
            had.append([lines, True])
    return had


def do_anything(shop: Commerce, random: Random, turns: int) -> list[object]:
    """Whatever moves stock, one thing after another, a few owners shared by all; what was refused."""
    refused: list[object] = []
    for _ in range(turns):
        try:
            random.choice(ANYTHING)(shop, random)
        except EXPECTED as refusal:
            refused.append(refusal.code)
    return refused


def _hold(shop: Commerce, random: Random) -> str:
    units = {sku: 1 for sku, _ in wishes(random)}
    return str(shop.inventory.reserve(units, owner=f"owner-{random.randrange(6)}", ttl=HOUR).id)


def _buy_and_cancel(shop: Commerce, random: Random) -> None:
    lines = [Line(sku, units) for sku, units in wishes(random)]
    order = shop.orders.place(lines=lines, payment_method=SUCCESS)
    shop.orders.cancel(order.id, "customer_request", refund=True)


def _ship(shop: Commerce, random: Random) -> None:
    lines = [Line(sku, units) for sku, units in wishes(random)]
    order = shop.orders.place(lines=lines, payment_method=SUCCESS)
    shop.orders.process(order.id)
    shop.orders.ship(order.id)


def _move(shop: Commerce, random: Random) -> None:
    here, there = random.sample(("main", "berlin"), 2)
    shop.inventory.transfer(random.choice(SKUS[:3]), 1, location=here, to=there)


ANYTHING: tuple[Callable[[Commerce, Random], object], ...] = (
    _hold,
    lambda shop, random: shop.inventory.release(_hold(shop, random)),
    lambda shop, random: shop.inventory.extend(_hold(shop, random), ttl=2 * HOUR),
    lambda shop, random: buy(shop, wishes(random), held=True),
    _buy_and_cancel,
    _ship,
    _move,
    lambda shop, random: shop.inventory.receive(random.choice(SKUS[:3]), 3, location="berlin"),
    lambda shop, random: shop.inventory.adjust(random.choice(SKUS[:3]), -1, reason="counted"),
    lambda shop, random: shop.inventory.withhold(random.choice(SKUS[:3]), 1, into="damaged", reason="cracked"),
    lambda shop, random: shop.run_due(),
)
MANNERS = {"only buy": only_buy, "do anything": do_anything}


def act(job: dict[str, Any], number: int, gate: int) -> object:
    """One child: what it had, or the error that it ended with."""
    try:
        tenant, gateway = Tenant(id=job["tenant"], currency="EUR"), FileGateway(Path(job["ledger"]))
        with Commerce(job["store"], tenant=tenant, gateway=gateway) as shop:
            shop.products.get("MUG")
            os.read(gate, 1)
            random = Random(f"{job['seed']}-{number}")
            return MANNERS[job["manner"]](shop, random, job["turns"])
    except CommerceError as error:
        return f"{type(error).__name__}: {error.message}"
    except Exception:
        return traceback.format_exc()


def main() -> None:
    """Fork the children of each job, let them go at once, and say what each came back with."""
    for line in sys.stdin:
        job = json.loads(line)
        gate, go = os.pipe()
        pipes, children = [], []
        for number in range(job["processes"]):
            reading, writing = os.pipe()
            if (child := os.fork()) == 0:
                os.close(go)
                with os.fdopen(writing, "w") as answer:
                    json.dump(act(job, number, gate), answer)
                os._exit(0)
            os.close(writing)
            pipes.append(reading)
            children.append(child)
        os.close(gate)
        os.write(go, b"." * job["processes"])
        answers = [json.loads(os.fdopen(pipe).read() or '"it was killed"') for pipe in pipes]
        os.close(go)
        for child in children:
            os.waitpid(child, 0)
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
