"""`--kinds MODULE:NAME`: promotion kinds of a shop's own, by the mapping in which it keeps them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from commerce_core.promotions import KINDS, Kind

Kinds = Mapping[str, type[Kind]]


def add_kinds(parser: ArgumentParser) -> None:
    """The option that names kinds beside those of this package."""
    parser.add_argument(
        "--kinds",
        type=kinds_of,
        default=KINDS,
        metavar="MODULE:NAME",
        help="a mapping from tag to kind, such as shop.rules:KINDS, beside ours; it is imported from here",
    )


def kinds_of(text: str) -> Kinds:
    """Our kinds and those of a mapping in a module, which is looked for in the working directory too."""
    module, _, name = text.partition(":")
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        found: object = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ArgumentTypeError(f"{text!r} names no mapping, as in shop.rules:KINDS: {error}") from error
    finally:
        sys.path.remove(here)
    if not isinstance(found, Mapping) or not all(isinstance(each, type) for each in found.values()):
        raise ArgumentTypeError(f"{text!r} is no mapping from tags to kinds")
    return {**KINDS, **found}
