"""Situation: who asks for a price, where, and for how many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import Attribute, field, frozen

from commerce_core.checks import check_quantity, texts
from commerce_core.localisation import country_code, is_country
from commerce_core.money import Currency
from commerce_core.money import currency as to_currency
from commerce_core.pricing.errors import InvalidSituation

MAX_MEMBERSHIPS = 1000
"""Groups, or tags, of one customer."""

_NOTHING: frozenset[str] = frozenset()


def _set(value: Iterable[str]) -> frozenset[str]:
    try:
        return value if type(value) is frozenset else frozenset(texts(value))
    except TypeError as fault:
        raise InvalidSituation("Groups and tags are texts, such as ['vip'].", field="groups") from fault


def _country(_: object, attribute: Attribute[str], value: str) -> None:
    _text(_, attribute, value)
    if value and not is_country(value):
        message = "A country is a two-letter code of ISO 3166-1, such as 'DE', or empty where it is not known."
        raise InvalidSituation(message, field=attribute.name)


def _quantity(_: object, __: object, value: int) -> None:
    check_quantity(value)


def _text(_: object, attribute: Attribute[str], value: str) -> None:
    given: object = value
    if not isinstance(given, str):
        raise InvalidSituation("Text is needed here, empty where it is not known.", field=attribute.name)


def _texts(_: object, attribute: Attribute[frozenset[str]], value: frozenset[str]) -> None:
    if len(value) > MAX_MEMBERSHIPS or not all(isinstance(each, str) for each in value):
        raise InvalidSituation(f"At most {MAX_MEMBERSHIPS} texts are needed here.", field=attribute.name)


@frozen
class Situation:
    """What decides a price beside the item and the instant: `Situation("EUR", quantity=100, groups=["vip"])`.

    `country` is a code of ISO 3166-1, `region` one of the shop's own such as `EU`,
    in any case. `quantity` is that of the whole
    line: every unit has the price of its line's quantity, so a line that changes is priced again. Raises
    `InvalidQuantity`, `UnknownCurrency` and `InvalidSituation`.
    """

    currency: Currency = field(converter=to_currency)
    quantity: int = field(default=1, validator=_quantity)
    channel: str = field(default="", validator=_text)
    country: str = field(default="", converter=country_code, validator=_country)
    region: str = field(default="", converter=country_code, validator=_text)
    groups: frozenset[str] = field(default=_NOTHING, converter=_set, validator=_texts)
    tags: frozenset[str] = field(default=_NOTHING, converter=_set, validator=_texts)

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Everything that a list may ask for and that holds here: `("groups", "vip")`."""
        places = (("channels", self.channel), ("countries", self.country), ("regions", self.region))
        return (
            *(place for place in places if place[1]),
            *(("groups", each) for each in self.groups),
            *(("tags", each) for each in self.tags),
        )
