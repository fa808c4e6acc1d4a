"""Checks of single values of a product: each returns the value as it is stored, or raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from commerce_core.catalog.draft import Price
from commerce_core.catalog.errors import InvalidProduct, InvalidSku, InvalidSlug
from commerce_core.catalog.product import Dimensions, Image
from commerce_core.checks import JOINERS, Faults, InvalidText, clean_text
from commerce_core.errors import Invalid
from commerce_core.localisation import Translated
from commerce_core.money import MAX_PRICE_MINOR, AmountRange, Currency, Minor, as_money

if TYPE_CHECKING:
    import moneyed

MAX_WEIGHT_GRAMS = 10**9
"""Largest weight of one unit, a thousand tonnes: a line of 10^6 units still weighs less than 2^63 grams."""

MAX_SIDE_MM = 10**6
"""Longest side of one packed unit, a kilometre."""

_ID_PREFIXES = ("prod_", "var_")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_MAX_SLUG = 100
_URL_STARTS = ("https://", "http://", "/")


def check_sku(value: object, *, field: str = "sku") -> str:
    """A SKU trimmed and in NFC; upper and lower case differ. Raises `InvalidSku`.

    Refused: nothing, more than 255 characters, characters that cannot be seen, `/` (a SKU is a segment of a URL), and
    what begins like one of our ids (`prod_`, `var_`), since a product is looked up by either.
    """
    sku = clean_text(value, field=field, required=True, kind=InvalidSku)
    if "/" in sku or JOINERS & set(sku):
        raise InvalidSku("A SKU has no '/' and no characters that cannot be seen.", field=field, value=sku)
    if sku.startswith(_ID_PREFIXES):
        raise InvalidSku("A SKU does not begin like an id, with 'prod_' or 'var_'.", field=field, value=sku)
    return sku


def check_name(value: object, *, field: str = "name") -> str | Translated:
    """A name of one line, or one in each language: `{"en": "Headphones", "es": "Auriculares"}`. There must be one.

    Raises `InvalidText`, and `InvalidTranslation` for what is no language; `field` of each is such as `name.es`.
    """
    if not isinstance(value, Mapping | Translated):
        return clean_text(value, field=field, required=True)
    try:
        content = value if isinstance(value, Translated) else Translated(value)
        texts = {tag: clean_text(text, field=f"texts.{tag}") for tag, text in content.texts.items()}
    except Invalid as fault:
        raise type(fault)(fault.message, field=(fault.field or "texts").replace("texts", field, 1)) from fault
    if not texts:
        raise InvalidText("Something must be written here, in one language at least.", field=field)
    return Translated(texts)


def check_slug(value: object, *, field: str = "slug") -> str:
    """A slug of at most 100 characters, such as `dairy-products`: it stands in URLs as it is. Raises `InvalidSlug`."""
    slug = value.strip() if isinstance(value, str) and len(value) <= 2 * _MAX_SLUG else ""
    if len(slug) > _MAX_SLUG or not _SLUG.fullmatch(slug):
        message = f"A slug is up to {_MAX_SLUG} lower-case letters and digits joined by '-', such as 'dairy-products'."
        raise InvalidSlug(message, field=field, value=value)
    return slug


def check_price(value: Price | moneyed.Money, currency: Currency, *, field: str = "price") -> Minor:
    """The minor units of a price of one unit, 0 to 10^12: `check_price("19.99", currency("EUR")) == 1999`.

    Raises `AmountRange` outside these bounds, and what `as_money` raises: `InvalidAmount` (a float too),
    `AmountPrecision` (more digits than the currency has) and `CurrencyMismatch`.
    """
    minor = as_money(value, currency=currency, field=field).minor
    if not 0 <= minor <= MAX_PRICE_MINOR:
        message = "A price is not negative, and at most 10^12 of the currency's smallest unit: check it."
        raise AmountRange(message, field=field, value=value, limit=MAX_PRICE_MINOR)
    return minor


def check_whole(value: object, *, field: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`; not a bool, not text, not 2.0. Raises `InvalidProduct`."""
    if type(value) is not int or not least <= value <= most:
        raise InvalidProduct(f"A whole number from {least} to {most} is needed.", field=field, value=value)
    return value


def check_weight(value: object, *, field: str = "weight_grams") -> int:
    """The weight of one unit in grams, 0 to 10^9. Raises `InvalidProduct`."""
    return check_whole(value, field=field, least=0, most=MAX_WEIGHT_GRAMS)


def check_choice(value: object, choices: tuple[object, ...], *, field: str) -> None:
    """That `value` is one of `choices`, and of the same type: 1 is not True. Raises `InvalidProduct`."""
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        listed = ", ".join(map(repr, choices))
        raise InvalidProduct(f"One of {listed} is needed.", field=field, value=value)


def check_dimensions(value: Dimensions, *, field: str = "dimensions") -> Dimensions:
    """Three sides of 1 mm to 1 km. Raises `InvalidProduct`."""
    if not isinstance(value, Dimensions):
        raise InvalidProduct("Dimensions in whole millimetres are needed.", field=field)
    faults = Faults()
    for side in ("length_mm", "width_mm", "height_mm"):
        faults.take(check_whole, getattr(value, side), field=f"{field}.{side}", least=1, most=MAX_SIDE_MM)
    faults.settle(InvalidProduct, "The size")
    return value


def check_url(value: object, *, field: str) -> str:
    """An address of a picture: `https://...`, `http://...` or a path from the host's own root. Raises `InvalidProduct`.

    Any other scheme is refused: `javascript:` and `data:` run in the page that shows them.
    """
    url = clean_text(value, field=field, most=2048, required=True, kind=InvalidProduct)
    if not url.startswith(_URL_STARTS):
        raise InvalidProduct("A URL begins with 'https://', 'http://' or '/'.", field=field, value=url)
    return url


def check_image(value: Image, *, field: str) -> Image:
    """A picture with its URL and text. Raises `InvalidProduct`, `InvalidText`."""
    if not isinstance(value, Image):
        raise InvalidProduct("An image with a url is needed.", field=field)
    faults = Faults()
    url = faults.take(check_url, value.url, field=f"{field}.url")
    alt = faults.take(clean_text, value.alt, field=f"{field}.alt", most=500)
    faults.settle(InvalidProduct, "The image")
    return Image(url, alt)


def check_attributes(value: object, *, field: str = "attributes") -> dict[str, str]:
    """What tells a variant from its sisters: `{"size": "L"}`, names and values trimmed. Raises `InvalidProduct`."""
    if not isinstance(value, Mapping):
        raise InvalidProduct("Attributes are a mapping from name to value.", field=field)
    faults = Faults()
    pairs = [
        (
            faults.take(clean_text, name, field=field, most=64, required=True, kind=InvalidProduct),
            faults.take(clean_text, text, field=f"{field}[{n}]", required=True, kind=InvalidProduct),
        )
        for n, (name, text) in enumerate(value.items())
    ]
    if len({name for name, _ in pairs}) < len(pairs):
        faults.add(InvalidProduct("An attribute has one value; here a name stands twice.", field=field))
    faults.settle(InvalidProduct, "The attributes")
    return dict(pairs)
