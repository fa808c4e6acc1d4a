"""Placing an order, and writing the same rows by hand: what both sides of the stores' ratios are made of.

The statements that the store sends for some orders are recorded once with their parameters, on a copy of the database.
By hand, those that write are sent again to another copy: every document is JSON already, every id drawn, no price
looked up, nothing checked. What the library costs beyond that is the price of all that is missing there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import evolve, frozen

from commerce_core import Cart, Commerce, Line, NewProduct
from commerce_core.adapters.store.sql.session import Session, Step
from commerce_core.adapters.store.sql.store import SqlStore
from commerce_core.adapters.store.sql.tx import SqlTx

CARD = "tok_sandbox_success"
SIZES = (1, 10, 100)
TENANT = "bench"
PLENTY = 1_000_000
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


Call = tuple[str, tuple[Any, ...], dict[str, Any]]
"""A verb of a transaction, and what it was given."""
VERBS = ("put", "move", "record", "increment", "claim", "answer")


@frozen
class Taken:
    """What one transaction did: the verbs that the use case called, and the statements that it came to."""

    verbs: tuple[Call, ...]
    steps: tuple[Step, ...]

    @property
    def writes(self) -> tuple[Step, ...]:
        """Those of the statements that write."""
        return tuple(step for step in self.steps if step[0].startswith(WRITES))


def stocked(shop: Commerce, products: int, *, tenant: str = TENANT) -> Commerce:
    """The shop of a tenant, with so many products to sell and a card to pay with."""
    own = shop.at(tenant=tenant)
    for number in range(products):
        own.products.create(NewProduct(f"S{number}", f"Item {number}", f"{5 + number % 90}.90", status="active"))
        own.inventory.receive(f"S{number}", PLENTY)
    return own


def place(shop: Commerce, lines: int) -> object:
    """Place an order of so many lines, paid by card."""
    return shop.orders.place(Cart([Line(f"S{number}", 1) for number in range(lines)]), payment_method=CARD)


@contextmanager
def recording() -> Iterator[list[Taken]]:
    """The transactions that write meanwhile, in the order in which they end."""
    taken: list[Taken] = []
    verbs: list[Call] = []
    steps: list[Step] = []
    kept = [
        (SqlStore, "run"),
        *((SqlTx, verb) for verb in VERBS),
        *((Session, way) for way in ("rows", "counts", "send")),
    ]
    originals = [(kind, name, getattr(kind, name)) for kind, name in kept]

    def run(self: SqlStore, tenant: str, work: Callable[[Any], Any], **options: Any) -> Any:
        verbs.clear()
        steps.clear()
        answer = originals[0][2](self, tenant, work, **options)
        taken.append(Taken(tuple(verbs), tuple(step for step in steps if step[1])))
        return answer

    def noting(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def note(self: Any, *given: Any, **named: Any) -> Any:
            if name in VERBS:
                verbs.append((name, given, named))
            else:
                steps.extend([given] if name == "rows" else given[0])
            return method(self, *given, **named)

        return note

    SqlStore.run = run  # type: ignore[method-assign, assignment]
    for kind, name, method in originals[1:]:
        setattr(kind, name, noting(name, method))
    try:
        yield taken
    finally:
        for kind, name, method in originals:
            setattr(kind, name, method)


def in_tenant(taken: Sequence[Taken], tenant: str) -> tuple[Taken, ...]:
    """The same transactions with statements that write for another tenant."""
    moved = [tuple((sql, {**values, "tenant": tenant}) for sql, values in each.steps) for each in taken]
    return tuple(evolve(each, steps=steps) for each, steps in zip(taken, moved, strict=True))


def by_verbs(store: SqlStore, taken: Sequence[Taken], *, tenant: str = TENANT) -> None:
    """The same transactions with records that are ready: what the store alone costs."""
    for each in taken:
        store.run(
            tenant, lambda tx, each=each: [getattr(tx, name)(*given, **named) for name, given, named in each.verbs]
        )


def by_sqlite3(connection: sqlite3.Connection, taken: Sequence[Taken]) -> None:
    """The same rows by hand: one connection, the same transactions, statements that it has prepared."""
    for each in taken:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in each.writes:
            connection.execute(sql, values)
        connection.execute("COMMIT")


def by_psycopg(connection: Any, taken: Sequence[Taken]) -> None:
    """The same rows by hand in the best way: each transaction in one pipeline, of which nothing is asked."""
    for each in taken:
        with connection.pipeline():
            connection.execute(b"BEGIN")
            for sql, values in each.writes:
                connection.execute(sql.encode(), values)
            connection.execute(b"COMMIT")
