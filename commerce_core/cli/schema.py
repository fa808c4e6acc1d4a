"""`commerce-core schema`: JSON Schema of the files that the other commands read."""

from __future__ import annotations

import json
from argparse import Namespace

from commerce_core.checkout import Cart
from commerce_core.cli.options import Commands
from commerce_core.pricing import Plan
from commerce_core.serialization import CatalogFile, PriceFile, PromotionsFile, make_converter, schema_of

FILES = {"cart": Cart, "catalog": CatalogFile, "plan": Plan, "price-list": PriceFile, "promotions": PromotionsFile}


def add(commands: Commands) -> None:
    """Register the command."""
    parser = commands.add_parser("schema", help="print the JSON Schema of a file")
    parser.add_argument("file", choices=sorted(FILES))
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """The schema, generated from the records themselves."""
    return json.dumps(
        schema_of(FILES[args.file], converter=make_converter(strict_kinds=True)), ensure_ascii=False, indent=2
    )
