import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.catalog import (
    Category,
    InvalidCategory,
    InvalidSlug,
    check_category_tree,
    check_slug,
    create_category,
    update_category,
)
from commerce_core.checks import InvalidText, UnknownField
from tests.catalog.drafts import LATER, NOW


def category(slug: str, parent: str | None = None) -> Category:
    return create_category(slug, slug.title(), id=f"cat_{slug}", parent=parent, at=NOW)


@given(st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.sampled_from("abcdefg"), max_size=7))
def test_a_tree_is_sound_when_every_walk_upwards_ends_at_a_root(parents):
    def ends(slug: str | None) -> bool:
        for _ in range(len(parents) + 1):
            if slug is None:
                return True
            if slug not in parents:
                return False
            slug = parents[slug]
        return False

    categories = [evolve(category(slug), parent=parent) for slug, parent in parents.items()]
    if all(map(ends, parents)):
        check_category_tree(categories)
    else:
        with pytest.raises(InvalidCategory) as caught:
            check_category_tree(categories)
        assert caught.value.field == "parent"


def test_cycles_and_strangers_are_named():
    with pytest.raises(InvalidCategory, match="'a' would be its own ancestor"):
        check_category_tree([category("a", "b"), category("b", "a")])
    with pytest.raises(InvalidCategory, match="No category has the slug 'b'"):
        check_category_tree([category("a", "b")])


def test_a_deep_tree_takes_no_deep_stack():
    check_category_tree([category("c0"), *(category(f"c{n}", f"c{n - 1}") for n in range(1, 5000))])


@given(st.text(max_size=12))
def test_text_is_a_slug_or_a_typed_error(text):
    try:
        slug = check_slug(text)
    except InvalidSlug:
        return
    assert slug == text.strip() == slug.lower()
    assert check_slug(slug) == slug


@pytest.mark.parametrize("slug", ["audio", "dairy-products", "a_b", "2nd-hand", "x" * 100])
def test_slugs(slug):
    assert check_slug(f" {slug} ") == slug


@pytest.mark.parametrize(
    "slug", ["", "Audio", "a b", "-a", "a-", "a--b", "a/b", "é", "ａ", "a\nb", "x" * 101, "a-" * 50_000, None, 7]
)
def test_other_slugs_are_refused(slug):
    with pytest.raises(InvalidSlug):
        check_slug(slug)


def test_a_category_is_checked_at_once():
    made = create_category(" audio ", " Audio ", id="cat_1", at=NOW, parent="electronics", metadata={"k": "v"})
    assert (made.slug, made.name, made.parent, made.version, made.created_at) == (
        "audio",
        "Audio",
        "electronics",
        1,
        NOW,
    )
    with pytest.raises(InvalidCategory) as caught:
        create_category("A B", "", id="a/b", at=NOW, parent="A B", metadata={"k": 1}, external_id="")
    assert [detail.field for detail in caught.value.details] == [
        "parent",
        "id",
        "slug",
        "name",
        "parent",
        "metadata.k",
        "external_id",
    ]
    with pytest.raises(InvalidText):
        create_category("audio", "", id="cat_1", at=NOW)
    with pytest.raises(InvalidCategory, match="not its own parent"):
        category("audio", "audio")


def test_a_category_changes_its_name_and_place_but_not_its_slug():
    audio = category("audio")
    moved = update_category(audio, {"parent": "electronics", "name": "Sound"}, at=LATER)
    assert (moved.parent, moved.name, moved.slug, moved.version, moved.updated_at) == (
        "electronics",
        "Sound",
        "audio",
        2,
        LATER,
    )
    assert update_category(moved, {"name": " Sound "}, at=LATER) is moved
    assert update_category(moved, {"parent": None}, at=LATER).parent is None
    with pytest.raises(UnknownField):
        update_category(audio, {"slug": "sound"}, at=LATER)
    with pytest.raises(InvalidCategory):
        update_category(audio, {"parent": "audio"}, at=LATER)
