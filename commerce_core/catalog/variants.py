"""The variants of a draft: each checked, and all compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commerce_core.catalog.draft import NewProduct, NewVariant
from commerce_core.catalog.errors import DuplicateAttributes, DuplicateSku, InvalidProduct
from commerce_core.catalog.product import Variant
from commerce_core.catalog.values import (
    check_attributes,
    check_choice,
    check_dimensions,
    check_price,
    check_sku,
    check_url,
    check_weight,
)
from commerce_core.checks import Faults
from commerce_core.errors import CommerceError
from commerce_core.ids import VariantId, check_id
from commerce_core.money import Currency


def build_variant(new: NewVariant, unit: Currency, *, field: str, faults: Faults) -> Variant:
    """The variant that a draft describes, without an id where the draft gives none; amounts are in `unit`.

    What is wrong goes into `faults`, with paths such as `variants[0].sku` when `field` is `variants[0]`.
    """
    faults.maybe(check_choice, new.requires_shipping, (True, False), field=f"{field}.requires_shipping")
    return Variant(
        id=VariantId(faults.maybe(check_id, new.id, field=f"{field}.id") or ""),
        sku=faults.take(check_sku, new.sku, field=f"{field}.sku"),
        attributes=faults.take(check_attributes, new.attributes, field=f"{field}.attributes"),
        price_minor=faults.maybe(check_price, new.price, unit, field=f"{field}.price"),
        cost_minor=faults.maybe(check_price, new.cost, unit, field=f"{field}.cost"),
        weight_grams=faults.maybe(check_weight, new.weight_grams, field=f"{field}.weight_grams"),
        dimensions=faults.maybe(check_dimensions, new.dimensions, field=f"{field}.dimensions"),
        requires_shipping=new.requires_shipping,
        image=faults.maybe(check_url, new.image or None, field=f"{field}.image") or "",
        minimum_price_minor=faults.maybe(check_price, new.minimum_price, unit, field=f"{field}.minimum_price"),
    )


def clashes(draft: NewProduct, variants: Sequence[Variant]) -> Iterator[CommerceError]:
    """What stands twice among values that are not at fault themselves (those are None by now)."""
    skus = [draft.sku, *(variant.sku for variant in variants)]
    for n in _repeated(skus):
        yield DuplicateSku(skus[n], field=f"variants[{n - 1}].sku")
    for n in _repeated([draft.id, *(variant.id for variant in variants)]):
        message = "This id stands twice in the product: leave it out or choose another."
        yield InvalidProduct(message, field=f"variants[{n - 1}].id")
    for n in _repeated([_form(variant.attributes) for variant in variants]):
        message = "Another variant has the same attributes: nobody could choose between them."
        yield DuplicateAttributes(message, field=f"variants[{n}].attributes")


def _form(attributes: Mapping[str, str] | None) -> object:
    return None if attributes is None else ("form", frozenset(attributes.items()))


def _repeated(values: Iterable[object]) -> Iterator[int]:
    """Positions of values that stood before; None and empty texts are nothing."""
    seen = set()
    for n, value in enumerate(values):
        if value and value in seen:
            yield n
        seen.add(value)
