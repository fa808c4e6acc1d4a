"""Every error has a code of its own, and the error index knows it."""

import importlib
import pkgutil
import re
from collections import defaultdict

import commerce_core
from commerce_core.errors import CommerceError
from tests.architecture.sources import PACKAGE, ROOT

SNAKE_CASE = re.compile(r"[a-z]+(_[a-z0-9]+)*")


def error_classes() -> list[type[CommerceError]]:
    for module in pkgutil.walk_packages(commerce_core.__path__, f"{PACKAGE}."):
        if not module.name.endswith("__main__") and not module.name.startswith("commerce_core.django."):
            importlib.import_module(module.name)
    return sorted(below(CommerceError), key=lambda error: error.__qualname__)


def below(root: type[CommerceError]) -> set[type[CommerceError]]:
    own = {root} if root.__module__.partition(".")[0] == PACKAGE else set()
    return own.union(*map(below, root.__subclasses__()))


def test_codes_are_snake_case() -> None:
    assert [error for error in error_classes() if not SNAKE_CASE.fullmatch(error.code)] == []


def test_each_code_means_one_class() -> None:
    classes = defaultdict(list)
    for error in error_classes():
        classes[error.code].append(f"{error.__module__}.{error.__qualname__}")
    assert {code: found for code, found in classes.items() if len(found) > 1} == {}


def test_every_code_is_documented() -> None:
    index = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf8")
    documented = set(re.findall(r"^## `(\w+)`$", index, re.MULTILINE))
    assert documented == {error.code for error in error_classes()}
