"""`commerce-core quote`: price a cart file against a catalogue file, without any store."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from commerce_core.catalog import UnknownItem, items_of
from commerce_core.checkout import Cart, Facts, Quote, checked, explain_in_full, trace_in_full
from commerce_core.checkout import quote as price
from commerce_core.cli.kinds import add_kinds
from commerce_core.cli.options import Commands, instant
from commerce_core.cli.recorded import add_policies, policies_of
from commerce_core.customers import Buyer
from commerce_core.errors import CommerceError, Detail, Invalid
from commerce_core.localisation import check_locale, format_money
from commerce_core.money import Money, Rounding
from commerce_core.pricing import Price
from commerce_core.serialization import Catalog, dump, load_cart, load_file, load_prices, load_promotions
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant

NOT_INCLUDED = "Tax and shipping are not part of this price: no file holds rates for them."
BESIDE = ("catalog.json", "catalog.csv")
"""Where the catalogue is looked for when none is named: beside the cart."""


class MissingCatalog(Invalid):
    """No catalogue file was named, and none lies beside the cart."""

    code = "missing_catalog"


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("quote", help="price a cart file against a catalogue file, without any store")
    parser.add_argument("cart", metavar="CART.json", help="the cart; `commerce-core schema cart` says how to write it")
    parser.add_argument("--catalog", metavar="FILE", help="JSON or CSV; default: catalog.json or .csv beside the cart")
    parser.add_argument("--promotions", metavar="FILE", help="promotions that the cart's codes may name")
    add_kinds(parser)
    parser.add_argument("--prices", metavar="FILE", help="JSON or CSV of prices and price lists beside the catalogue's")
    add_policies(parser)
    parser.add_argument("--buyer", metavar="FILE", help="who buys, as JSON: groups, tags, segments, orders_count")
    parser.add_argument("--taxes", metavar="FILE", help="a JSON list of tax rates; default: no tax")
    parser.add_argument("--shipping", metavar="FILE", help="a JSON list of shipping rates; default: none")
    parser.add_argument("--currency", help="of amounts that name none")
    parser.add_argument(
        "--rounding", choices=[mode.value for mode in Rounding], default="half_up", help="default: %(default)s"
    )
    parser.add_argument("--explain", action="store_true", help="say where the total comes from")
    parser.add_argument("--json", action="store_true", help="print the whole quote as data")
    parser.add_argument(
        "--all",
        action="store_true",
        help="with --explain or --json: also every promotion that gives nothing, what is missing, and the next units",
    )
    parser.add_argument("--locale", help="write amounts as this locale does, such as de-DE")
    parser.add_argument("--at", type=instant, metavar="INSTANT", help="price as of then (ISO 8601); default: now")
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """The total, its explanation, or the quote as JSON."""
    locale = check_locale(args.locale) if args.locale else None
    cart = load_cart(args.cart)
    facts = _facts(args, cart)
    try:
        quote = price(checked(cart), facts, at=args.at or datetime.now(UTC))
    except CommerceError as error:
        error.details = tuple(Detail(f"{args.cart}: {detail.field}", detail.message) for detail in error.details)
        raise
    return _text(quote, facts, args, locale)


def _facts(args: Namespace, cart: Cart) -> Facts:
    """The shop that the files make."""
    catalog = Catalog.load(args.catalog or _beside(args.cart), currency=args.currency)
    unit = args.currency or (str(cart.currency) if cart.currency else _currency(catalog))
    lists, prices = load_prices(args.prices, currency=unit) if args.prices else ((), ())
    _check_items(prices, catalog, args.prices)
    rounding = Rounding(args.rounding)
    return Facts.of(
        catalog,
        tenant=Tenant(currency=unit, rounding=rounding) if unit else Tenant(rounding=rounding),
        promotions=load_promotions(args.promotions, kinds=args.kinds) if args.promotions else (),
        policies=policies_of(args),
        taxes=load_file(tuple[TaxRate, ...], args.taxes) if args.taxes else (),
        shipping=load_file(tuple[FlatRate, ...], args.shipping) if args.shipping else (),
        prices=prices,
        price_lists=lists,
        buyer=load_file(Buyer, args.buyer) if args.buyer else None,
    )


def _check_items(prices: Sequence[Price], catalog: Catalog, path: str) -> None:
    """Refuse prices of what is not in the catalogue, each at its place: a misspelt item would sell at another price."""
    known = {key for each in catalog for item in items_of(each) for key in (item.sku, item.variant_id, item.product_id)}
    strange = [(index, UnknownItem(price.item)) for index, price in enumerate(prices) if price.item not in known]
    if strange:
        error = strange[0][1]
        error.details = tuple(Detail(f"{path}: prices[{index}].item", each.message) for index, each in strange)
        raise error


def _text(quote: Quote, facts: Facts, args: Namespace, locale: str | None) -> str:
    if args.json:
        more = {"trace": dump(trace_in_full(quote, facts))} if args.all else {}
        return json.dumps(dump(quote) | more, ensure_ascii=False, indent=2)
    if args.explain:
        told = explain_in_full(quote, facts, locale=locale) if args.all else quote.explain(locale)
        return told + ("" if args.taxes or args.shipping else f"\n{NOT_INCLUDED}")
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
