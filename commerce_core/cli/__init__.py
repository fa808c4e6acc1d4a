"""`commerce-core`: try the library, price a cart file, print schemas."""

from commerce_core.cli.main import main

__all__ = ["main"]
