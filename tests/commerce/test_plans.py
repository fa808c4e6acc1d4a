"""Plans of a shop, on every store: revisions are kept, and what a quantity costs is said."""

from __future__ import annotations

import pytest

from commerce_core import Commerce, NotFound, Policies, Tenant
from commerce_core.checks import InvalidQuantity
from commerce_core.ports import Duplicate, Store, VersionConflict
from commerce_core.pricing import PRESETS, InvalidPlan, Plan, PlanCurrencyMissing, PlanRevision, Tier, revision_id
from tests.flows.shop import event_types


@pytest.fixture
def shop(store: Store, tenant: str) -> Commerce:
    return Commerce(store, tenant=Tenant(id=tenant))


def seats(*, mode: str = "graduated", first: int = 2999) -> Plan:
    tiers = (Tier(10, first), Tier(None, 2499))
    return Plan("pro", "Pro", mode=mode, currency="USD", interval="month", tiers=tiers)


def test_other_terms_are_a_revision_and_the_earlier_one_stays(shop: Commerce) -> None:
    first = shop.plans.create(seats())
    second = shop.plans.revise("pro", {"tiers": seats(first=3999).tiers}, version=1)
    named = shop.plans.revise("pro", {"name": "Professional"})
    assert (first.revision, second.revision, named.revision, named.version) == (1, 2, 2, 3)
    assert shop.plans.get("pro") == shop.plans.get("pro", 2) == named
    agreed = shop.plans.get("pro", revision=1)
    assert (agreed.terms, agreed.revision, agreed.name) == (first.terms, 1, "Professional")
    assert shop.plans.find({"mode": "graduated"}).records == (named,)
    assert event_types(shop, after=0) == ["plan.created", "plan.revised", "plan.revised"]
    assert shop.plans.revise("pro", {"name": "Professional"}) == named


def test_a_retired_plan_can_still_be_read(shop: Commerce) -> None:
    shop.plans.create(seats())
    retired = shop.plans.retire("pro")
    assert (retired.active, retired.revision) == (False, 1)
    assert shop.plans.retire("pro") == retired == shop.plans.get("pro")


def test_what_is_no_term_of_a_revision_is_as_it_is_now(shop: Commerce) -> None:
    """Revision 1 was 29.99 a seat; the plan was renamed under revision 2, and then retired."""
    shop.plans.create(seats())
    shop.plans.revise("pro", {"name": "Pro of 2026"})
    shop.plans.revise("pro", {"tiers": seats(first=3999).tiers})
    shop.plans.revise("pro", {"name": "Professional", "metadata": {"page": "7"}})
    last = shop.plans.retire("pro")
    first = shop.plans.get("pro", revision=1)
    assert (first.name, first.active, first.metadata, first.version) == ("Professional", False, {"page": "7"}, 5)
    assert (first.revision, first.tiers[0].unit_amount, last.tiers[0].unit_amount) == (1, 2999, 3999)
    stored = shop._ctx.read(lambda tx: tx.get(PlanRevision, revision_id("pro", 1)))
    assert stored is not None
    assert (stored.version, stored.plan.name) == (1, "Pro"), "what was agreed on is never written again"


def test_what_a_quantity_costs_as_data_now_and_by_the_terms_of_before(shop: Commerce) -> None:
    """12 seats: 10 x 29.99 + 2 x 24.99 = 349.88, and at 39.99 for the first ten 449.88."""
    shop.plans.create(seats())
    shop.plans.revise("pro", {"tiers": seats(first=3999).tiers})
    charge = shop.plans.charge("pro", 12)
    assert (charge.total_minor, [part.amount_minor for part in charge.slices]) == (44988, [39990, 4998])
    assert shop.plans.charge("pro", 12, revision=1).total_minor == 34988
    assert shop.plans.explain("pro", 12, revision=1).endswith("12 of Pro cost 349.88 USD a month.")
    for ask, error in (
        (lambda: shop.plans.charge("pro", 12, currency="EUR"), PlanCurrencyMissing),
        (lambda: shop.plans.charge("pro", 12, revision=3), NotFound),
        (lambda: shop.plans.charge("con", 12), NotFound),
        (lambda: shop.plans.charge("pro", -1), InvalidQuantity),
    ):
        with pytest.raises(error):
            ask()


def test_the_shops_policy_decides_what_a_quantity_costs(shop: Commerce) -> None:
    """Stripe bills the flat amount of the first tier at 0."""
    shop.plans.create(
        Plan("base", "Base", mode="volume", currency="USD", interval="month", tiers=(Tier(None, 0, 500),))
    )
    assert shop.plans.charge("base", 0).total_minor == 0
    shop.policies.set(Policies(pricing=PRESETS["stripe"]))
    assert shop.plans.charge("base", 0).total_minor == 500


def test_what_a_quantity_costs_and_which_tier_gives_what(shop: Commerce) -> None:
    """10 x 29.99 + 2 x 24.99 = 349.88."""
    shop.plans.create(seats())
    assert shop.plans.explain("pro", 12).splitlines() == [
        "tier 1: 10 at 29.99 = 299.90 USD",
        "tier 2: 2 at 24.99 = 49.98 USD",
        "12 of Pro cost 349.88 USD a month.",
    ]
    with pytest.raises(PlanCurrencyMissing):
        shop.plans.explain("pro", 12, currency="EUR")


def test_a_cliff_is_found(shop: Commerce) -> None:
    shop.plans.create(seats(mode="volume"))
    assert [finding.code for finding in shop.plans.lint("pro")] == ["cliff"]


def test_what_is_wrong_is_refused_and_changes_nothing(shop: Commerce) -> None:
    kept = shop.plans.create(seats())
    for ask, error in (
        (lambda: shop.plans.create(seats()), Duplicate),
        (lambda: shop.plans.create("pro"), InvalidPlan),
        (lambda: shop.plans.revise("pro", {"tiers": ()}), InvalidPlan),
        (lambda: shop.plans.revise("pro", {"revision": 7}), InvalidPlan),
        (lambda: shop.plans.revise("pro", {"name": "P"}, version=2), VersionConflict),
        (lambda: shop.plans.revise("con", {"name": "P"}), NotFound),
        (lambda: shop.plans.retire("con"), NotFound),
        (lambda: shop.plans.get("pro", 2), NotFound),
        (lambda: shop.plans.get("pro", "1"), NotFound),
        (lambda: shop.plans.get("pro", True), NotFound),
        (lambda: shop.plans.get("pro", 10**5000), NotFound),
        (lambda: shop.plans.revise("pro", None), InvalidPlan),
        (lambda: shop.plans.revise("pro", 5), InvalidPlan),
        (lambda: shop.plans.get("con"), NotFound),
        (lambda: shop.plans.explain("con", 1), NotFound),
        (lambda: shop.plans.lint("con"), NotFound),
    ):
        with pytest.raises(error):
            ask()
    assert shop.plans.get("pro") == kept == shop.plans.get("pro", 1)
