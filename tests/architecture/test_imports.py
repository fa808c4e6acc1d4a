"""Imports point one way, packages are entered by their doors, and the core is pure."""

import pytest
from importlinter.cli import lint_imports

from tests.architecture import purity
from tests.architecture.sources import PACKAGE, ROOT, contracts, core, core_rooms, package

OPEN_ROOMS: dict[str, str] = {
    "adapters": "each adapter is a package of its own, and one may need an extra that another does not",
    "hosts": "each framework is a package of its own, and needs an extra that another does not",
    "app": "one use case per file, and the facade names those it calls",
}
"""Top-level packages without one door, and why."""


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def test_the_purity_contract_names_every_room_of_the_core() -> None:
    existing = {source.room for source in package()}
    assert set(contracts()["core"]["source_modules"]) == {
        f"{PACKAGE}.{room}" for room in core_rooms() if room in existing
    }


def test_the_core_imports_no_io() -> None:
    assert purity.impure_imports(core(), contracts()["core"]["forbidden_modules"]) == []


def test_the_core_reads_no_clock_and_opens_nothing() -> None:
    assert purity.impure_calls(core()) == []


def test_packages_are_entered_by_their_doors() -> None:
    assert purity.reaches_inside(package(), OPEN_ROOMS) == []
