"""Recorded carts, the shop they are priced in, and those that cannot be priced."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve, frozen

from commerce_core.adapters.stopwatch import Sale, price_sale
from commerce_core.checkout import Cart, Facts, Policies, Quote
from commerce_core.cli.kinds import Kinds, add_kinds
from commerce_core.cli.options import instant
from commerce_core.customers import fold_email
from commerce_core.errors import CommerceError, Detail, Invalid
from commerce_core.promotions import Promotion, known_codes
from commerce_core.serialization import Catalog, InvalidDocument, load, load_file, load_promotions


class InvalidCarts(Invalid):
    """Recorded carts cannot be read; each place in the file is told. Use a list, `.jsonl`, or a folder of files."""

    code = "invalid_carts"


def add_options(parser: ArgumentParser) -> None:
    """The options of commands that walk over recorded carts."""
    parser.add_argument(
        "--carts", required=True, metavar="PATH", help="a JSON list of carts, .jsonl with one a line, or a folder"
    )
    parser.add_argument("--catalog", required=True, metavar="FILE", help="JSON or CSV")
    parser.add_argument("--currency", help="of amounts that name none")
    add_policies(parser)
    add_kinds(parser)
    parser.add_argument("--at", type=instant, metavar="INSTANT", help="price as of then; default: each cart's own time")


def add_policies(parser: ArgumentParser) -> None:
    """The option that names a shop's policies."""
    parser.add_argument("--policies", metavar="FILE", help="the shop's policies as JSON; default: those of a new shop")


def policies_of(args: Namespace) -> Policies:
    """The policies of the file named. Raises `InvalidFile`."""
    return load_file(Policies, args.policies) if args.policies else Policies()


@frozen
class Shop:
    """A catalogue with its currency and policies, in which carts are priced under one or the other promotions."""

    catalog: Catalog
    currency: str
    policies: Policies

    def under(self, promotions: Iterable[Promotion]) -> Facts:
        """The facts with these promotions."""
        return Facts.of(self.catalog, currency=self.currency, promotions=promotions, policies=self.policies)


def shop_of(args: Namespace) -> Shop:
    """The shop that the options name."""
    catalog = Catalog.load(args.catalog, currency=args.currency)
    own = str(catalog.products[0].currency) if catalog.products else ""
    return Shop(catalog, args.currency or own, policies_of(args))


def promotions_of(path: str | None, kinds: Kinds) -> tuple[Promotion, ...]:
    """The promotions of a file; none without one."""
    return load_promotions(path, kinds=kinds) if path else ()


def sales_of(args: Namespace) -> list[Sale]:
    """Every recorded cart with a name and an instant: `--at`, else when it was last written, else now.

    Raises `InvalidCarts`, with each place that cannot be read.
    """
    now = args.at or datetime.now(UTC)
    sales, faults = [], []
    for number, (name, data) in enumerate(_documents(Path(args.carts)), start=1):
        try:
            cart = load(Cart, data)
        except InvalidDocument as error:
            faults.extend([Detail(f"{name}: {each.field}", each.message) for each in error.details])
            continue
        key = cart.id or cart.external_id or name or str(number)
        sales.append(Sale(key, cart, args.at or cart.updated_at or cart.created_at or now))
    if faults:
        refused = InvalidCarts(f"{args.carts}: some carts cannot be read.", field="carts")
        refused.details = tuple(faults[:100])
        raise refused
    if not sales:
        raise InvalidCarts(f"{args.carts} has no carts.", field="carts")
    return sales


def _documents(path: Path) -> Iterator[tuple[str, object]]:
    if path.is_dir():
        yield from ((each.name, _json(each)) for each in sorted(path.glob("*.json")))
    elif path.suffix == ".jsonl":
        lines = enumerate(_text(path).splitlines(), start=1)
        yield from ((f"line {number}", _parsed(line, f"{path}:{number}")) for number, line in lines if line.strip())
    else:
        found = _json(path)
        carts = found.get("carts") if isinstance(found, dict) else found
        if not isinstance(carts, list):
            raise InvalidCarts(f'{path}: write a list of carts, or {{"carts": [...]}}.', field="carts")
        yield from ((f"carts[{place}]", data) for place, data in enumerate(carts))


def _json(path: Path) -> object:
    return _parsed(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCarts(f"{path} cannot be read: {error}", field="carts") from error


def _parsed(text: str, place: str) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidCarts(f"{place} is no JSON: {error}", field="carts") from error
    return found


def names_of(cart: Cart) -> tuple[str, ...]:
    """What the uses of whoever has this cart are counted under: a customer's id, a folded e-mail address."""
    email = fold_email(cart.email) if cart.email else ""
    return tuple(name for name in (cart.customer_id, email) if name)


class Refusals:
    """Carts that cannot be priced, by what is wrong with them; they are left out of what is counted."""

    def __init__(self) -> None:
        self.codes: Counter[str] = Counter()

    def price(self, sale: Sale, facts: Facts) -> Quote | None:
        """The quote of a recorded cart, without codes that nobody knows any more; None if it cannot be priced."""
        codes = known_codes(facts.rules.promotions, sale.cart.codes)
        try:
            return price_sale(sale._replace(cart=evolve(sale.cart, codes=codes)), facts)
        except CommerceError as refused:
            self.codes[refused.code] += 1
            return None

    def counted(self) -> dict[str, int]:
        """How many carts were left out, by the code of the error."""
        return dict(self.codes.most_common())

    def __str__(self) -> str:
        """`3 carts were left out: 2 unknown_item, 1 item_unavailable.`; empty where there are none."""
        if not self.codes:
            return ""
        parts = ", ".join(f"{count} {code}" for code, count in self.codes.most_common())
        return f"{self.codes.total()} carts were left out: {parts}."
