"""How the stock of one variant is kept: when it is taken, what it consists of, its limits, and when to buy more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal

from attrs import Attribute, field, frozen

from commerce_core.checks import check_metadata
from commerce_core.ids import VariantId
from commerce_core.inventory.errors import InvalidStockSettings, KitCycle
from commerce_core.inventory.policy import Policy, Taken
from commerce_core.inventory.validators import one_of, whole
from commerce_core.money import MAX_QUANTITY

_DAYS = 3650
"""Ten years: a longer lead time is a slip of the pen."""
_LONGEST = 255
"""Characters of a SKU or an id."""


def variant(value: str) -> VariantId:
    """A SKU or the id of a variant."""
    given: object = value
    if not isinstance(given, str) or not given or len(given) > _LONGEST:
        raise InvalidStockSettings("Name a variant by its SKU or id.", field="variant_id", value=value)
    return VariantId(given)


@frozen
class Component:
    """What one kit takes of one variant: 2 pillows in each set of bed linen. Raises `InvalidStockSettings`."""

    variant_id: VariantId = field(converter=variant)
    quantity: int = field(default=1, validator=whole(1))


def _ordered(rule: ReorderRule, _: Attribute[int], most: int) -> None:
    if most < rule.min:
        message = f"Fill up to at least the {rule.min} units below which is ordered, not to {most}."
        raise InvalidStockSettings(message, field="max", value=most, least=rule.min)


@frozen
class ReorderRule:
    """Buy when fewer than `min` units are forecast, as many as make `max`, in whole multiples of `multiple`.

    They take `lead_days` to come. Raises `InvalidStockSettings`, also for a `max` below the `min`.
    """

    min: int = field(validator=whole())
    max: int = field(validator=[whole(), _ordered])
    multiple: int = field(default=1, validator=whole(1))
    lead_days: int = field(default=0, validator=whole(0, _DAYS))


def _no_kit_of_itself(
    settings: StockSettings, _: Attribute[tuple[Component, ...]], components: tuple[Component, ...]
) -> None:
    if any(component.variant_id == settings.id for component in components):
        message = f"The kit {settings.id} cannot be a component of itself."
        raise KitCycle(message, cycle=(settings.id, settings.id))


def _parts(components: Iterable[Component]) -> tuple[Component, ...]:
    """The components of a kit, however they are listed."""
    given: object = components
    found = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping) else (given,)
    if not all(isinstance(part, Component) for part in found):
        raise InvalidStockSettings('List components, such as [Component("MUG", 2)].', field="components", value=given)
    return found


def _a_rule(_: object, attribute: Attribute[ReorderRule | None], value: object) -> None:
    if value is not None and not isinstance(value, ReorderRule):
        raise InvalidStockSettings("Give ReorderRule(5, 30), or None.", field=attribute.name, value=value)


def _a_day(_: object, attribute: Attribute[date | None], value: object) -> None:
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise InvalidStockSettings("Give a day, such as date(2026, 12, 1).", field=attribute.name, value=value)


@frozen
class StockSettings:
    """What a shop decided for one variant, whose id it bears. None leaves a choice to the policy.

    `taken` says when units are set aside (see `must_be_taken`). A variant with `components` is a kit: it has no stock
    of its own, and the settings of its components say all else. `backorder_limit` units may be promised beyond what is
    there, at all its locations together, and `safety` units are never promised, at each; units that come later than now
    ship from `available_from` (a pre-order). Below `low_at` available units somebody is told. `hold_cap` is what one
    owner may hold at a time, `max_extensions` how often a hold with it may be extended. Raises `InvalidStockSettings`
    and `KitCycle`.
    """

    id: VariantId = field(converter=variant)
    taken: Taken | None = field(default=None, validator=one_of(Taken, optional=True))
    components: tuple[Component, ...] = field(default=(), converter=_parts, validator=_no_kit_of_itself)
    backorder_limit: int = field(default=0, validator=whole())
    safety: int = field(default=0, validator=whole())
    available_from: date | None = field(default=None, validator=_a_day)
    low_at: int | None = field(default=None, validator=whole(optional=True))
    reorder: ReorderRule | None = field(default=None, validator=_a_rule)
    hold_cap: int | None = field(default=None, validator=whole(1, MAX_QUANTITY, optional=True))
    max_extensions: int | None = field(default=None, validator=whole(0, 10_000, optional=True))
    created_at: datetime | None = None
    updated_at: datetime | None = None
    metadata: Mapping[str, str] = field(factory=dict, converter=check_metadata)
    version: int = 1


Stage = Literal["cart", "checkout"]
"""How far a cart has come: it is being filled, or its checkout has begun."""


def taken_of(settings: StockSettings | None, policy: Policy) -> Taken:
    """When stock of a variant is set aside: as its settings say, else the policy."""
    return policy.taken if settings is None or settings.taken is None else settings.taken


def must_be_taken(taken: Taken, stage: Stage) -> bool:
    """Whether a cart must hold units by this stage: those taken `on_checkout` from the checkout on, not before.

    What is taken `on_order` or `on_payment` is for the order to take, and of `none` and `track_only` there is always
    enough.
    """
    return taken == "on_cart" or (taken == "on_checkout" and stage == "checkout")
