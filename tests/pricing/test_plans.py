"""Plans: what they refuse, what they charge, and which revision a subscriber keeps."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from typing import Any, cast, get_args

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidDatetime, InvalidQuantity
from commerce_core.money import InvalidAmount, Rounding, UnknownCurrency, currency
from commerce_core.pricing import CurrencyOption, InvalidPlan, Plan, PlanCurrencyMissing, revise
from commerce_core.pricing.errors import BeyondLastTier, InvalidTiers, QuantityBounds
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import MODELS, ModeName, Tier, Volume
from commerce_core.pricing.policy import STRIPE
from commerce_core.serialization import InvalidDocument, dump, load
from tests.pricing.drawn import NOON, plan, plans

# The plan of the API document (`POST /plans`), which names no mode.
DOCUMENTED: dict[str, Any] = {
    "currency": "usd",
    "interval": "month",
    "trial_period_days": 14,
    "amount": 2999,
    "tiers": [Tier(10, 2999), Tier(50, 2499), Tier(None, 1999)],
}


def documented(mode: str = "graduated", **changes: Any) -> Plan:
    return Plan("plan_pro", "Professional Monthly", mode=mode, **{**DOCUMENTED, **changes})


def faults(**terms: Any) -> list[str]:
    with pytest.raises(InvalidPlan) as caught:
        plan(**terms)
    return [detail.field for detail in caught.value.details]


# -- laws -------------------------------------------------------------------------------------------------------------


@given(plans(), st.integers(0, 60))
def test_a_plan_charges_what_its_model_does_between_its_least_and_most_spend(of: Plan, quantity: int) -> None:
    try:
        charge = of.charge(quantity)
    except (BeyondLastTier, QuantityBounds):
        return
    plain = of.model.charge(quantity).total_minor
    low, high = of.limits.min_spend_minor, of.limits.max_spend_minor
    assert charge.total_minor == max(low or 0, plain if high is None else min(plain, high))
    assert sum(part.amount_minor for part in charge.slices) == charge.total_minor


@given(plans())
def test_a_plan_in_another_currency_has_the_same_conditions_and_other_amounts(of: Plan) -> None:
    for unit, sold in of.by_currency.items():
        assert sold is of.in_currency(unit.code.lower())
        assert sold.currency is unit
        same = {each.name for each in fields(Plan)} - {"currency", "amount", "tiers", "limits", "currency_options"}
        assert all(getattr(sold, name) == getattr(of, name) for name in same)
        if sold is not of:
            option = of.currency_options[unit.code]
            assert (sold.amount, sold.tiers) == (option.amount, option.tiers)
            assert sold.currency_options == {}


@given(plans(), st.sampled_from(["name", "active", "metadata", "interval_count", "trial_period_days", "usage_type"]))
def test_terms_raise_the_revision_and_a_description_does_not(of: Plan, name: str) -> None:
    values = {
        "name": "Other",
        "active": False,
        "metadata": {"new": "1"},
        "interval_count": 13,
        "trial_period_days": 7,
        "usage_type": "licensed" if of.usage_type == "metered" else "metered",
    }
    value = values[name]
    after = revise(of, {name: value}, at=NOON)
    is_term = name not in {"name", "active", "metadata"}
    assert after == evolve(of, **{name: value}, revision=of.revision + is_term, version=of.version + 1, updated_at=NOON)
    assert revise(after, {name: value}, at=NOON) is after, "a change that changes nothing"


@given(plans())
def test_a_mode_takes_no_field_that_it_does_not_name(of: Plan) -> None:
    mode = MODELS[of.mode]
    unset = {"amount": None, "tiers": (), "percent": None, "package_size": 1}
    given_here = {name for name, value in unset.items() if getattr(of, name) != value}
    assert mode.needs <= given_here <= mode.needs | mode.takes


# -- worked examples --------------------------------------------------------------------------------------------------


def test_the_documented_plan_needs_a_mode_since_two_systems_would_charge_two_amounts() -> None:
    with pytest.raises(TypeError):
        Plan("plan_pro", "Professional Monthly", **DOCUMENTED)  # type: ignore[call-arg]
    # 10 x 29.99 + 24.99 = 324.89, and 11 x 24.99 = 274.89
    assert documented("graduated").charge(11).total_minor == 32_489
    assert documented("volume").charge(11).total_minor == 27_489
    assert documented("volume_no_cliff").charge(10).total_minor == 27_489, "eleven cost less than ten"


@pytest.mark.parametrize(
    ("terms", "quantity", "total"),
    [
        ({"mode": "flat", "amount": 1000}, 7, 1000),
        ({"mode": "per_unit", "amount": "0.05"}, 1000, 50),
        ({"mode": "package", "amount": 1000, "package_size": 5}, 6, 2000),
        ({"mode": "stairstep", "tiers": [Tier(10, 0, 5000), Tier(None, 0, 9000)]}, 11, 9000),
        ({"mode": "percentage", "percent": "2.9", "amount": 30}, 10_000, 320),
        # two packages of 10, both in the tier to 20
        ({"mode": "volume", "tiers": [Tier(20, 700), Tier(None, 500)], "package_size": 10}, 11, 1400),
        ({"mode": "per_unit", "amount": 100, "limits": Limits(min_spend_minor=5000)}, 3, 5000),
    ],
)
def test_each_mode_charges_as_its_model(terms: dict[str, Any], quantity: int, total: int) -> None:
    assert plan(**terms).charge(quantity).total_minor == total


def test_a_quantity_is_held_to_the_limits() -> None:
    seats = plan(mode="per_unit", amount=100, limits=Limits(min_quantity=3, max_quantity=9))
    assert seats.charge(9).total_minor == 900
    for wrong in (2, 10, "3.5"):
        with pytest.raises(QuantityBounds):
            seats.charge(wrong)
    for wrong in (-1, 10**30, 1.5, True, "NaN"):
        with pytest.raises(InvalidQuantity):
            seats.charge(wrong)


def test_a_policy_decides_about_a_quantity_of_zero() -> None:
    tiered = plan(mode="graduated", tiers=[Tier(None, 100, 500)])
    assert (tiered.charge(0).total_minor, tiered.charge(0, policy=STRIPE).total_minor) == (0, 500)


def test_a_currency_that_the_plan_is_not_sold_in_is_named_with_those_it_is() -> None:
    sold = plan(mode="flat", amount=1000, currency_options={"eur": CurrencyOption(900)})
    assert sold.charge(1, currency="EUR").total_minor == 900
    with pytest.raises(PlanCurrencyMissing) as caught:
        sold.charge(1, currency="GBP")
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.plan_id, error.currency, error.available) == ("plan_1", "GBP", ("USD", "EUR"))
    with pytest.raises(UnknownCurrency):
        sold.charge(1, currency="XXQ")


def test_subscribers_keep_the_terms_of_their_revision() -> None:
    first = documented("volume")
    dearer = revise(first, {"amount": None, "tiers": [Tier(None, 3999)]}, at=NOON)
    assert (first.revision, dearer.revision) == (1, 2)
    assert (first.charge(1).total_minor, dearer.charge(1).total_minor) == (2999, 3999)
    assert (dearer.id, dearer.version, dearer.updated_at) == (first.id, 2, NOON)


def test_what_is_no_change_of_a_plan_is_refused() -> None:
    first = documented()
    for wrong in ({"id": "other"}, {"revision": 7}, {"version": 7}, {"colour": "red"}):
        with pytest.raises(InvalidPlan) as caught:
            revise(first, wrong, at=NOON)
        assert caught.value.details[0].field == next(iter(wrong))
    with pytest.raises(InvalidPlan):
        revise(first, {"mode": "flat"}, at=NOON)
    with pytest.raises(InvalidPlan):
        revise(first, {"amount": 5}, at=NOON)


# -- bad input --------------------------------------------------------------------------------------------------------

GOOD = [Tier(10, 500), Tier(None, 400)]


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"mode": "tiered", "amount": 5}, ["mode"]),
        ({"mode": "", "amount": 5}, ["mode"]),
        ({"mode": None, "amount": 5}, ["mode"]),
        ({"mode": ["flat"], "amount": 5}, ["mode"]),
        ({"mode": "flat"}, ["amount"]),
        ({"mode": "flat", "amount": "1.5"}, ["amount"]),
        ({"mode": "flat", "amount": -1}, ["amount"]),
        ({"mode": "per_unit", "amount": 10**13}, ["amount"]),
        ({"mode": "per_unit", "amount": 5, "tiers": GOOD}, ["tiers"]),
        ({"mode": "per_unit", "amount": 5, "package_size": 5}, ["package_size"]),
        ({"mode": "flat", "amount": 5, "percent": 5}, ["percent"]),
        ({"mode": "package", "amount": 5, "package_size": 0}, ["package_size"]),
        ({"mode": "percentage", "percent": 101}, ["percent"]),
        ({"mode": "percentage", "percent": -1}, ["percent"]),
        ({"mode": "graduated"}, ["tiers"]),
        ({"mode": "volume", "tiers": GOOD, "amount": 499}, ["amount"]),
        ({"mode": "stairstep", "tiers": [Tier(10, 0, 500), Tier(None, 0, 900)], "amount": 0}, ["amount"]),
        ({"mode": "stairstep", "tiers": GOOD}, ["tiers[0].unit_amount", "tiers[1].unit_amount"]),
        ({"mode": "volume_no_cliff", "tiers": GOOD, "limits": Limits(quantity_step=None)}, ["limits.quantity_step"]),
        ({"mode": "graduated", "tiers": [Tier(10, 1), Tier(10, 2), Tier(9, 3)]}, ["tiers[1].up_to", "tiers[2].up_to"]),
        ({"mode": "graduated", "tiers": [Tier(None, 1), Tier(9, 3)]}, ["tiers[0].up_to"]),
        ({"mode": "graduated", "tiers": [Tier(0, 1), Tier(None, -3)]}, ["tiers[0].up_to", "tiers[1].unit_amount"]),
        ({"mode": "graduated", "tiers": [Tier(n + 1, 1) for n in range(101)]}, ["tiers"]),
        ({"mode": "graduated", "tiers": ["to 10"]}, ["tiers"]),
        ({"mode": "flat", "amount": 5, "limits": {"min_quantity": 5}}, ["limits"]),
        (
            {"mode": "graduated", "tiers": [Tier(10, 1), Tier(5, 2)], "amount": 7, "interval": "fortnight"},
            ["interval", "amount", "tiers[1].up_to"],
        ),
        (
            {
                "mode": "flat",
                "amount": 5,
                "interval": None,
                "interval_count": 0,
                "trial_period_days": 731,
                "usage_type": "free",
                "revision": 0,
                "active": 1,
            },
            ["interval", "usage_type", "interval_count", "trial_period_days", "revision", "active"],
        ),
        ({"mode": "flat", "amount": 5, "interval_count": True}, ["interval_count"]),
        ({"mode": "flat", "amount": 5, "interval_count": 1.0}, ["interval_count"]),
        ({"mode": "flat", "amount": 5, "metadata": {"": "x"}}, ["metadata"]),
        ({"mode": "flat", "amount": 5, "currency_options": {"USD": CurrencyOption(5)}}, ["currency_options['USD']"]),
        ({"mode": "flat", "amount": 5, "currency_options": {"EUR": 5}}, ["currency_options['EUR']"]),
        (
            {"mode": "flat", "amount": 5, "currency_options": {"EUR": CurrencyOption(), "JPY": CurrencyOption("1.5")}},
            ["currency_options['EUR'].amount", "currency_options['JPY'].amount"],
        ),
        (
            {
                "mode": "volume",
                "tiers": GOOD,
                "currency_options": {"EUR": CurrencyOption(tiers=[Tier(5, 1), Tier(5, 1)])},
            },
            ["currency_options['EUR'].tiers[1].up_to"],
        ),
        (
            {
                "mode": "flat",
                "amount": 5,
                "limits": Limits(min_spend_minor=5),
                "currency_options": {"EUR": CurrencyOption(5)},
            },
            ["currency_options['EUR'].min_spend_minor"],
        ),
        (
            {
                "mode": "flat",
                "amount": 5,
                "limits": Limits(min_spend_minor=5, max_spend_minor=9),
                "currency_options": {"EUR": CurrencyOption(5, min_spend_minor=9, max_spend_minor=5)},
            },
            ["currency_options['EUR'].max_spend_minor"],
        ),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_with_every_fault(terms: dict[str, Any], fields: list[str]) -> None:
    assert faults(**terms) == fields


def test_a_plan_has_an_id_and_a_name() -> None:
    with pytest.raises(InvalidPlan) as caught:
        Plan("no id", " ", mode="flat", currency="USD", interval="month", amount=5)
    assert [detail.field for detail in caught.value.details] == ["id", "name"]


def test_amounts_and_bounds_are_exact() -> None:
    for wrong in (5.0, float("nan"), "1e3", True, "NaN", Decimal("Infinity")):
        with pytest.raises(InvalidAmount):
            plan(mode="per_unit", amount=wrong)
        with pytest.raises(InvalidTiers):
            Tier(wrong, 1)
        with pytest.raises(InvalidTiers):
            Tier(1, wrong)


def test_a_currency_is_one_of_iso_4217() -> None:
    for wrong in ("XXQ", "", "dollars"):
        with pytest.raises(UnknownCurrency):
            plan(mode="flat", amount=5, currency=wrong)
        with pytest.raises(UnknownCurrency):
            plan(mode="flat", amount=5, currency_options={wrong: CurrencyOption(5)})
    assert plan(mode="flat", amount=5, currency="usd").currency is currency("USD")


def test_a_message_names_a_few_faults_and_the_details_all() -> None:
    tiers = [Tier(5, -1) for _ in range(100)]
    with pytest.raises(InvalidPlan) as caught:
        plan(mode="graduated", tiers=tiers)
    assert len(caught.value.details) == 199
    assert len(caught.value.message) < 500


def test_a_bounded_last_tier_is_allowed_and_refuses_more() -> None:
    bounded = plan(mode="graduated", tiers=[Tier(10, 100)])
    assert bounded.charge(10).total_minor == 1000
    with pytest.raises(BeyondLastTier):
        bounded.charge(11)


def test_instants_are_kept_in_utc_and_have_a_zone() -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=2)))
    revised = revise(evolve(documented(), created_at=paris), {"name": "Pro"}, at=paris)
    assert (revised.created_at, revised.updated_at) == (NOON, NOON)
    assert revised.created_at.tzinfo is revised.updated_at.tzinfo is UTC
    naive = NOON.replace(tzinfo=None)
    for wrong in (
        lambda: documented(created_at=naive),
        lambda: documented(updated_at=naive),
        lambda: revise(documented(), {"name": "Pro"}, at=naive),
        lambda: revise(documented(), {}, at=naive),
    ):
        with pytest.raises(InvalidDatetime):
            wrong()


def test_metadata_is_a_copy() -> None:
    mine = {"a": "1"}
    of = documented(metadata=mine)
    mine["b"] = "2"
    assert of.metadata == {"a": "1"}


@pytest.mark.parametrize("wrong", [None, 5, Tier(10, 500)])
def test_what_is_no_list_of_tiers_is_refused_at_its_field(wrong: Any) -> None:
    for make in (
        lambda: plan(mode="volume", tiers=wrong),
        lambda: Volume(wrong),
        lambda: CurrencyOption(tiers=wrong),
        lambda: revise(documented(), {"tiers": wrong}, at=NOON),
    ):
        with pytest.raises(InvalidTiers) as caught:
            make()
        assert [detail.field for detail in caught.value.details] == ["tiers"]


@pytest.mark.parametrize("wrong", [None, 5, [CurrencyOption(5)], "EUR"])
def test_what_is_no_mapping_of_options_is_refused_at_its_field(wrong: Any) -> None:
    assert faults(mode="flat", amount=5, currency_options=wrong) == ["currency_options"]
    with pytest.raises(InvalidPlan) as caught:
        revise(plan(mode="flat", amount=5), {"currency_options": wrong}, at=NOON)
    assert caught.value.field == "currency_options"


def test_a_currency_has_one_option() -> None:
    twins = {"EUR": CurrencyOption(5), "eur": CurrencyOption(6)}
    assert faults(mode="flat", amount=5, currency_options=twins) == ["currency_options['eur']"]
    document = dump(plan(mode="flat", amount=5, currency_options={"EUR": CurrencyOption(5)}))
    document["currency_options"] = {code: {"amount": "5"} for code in twins}
    with pytest.raises(InvalidDocument, match="EUR has an option already"):
        load(Plan, document)


def test_nobody_changes_what_a_plan_costs_in_another_currency() -> None:
    given_options = {"EUR": CurrencyOption(5)}
    of = plan(mode="flat", amount=5, currency_options=given_options)
    given_options["JPY"] = CurrencyOption(7)
    held: Any = of.currency_options
    with pytest.raises(TypeError):
        held["EUR"] = CurrencyOption(6)
    with pytest.raises(AttributeError):
        held.clear()
    assert of.currency_options == {"EUR": CurrencyOption(5)}
    assert pickle.loads(pickle.dumps(of)) == copy.deepcopy(of) == load(Plan, dump(of)) == of


@pytest.mark.parametrize("wrong", [5, True, ["erp-5"]])
def test_an_external_id_is_a_text(wrong: Any) -> None:
    assert faults(mode="flat", amount=5, external_id=wrong) == ["external_id"]


@pytest.mark.parametrize("mode", ["flat", "graduated", "volume", "percentage"])
def test_a_rounding_that_is_none_is_refused(mode: str) -> None:
    terms = {"graduated": {"tiers": GOOD}, "volume": {"tiers": GOOD}, "percentage": {"percent": 5}}
    of, wrong = plan(mode=mode, **terms.get(mode, {"amount": 5})), cast("Rounding", "x")
    for charge in (of.charge, of.model.charge):
        with pytest.raises(InvalidAmount) as caught:
            charge(3, rounding=wrong)
        assert caught.value.field == "rounding"
        assert charge(3, rounding=Rounding.HALF_UP).total_minor == charge(3).total_minor


def test_an_amount_beside_tiers_is_refused_with_the_cure() -> None:
    with pytest.raises(InvalidPlan, match=r"change `tiers`, and leave `amount` out or set it to None"):
        revise(documented(), {"amount": 3}, at=NOON)


def test_the_names_of_modes_are_those_of_the_models() -> None:
    assert get_args(ModeName) == tuple(MODELS)
