"""Each check of this folder catches a planted offender, and lets a decent neighbour pass."""

import pytest

from tests.architecture import budgets, purity
from tests.architecture.sources import Source, parse

PROTOCOL = '"""M."""\nclass P(Protocol):\n    """P."""\n    def f(self):\n        """F."""\n'


def planted(text: str, module: str = "commerce_core.pricing") -> list[Source]:
    return [parse(module, text)]


def function(lines: int, doc: int = 0) -> str:
    docstring = ['    """One.' + "\n    More." * (doc - 1) + '\n    """'] if doc else []
    return "\n".join(["def charge():", *docstring, *["    pass"] * (lines - 1)]) + "\n"


def test_a_long_file_is_caught() -> None:
    assert budgets.over(budgets.file_sizes(planted("x = 1\n" * 401)), budgets.FILE)
    assert not budgets.over(budgets.file_sizes(planted("x = 1\n" * 120)), budgets.FILE)


def test_a_table_of_data_may_be_long() -> None:
    table = [parse("commerce_core.money.iso4217_data", "x = 1\n" * 900)]
    assert not budgets.over(budgets.file_sizes(table), budgets.FILE)


def test_a_long_function_is_caught_and_named() -> None:
    complaints = budgets.over(budgets.function_sizes(planted(function(51))), budgets.FUNCTION)
    assert "commerce_core/pricing.py:1 charge: 51 lines, at most 50" in complaints


def test_a_long_docstring_is_not_a_long_function() -> None:
    assert budgets.function_sizes(planted(function(8, doc=60))) == {"commerce_core/pricing.py:1 charge": 8}


def test_many_middling_functions_are_caught() -> None:
    middling = "".join(function(20).replace("charge", f"charge_{number}") for number in range(9))
    assert budgets.over(budgets.function_sizes(planted(middling)), budgets.FUNCTION)


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("def f(a, b, *, c, d, e): ...", False),
        ("def f(a, b, *, c, d, e, g): ...", True),
        ("def _f(a, b, c, d, e, g): ...", True),
        ("class C:\n    def f(self, a, b, *, c, d, e): ...", False),
        ("def f(ctx, tx, a, b, *, c, d, e, key): ...", False),
        ("def invoice(a, b, *, c, d, e, g, h) -> Invoice:\n    return Invoice(a)", False),
        ("def invoice(a, b, *, c, d, e, g, h) -> Invoice:\n    return changed(a)", True),
        ("def create_order(a, b, *, c, d, e, g, h): ...", False),
        ("def create_order(a, b, *, c, d, e, g, h, i): ...", True),
        ("class C:\n    @classmethod\n    def of(cls, a, b, *, c, d, e, g, h): ...", False),
    ],
)
def test_many_parameters_are_caught(text: str, caught: bool) -> None:
    assert bool(budgets.too_many_parameters(planted(text))) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("def f(a, b, *, c): ...", False),
        ("def f(a, b, c): ...", True),
        ("def _f(a, b, c): ...", False),
        ("class C:\n    def __init__(self, a, b, c): ...", True),
        ("class C:\n    def __exit__(self, kind, error, trace): ...", False),
        ("class C:\n    def f(self, a, b, c): ...", True),
        ("class _C:\n    def f(self, a, b, c): ...", False),
        ("def f(a):\n    def inner(a, b, c): ...", False),
    ],
)
def test_a_third_positional_parameter_is_caught(text: str, caught: bool) -> None:
    assert bool(budgets.too_many_positional(planted(text))) is caught


def test_what_a_package_does_not_offer_may_take_its_subjects_by_position() -> None:
    door = parse("commerce_core.pricing", "from commerce_core.pricing.tiers import charge\n__all__ = ['charge']")
    inside = "def charge(a, b, c): ...\ndef helper(a, b, c): ...\nclass Tier:\n    def __init__(self, a, b, c): ..."
    complaints = budgets.too_many_positional([door, parse("commerce_core.pricing.tiers", inside)])
    assert [complaint.split(":")[1] for complaint in complaints] == ["1 charge"]


def test_an_exempt_function_may_take_more() -> None:
    text = "class Shop:\n    def serve(self, a, b, c, d, e, f): ..."
    allowed = {"commerce_core.pricing:Shop.serve"}
    assert not budgets.too_many_parameters(planted(text), allowed)
    assert not budgets.too_many_positional(planted(text), allowed)


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("def f(a: Any) -> int: ...", True),
        ("def f(a: int) -> dict[str, typing.Any]: ...", True),
        ("def f(a: 'list[Any]') -> int: ...", True),
        ("def f(*a: Any) -> int: ...", True),
        ("def _f(a: Any) -> int: ...", False),
        ("def f(a: object) -> int: ...", False),
        ("class C:\n    a: Any = 1", True),
        ("class C:\n    _a: Any = 1", False),
    ],
)
def test_any_in_public_types_is_caught(text: str, caught: bool) -> None:
    assert bool(budgets.any_in_public(planted(text))) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ('"""M."""\ndef f():\n    """F."""', False),
        ('"""M."""\ndef f(): ...', True),
        ('"""M."""\ndef _f(): ...', False),
        ('"""M."""\nclass C: ...', True),
        ('"""M."""\nclass Suite:\n    """S."""\n    def test_f(self): ...', False),
        ('"""M."""\nclass C:\n    """C."""\n    def f(self): ...', True),
        (PROTOCOL + 'class C:\n    """C."""\n    def f(self): ...', False),
        (PROTOCOL + 'class C:\n    """C."""\n    def g(self): ...', True),
        ("def f():\n    '''F.'''", True),
        ("", False),
    ],
)
def test_a_missing_docstring_is_caught(text: str, caught: bool) -> None:
    assert bool(budgets.undocumented(planted(text))) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("import sqlite3", True),
        ("import os.path as p", True),
        ("def f():\n    from urllib.request import urlopen", True),
        ("if True:\n    import os", True),
        ("from datetime import datetime", False),
        ("if TYPE_CHECKING:\n    import os", False),
        ("if typing.TYPE_CHECKING:\n    import os", False),
        ("if TYPE_CHECKING:\n    import os\nelse:\n    import os", True),
    ],
)
def test_io_in_the_core_is_caught(text: str, caught: bool) -> None:
    assert bool(purity.impure_imports(planted(text), ["os", "sqlite3", "urllib"])) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("open('x')", True),
        ("print(1)", True),
        ("datetime.now(UTC)", True),
        ("date.today()", True),
        ("dt.datetime.utcnow()", True),
        ("decimal.getcontext().prec", True),
        ("getcontext().prec", True),
        ("order.open", False),
        ("quote(cart, at=now)", False),
    ],
)
def test_a_clock_or_a_file_in_the_core_is_caught(text: str, caught: bool) -> None:
    assert bool(purity.impure_calls(planted(text))) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("from commerce_core.catalog.item import Item", True),
        ("import commerce_core.catalog.item", True),
        ("def f():\n    from commerce_core.catalog.item import Item", True),
        ("from commerce_core.catalog import Item", False),
        ("from commerce_core import catalog", False),
        ("from commerce_core.pricing.plans import Plan", False),
        ("from commerce_core.adapters.store import memory", False),
        ("if TYPE_CHECKING:\n    from commerce_core.catalog.item import Item", False),
    ],
)
def test_reaching_inside_another_package_is_caught(text: str, caught: bool) -> None:
    assert bool(purity.reaches_inside(planted(text), ["adapters"])) is caught
