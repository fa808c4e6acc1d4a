"""Run in an environment with no extra: what the base install promises, and what its wheel holds."""

import json
import sys
from importlib.metadata import files
from importlib.util import find_spec
from pathlib import Path

import commerce_core
from commerce_core.errors import MissingExtra

EXTRAS = {"sqlite:///shop.db": "sql", "postgresql://localhost/shop": "postgres"}


def main(demo: str) -> None:
    """Raise AssertionError at the first broken promise."""
    present = [name for name in ("sqlalchemy", "alembic", "psycopg", "hypothesis", "pytest") if find_spec(name)]
    assert not present, f"not a base install: {present}"
    assert json.loads(Path(demo).read_text(encoding="utf8")), "the demo printed an empty document"
    for url, extra in EXTRAS.items():
        refuses(url, extra)
    assert not Path("shop.db").exists(), "a refused store left a file behind"
    wheel_holds_the_package_only()
    print("The base install keeps its promises.")


def refuses(url: str, extra: str) -> None:
    """A store whose extra is missing says what to type."""
    try:
        commerce_core.Commerce(store=url)
    except MissingExtra as error:
        assert f'pip install "commerce-core[{extra}]"' in error.message, error.message
    else:
        raise AssertionError(f"{url} was not refused")


def wheel_holds_the_package_only() -> None:
    """One package with its py.typed and data, its metadata, and the command."""
    held = {path.as_posix() for path in files("commerce-core") or ()}
    assert "commerce_core/py.typed" in held
    tops = {path.partition("/")[0] for path in held if not path.endswith("bin/commerce-core")}
    strangers = {top for top in tops if top != "commerce_core" and not top.startswith("commerce_core-")}
    assert not strangers, strangers


if __name__ == "__main__":
    main(sys.argv[1])
