"""Category: a shelf of the catalogue, perhaps upon another shelf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from commerce_core.catalog.errors import InvalidCategory
from commerce_core.catalog.values import check_slug
from commerce_core.checks import Faults, check_metadata, clean_text, with_changes
from commerce_core.ids import CategoryId, check_id


@frozen
class Category:
    """A category. Products and other categories name it by `slug`; `parent` is the slug of the one it belongs to."""

    id: CategoryId
    slug: str
    name: str
    created_at: datetime
    updated_at: datetime
    parent: str | None = None
    metadata: Mapping[str, str] = field(factory=dict)
    external_id: str | None = None
    version: int = 1


_CHANGEABLE = ("name", "parent", "metadata", "external_id")


def create_category(
    slug: str,
    name: str,
    *,
    id: str,
    at: datetime,
    parent: str | None = None,
    metadata: Mapping[str, str] | None = None,
    external_id: str | None = None,
) -> Category:
    """A new category. One fault is raised as its own error (`InvalidSlug`, ...), several as `InvalidCategory`.

    Whether the parent exists is asked of all categories together: `check_category_tree`.
    """
    return _checked(Category(CategoryId(id), slug, name, at, at, parent, metadata or {}, external_id), Faults())


def update_category(category: Category, changes: Mapping[str, object], *, at: datetime) -> Category:
    """The category with another `name`, `parent`, `metadata` (merged) or `external_id`. Its slug stays in use.

    Changes that change nothing give the same record. Raises as `create_category` does.
    """
    faults = Faults()
    after = _checked(with_changes(category, changes, allowed=_CHANGEABLE, faults=faults), faults)
    return category if after == category else evolve(after, updated_at=at, version=category.version + 1)


def check_category_tree(categories: Iterable[Category]) -> None:
    """That each parent is among the categories and none is its own ancestor; else `InvalidCategory`, field `parent`."""
    parents = {category.slug: category.parent for category in categories}
    sound: set[str | None] = {None}
    for start in parents:
        path: dict[str | None, None] = {}
        slug: str | None = start
        while slug not in sound:
            if slug in path:
                raise InvalidCategory(f"{slug!r} would be its own ancestor: choose another parent.", field="parent")
            if slug not in parents:
                raise InvalidCategory(f"No category has the slug {slug!r}: create it first.", field="parent")
            path[slug] = None
            slug = parents[slug]
        sound.update(path)


def _checked(category: Category, faults: Faults) -> Category:
    if category.parent is not None and category.parent == category.slug:
        faults.add(InvalidCategory("A category is not its own parent.", field="parent"))
    checked = evolve(
        category,
        id=CategoryId(faults.take(check_id, category.id)),
        slug=faults.take(check_slug, category.slug),
        name=faults.take(clean_text, category.name, field="name", required=True),
        parent=faults.maybe(check_slug, category.parent, field="parent"),
        metadata=faults.take(check_metadata, category.metadata),
        external_id=faults.maybe(clean_text, category.external_id, field="external_id", required=True),
    )
    faults.settle(InvalidCategory, "The category")
    return checked
