"""`commerce-core quote`: price a cart file against a catalogue file, without any store."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from commerce_core.catalog import UnknownItem, items_of
from commerce_core.checkout import Facts, Quote, checked
from commerce_core.checkout import quote as price
from commerce_core.cli.options import Commands, instant
from commerce_core.errors import CommerceError, Detail, Invalid
from commerce_core.localisation import check_locale, format_money
from commerce_core.money import Money
from commerce_core.pricing import Price
from commerce_core.serialization import Catalog, dump, load_cart, load_prices, load_promotions

NOT_INCLUDED = "Tax and shipping are not part of this price: these files hold no rates for them."
BESIDE = ("catalog.json", "catalog.csv")
"""Where the catalogue is looked for when none is named: beside the cart."""


class MissingCatalog(Invalid):
    """No catalogue file was named, and none lies beside the cart."""

    code = "missing_catalog"


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("quote", help="price a cart file against a catalogue file, without tax and shipping")
    parser.add_argument("cart", metavar="CART.json", help="the cart; `commerce-core schema cart` says how to write it")
    parser.add_argument("--catalog", metavar="FILE", help="JSON or CSV; default: catalog.json or .csv beside the cart")
    parser.add_argument("--promotions", metavar="FILE", help="promotions that the cart's codes may name")
    parser.add_argument("--prices", metavar="FILE", help="JSON or CSV of prices and price lists beside the catalogue's")
    parser.add_argument("--currency", help="of amounts that name none")
    parser.add_argument("--explain", action="store_true", help="say where the total comes from")
    parser.add_argument("--json", action="store_true", help="print the whole quote as data")
    parser.add_argument("--locale", help="write amounts as this locale does, such as de-DE")
    parser.add_argument("--at", type=instant, metavar="INSTANT", help="price as of then (ISO 8601); default: now")
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """The total, its explanation, or the quote as JSON."""
    locale = check_locale(args.locale) if args.locale else None
    cart = load_cart(args.cart)
    catalog = Catalog.load(args.catalog or _beside(args.cart), currency=args.currency)
    promotions = load_promotions(args.promotions) if args.promotions else ()
    unit = args.currency or (str(cart.currency) if cart.currency else _currency(catalog))
    lists, prices = load_prices(args.prices, currency=unit) if args.prices else ((), ())
    _check_items(prices, catalog, args.prices)
    facts = Facts.of(catalog, currency=unit, promotions=promotions, prices=prices, price_lists=lists)
    try:
        quote = price(checked(cart), facts, at=args.at or datetime.now(UTC))
    except CommerceError as error:
        error.details = tuple(Detail(f"{args.cart}: {detail.field}", detail.message) for detail in error.details)
        raise
    return _text(quote, args, locale)


def _check_items(prices: Sequence[Price], catalog: Catalog, path: str) -> None:
    """Refuse prices of what is not in the catalogue, each at its place: a misspelt item would sell at another price."""
    known = {key for each in catalog for item in items_of(each) for key in (item.sku, item.variant_id, item.product_id)}
    strange = [(index, UnknownItem(price.item)) for index, price in enumerate(prices) if price.item not in known]
    if strange:
        error = strange[0][1]
        error.details = tuple(Detail(f"{path}: prices[{index}].item", each.message) for index, each in strange)
        raise error


def _text(quote: Quote, args: Namespace, locale: str | None) -> str:
    if args.json:
        return json.dumps(dump(quote) | {"fingerprint": quote.fingerprint}, ensure_ascii=False, indent=2)
    if args.explain:
        return f"{quote.explain(locale)}\n{NOT_INCLUDED}"
    return "\n".join([_money(quote.total, locale), *_reduced(quote, locale)])


def _reduced(quote: Quote, locale: str | None) -> Iterator[str]:
    """A line for each unit price that a sale has lowered."""
    for line in quote.lines:
        if line.was_minor is not None:
            now, was = (_money(Money(minor, quote.currency), locale) for minor in (line.unit_minor, line.was_minor))
            yield f"{line.item.name}: {now} instead of {was}"


def _money(amount: Money, locale: str | None) -> str:
    return format_money(amount, locale) if locale else str(amount)


def _beside(cart: str) -> Path:
    for name in BESIDE:
        if (path := Path(cart).with_name(name)).exists():
            return path
    raise MissingCatalog(
        f"Name a catalogue with --catalog, or put {' or '.join(BESIDE)} beside the cart.", field="catalog"
    )


def _currency(catalog: Catalog) -> str:
    """The catalogue's own currency: that of its first product."""
    return str(catalog.products[0].currency) if catalog.products else ""
