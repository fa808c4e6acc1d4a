import pytest
from attrs import field, frozen

from commerce_core.checks import Faults, InvalidMetadata, UnknownField, with_changes


@frozen
class Shelf:
    id: str
    name: str = ""
    metadata: dict[str, str] = field(factory=dict)


def changed(shelf: Shelf, changes: dict[str, object]) -> Shelf:
    faults = Faults()
    after = with_changes(shelf, changes, allowed=("name", "metadata"), faults=faults)
    faults.settle(UnknownField, "The change")
    return after


def test_only_what_is_named_changes():
    shelf = Shelf("s1", "Tea", {"a": "1", "b": "2"})
    assert changed(shelf, {}) == shelf
    assert changed(shelf, {"name": "Coffee"}) == Shelf("s1", "Coffee", {"a": "1", "b": "2"})


def test_metadata_is_merged_and_none_removes():
    shelf = Shelf("s1", "Tea", {"a": "1", "b": "2"})
    assert changed(shelf, {"metadata": {"a": None, "c": "3"}}).metadata == {"b": "2", "c": "3"}


@pytest.mark.parametrize("name", ["id", "colour", "", "__class__", 7])
def test_what_cannot_be_changed_is_refused(name):
    with pytest.raises(UnknownField) as caught:
        changed(Shelf("s1"), {name: "x"})
    assert caught.value.code == "unknown_field"
    assert caught.value.field == str(name)


def test_faults_are_named_together():
    with pytest.raises(UnknownField) as caught:
        changed(Shelf("s1"), {"id": "s2", "colour": "red", "metadata": {"k": 1}})
    assert [detail.field for detail in caught.value.details] == ["colour", "id", "metadata.k"]


@pytest.mark.parametrize("metadata", ["a", None, {"k": 7}, 7])
def test_bad_metadata_is_a_typed_error(metadata):
    with pytest.raises(InvalidMetadata):
        changed(Shelf("s1"), {"metadata": metadata})
