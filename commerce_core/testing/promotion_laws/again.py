"""Again: a cart that a law has found, as the files and the command that price it once more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from commerce_core.checkout import Cart, Policies
from commerce_core.customers import Buyer
from commerce_core.money import Rounding
from commerce_core.promotions import KINDS, UnknownKind, members
from commerce_core.serialization import dump
from commerce_core.testing.strategies import Checkout

OURS = frozenset([*KINDS.values(), UnknownKind])
"""Kinds that the command knows without being told where they are."""


def cart_json(cart: Cart) -> str:
    """A cart as the file that `commerce-core quote` reads, without what is empty."""
    return _json(dump(cart))


def how_to_price(checkout: Checkout) -> str:
    """Every file that matters beside the catalogue and the promotions, and the command that reads them all."""
    files = dict(_files(checkout))
    texts = [f"{name}.json:\n{_json(data)}" for name, data in files.items()]
    more = [f"--{name} {name}.json" for name in files if name != "cart"]
    tenant = checkout.facts.tenant
    more.append(f"--currency {tenant.currency}")
    if tenant.rounding is not Rounding.HALF_UP:
        more.append(f"--rounding {tenant.rounding.value}")
    if any(type(each.kind) not in OURS for each in members(checkout.facts.rules.promotions)):
        more.append("--kinds MODULE:NAME")
    asked = " ".join([*more, "--explain", "--at", checkout.at.isoformat()])
    return "\n".join([*texts, f"commerce-core quote cart.json --catalog CATALOG --promotions RULES {asked}"])


def _files(checkout: Checkout) -> Iterator[tuple[str, object]]:
    facts = checkout.facts
    yield "cart", dump(checkout.cart)
    for name, told, usual in (
        ("buyer", dump(facts.buyer), dump(Buyer())),
        ("policies", dump(facts.rules.policies), dump(Policies())),
    ):
        if told != usual:
            yield name, _unusual(told, usual)
    for name, rates in (("taxes", facts.rules.taxes.rates.values()), ("shipping", facts.rules.shipping)):
        if rates:
            yield name, [dump(each) for each in rates]


def _unusual(told: Mapping[str, object], usual: Mapping[str, object]) -> dict[str, object]:
    """The fields that are not as a new record has them, at every depth."""
    return {
        name: _unusual(each, other) if isinstance(each, Mapping) and isinstance(other, Mapping) and other else each
        for name, each in told.items()
        if each != (other := usual[name])
    }


def _json(data: object) -> str:
    return json.dumps(_without_empty(data), ensure_ascii=False, indent=2)


def _without_empty(value: object) -> object:
    """Without fields that are absent or empty, at every depth; the version of a record is not the shopper's business.

    0 and false are neither: an `orders_count` of 0 is a first order.
    """
    if isinstance(value, Mapping):
        kept = {name: each for name, each in value.items() if name != "version" and not _is_empty(each)}
        return {name: _without_empty(each) for name, each in kept.items()}
    return (
        [_without_empty(each) for each in value]
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
    )


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | Sequence | Mapping) and not value)
