import copy
import pickle

import pytest

from commerce_core.errors import CommerceError, Conflict, Detail, Invalid, MissingExtra, NotFound, Unavailable
from tests.architecture.test_errors import error_classes

INSTALLATION = {"InvalidShares", "CommerceError", "MissingExtra", "DamagedDocument"}
"""Not answers to a request: the root itself, a package that is not installed, a store that was tampered with."""

ROUND_TRIPS = {
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


def example(cls: type[CommerceError]) -> CommerceError:
    """An error of any class, whatever its own constructor asks for."""
    error = cls.__new__(cls, "Only 3 are left.")
    CommerceError.__init__(error, "Only 3 are left.", details=[Detail("quantity", "too many")], available=3)
    return error


@pytest.mark.parametrize("way", ROUND_TRIPS.values(), ids=ROUND_TRIPS)
def test_every_error_survives_task_queues(way):
    for cls in error_classes():
        error = example(cls)
        again = way(error)
        assert type(again) is cls
        assert again.args == error.args
        assert str(again) == again.message == "Only 3 are left."
        assert again.details == (Detail("quantity", "too many"),)
        assert again.values == {"available": 3}
        assert again.available == 3
        assert again.to_dict() == error.to_dict()


@pytest.mark.parametrize("way", ROUND_TRIPS.values(), ids=ROUND_TRIPS)
def test_errors_with_constructors_of_their_own_survive_too(way):
    missing, unknown = way(MissingExtra("sql", "A SQLite store")), way(NotFound("order", "ord_1"))
    assert (missing.extra, missing.command) == ("sql", 'pip install "commerce-core[sql]"')
    assert (unknown.kind, unknown.reference) == ("order", "ord_1")


def test_a_host_needs_four_handlers():
    roots = (Invalid, NotFound, Conflict, Unavailable)
    assert [cls for cls in error_classes() if not issubclass(cls, roots) and cls.__name__ not in INSTALLATION] == []
    assert [cls for cls in error_classes() if sum(issubclass(cls, root) for root in roots) > 1] == []


def test_the_http_body_has_code_message_and_details():
    error = Invalid("Two faults.", details=[Detail("price", "too fine"), Detail("sku", "empty")])
    assert error.to_dict() == {
        "error": {
            "code": "invalid",
            "message": "Two faults.",
            "details": [{"field": "price", "message": "too fine"}, {"field": "sku", "message": "empty"}],
        }
    }


def test_a_field_alone_is_a_detail():
    error = Invalid("Too fine.", field="price", value="1.999")
    assert error.field == "price"
    assert error.value == "1.999"
    assert error.details == (Detail("price", "Too fine."),)
    assert Invalid("Wrong.").details == ()


def test_a_missing_extra_says_the_line_that_installs_it():
    error = MissingExtra("postgres", "A PostgreSQL store")
    assert str(error) == 'A PostgreSQL store needs an optional dependency. Run: pip install "commerce-core[postgres]"'


def test_what_is_not_found_is_named():
    assert str(NotFound("order", "ord_1")) == "No order 'ord_1' exists here."
    assert str(NotFound("order", "ord_1", message="Gone.")) == "Gone."
