"""The library keeps the sizes that its design promises."""

import pytest

from tests.architecture import budgets
from tests.architecture.sources import functions, package

PARAMETERS_ALLOWED: dict[str, str] = {
    "commerce_core.commerce.facade:Commerce.__init__": "the documented constructor: one keyword per port",
    "commerce_core.commerce.orders:OrderCalls.place": "the documented call: a cart, or what one would hold",
    "commerce_core.tax.compute:compute_tax": "three columns, and every rule of a tax once",
}
"""`module:name` of functions that may take more parameters, and why."""

POSITIONAL_ALLOWED: dict[str, str] = {
    "commerce_core.money.rounding:divide": "a fraction and its mode, in the innermost loops, where a keyword costs",
    "commerce_core.ports.store:Snapshot.get_by": "a unique key is a kind of record, a space and a value",
}
"""`module:name` of functions whose subjects are three, and why."""


def listed(complaints: list[str]) -> str:
    return "\n" + "\n".join(complaints)


def test_files_stay_short() -> None:
    complaints = budgets.over(budgets.file_sizes(package()), budgets.FILE)
    assert not complaints, listed(complaints)


def test_functions_stay_short() -> None:
    complaints = budgets.over(budgets.function_sizes(package()), budgets.FUNCTION)
    assert not complaints, listed(complaints)


def test_functions_take_few_parameters() -> None:
    complaints = budgets.too_many_parameters(package(), PARAMETERS_ALLOWED)
    assert not complaints, listed(complaints)


def test_public_functions_name_their_options() -> None:
    complaints = budgets.too_many_positional(package(), POSITIONAL_ALLOWED)
    assert not complaints, listed(complaints)


def test_public_signatures_are_typed() -> None:
    complaints = budgets.any_in_public(package())
    assert not complaints, listed(complaints)


def test_everything_public_has_a_docstring() -> None:
    complaints = budgets.undocumented(package())
    assert not complaints, listed(complaints)


@pytest.mark.parametrize("allowed", [PARAMETERS_ALLOWED, POSITIONAL_ALLOWED])
def test_no_exemption_outlives_its_function(allowed: dict[str, str]) -> None:
    known = {budgets.key(named) for source in package() for named in functions(source)}
    assert set(allowed) <= known
