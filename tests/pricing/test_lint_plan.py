"""The plan linter finds what brute force finds, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.errors import Invalid
from commerce_core.pricing import CurrencyOption, Finding, InvalidPlan, Plan, lint_plan
from commerce_core.pricing.errors import BeyondLastTier, QuantityBounds
from commerce_core.pricing.limits import Limits
from commerce_core.pricing.models import Charge, Tier
from commerce_core.pricing.policy import Policy
from tests.pricing.drawn import limits, plan, plans, smooth_volume, tiers

TIERED = ("graduated", "volume", "stairstep", "volume_no_cliff")
policies = st.builds(
    Policy,
    package_order=st.sampled_from(["round_up_first", "tier_first"]),
    beyond_last=st.sampled_from(["refuse", "extend"]),
)


@st.composite
def tiered(draw: st.DrawFn) -> Plan:
    mode = draw(st.sampled_from(TIERED))
    bounds = draw(limits(spend=False))
    bounds = evolve(bounds, quantity_step=bounds.quantity_step or 1)
    size = draw(st.integers(1, 12)) if mode in {"graduated", "volume"} else 1
    return plan(mode=mode, tiers=draw(tiers(flat_only=mode == "stairstep")), package_size=size, limits=bounds)


def by_hand(of: Plan, policy: Policy) -> dict[Decimal, Charge | None]:
    """What every quantity up to 120 costs that may be bought; None where it has no price."""
    found: dict[Decimal, Charge | None] = {}
    for half in range(1, 241):
        quantity = Decimal(half) / 2
        try:
            found[quantity] = of.charge(quantity, policy=policy)
        except QuantityBounds:
            continue
        except BeyondLastTier:
            found[quantity] = None
    return found


def of_code(code: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


# -- laws -------------------------------------------------------------------------------------------------------------


@given(tiered(), policies)
def test_a_cliff_is_found_exactly_where_more_costs_less(of: Plan, policy: Policy) -> None:
    priced = [(n, charge.total_minor) for n, charge in by_hand(of, policy).items() if charge is not None]
    drops = {(n, total, m, less) for (n, total), (m, less) in pairwise(priced) if total > less}
    found = of_code("cliff", lint_plan(of, policy=policy))
    assert {
        (
            Decimal(f.numbers["quantity"]),
            f.numbers["total_minor"],
            Decimal(f.numbers["next_quantity"]),
            f.numbers["next_total_minor"],
        )
        for f in found
    } == drops
    for each in found:
        in_tier = [n for n, total in priced if total > each.numbers["next_total_minor"]]
        first, last = Decimal(each.numbers["from_quantity"]), Decimal(each.numbers["quantity"])
        span = [n for n, _ in priced if first <= n <= last]
        assert set(span) <= set(in_tier), "all that are named cost more than the next"


@given(tiered(), policies)
def test_a_tier_is_unreachable_exactly_if_it_takes_part_in_no_charge(of: Plan, policy: Policy) -> None:
    if of.mode == "volume_no_cliff":
        of = evolve(of, mode="volume")  # which tier a quantity falls into, before one buys up
    charges = [charge for charge in by_hand(of, policy).values() if charge is not None]
    used = {part.tier for charge in charges for part in charge.slices if part.quantity}
    found = {finding.place for finding in of_code("unreachable_tier", lint_plan(of, policy=policy))}
    assert found == {f"tiers[{n}]" for n in range(len(of.tiers)) if n not in used}


@given(tiered(), policies)
def test_a_gap_is_found_exactly_if_something_may_be_ordered_that_has_no_price(of: Plan, policy: Policy) -> None:
    unpriced = [quantity for quantity, charge in by_hand(of, policy).items() if charge is None]
    found = of_code("gap", lint_plan(of, policy=policy))
    assert [Decimal(finding.numbers["quantity"]) for finding in found] == unpriced[:1]


@given(smooth_volume())
def test_a_plan_without_faults_has_no_findings(of: Plan) -> None:
    assert lint_plan(of) == ()
    for mode in ("graduated", "volume_no_cliff"):
        assert lint_plan(evolve(of, mode=mode)) == ()


@given(smooth_volume(), st.data())
def test_a_planted_cliff_is_found_at_its_tier(of: Plan, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(of.tiers) - 1))
    before = of.tiers[place - 1]
    cheaper = (int(before.unit_amount) * int(before.up_to) - 1) // (int(before.up_to) + 1)
    planted = evolve(
        of, tiers=[*of.tiers[:place], evolve(of.tiers[place], unit_amount=cheaper), *of.tiers[place + 1 :]]
    )
    (found,) = [each for each in of_code("cliff", lint_plan(planted)) if each.place == f"tiers[{place}]"]
    assert found.numbers["quantity"] == before.up_to
    assert found.numbers["next_quantity"] == before.up_to + 1
    assert of_code("cliff", lint_plan(evolve(planted, mode="volume_no_cliff"))) == []


@given(smooth_volume(), st.data())
def test_planted_unreachable_tiers_and_gaps_are_found(of: Plan, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(of.tiers) - 2))
    end = of.tiers[place].up_to
    stopped = evolve(of, limits=Limits(max_quantity=end))
    found = of_code("unreachable_tier", lint_plan(stopped))
    assert [each.place for each in found] == [f"tiers[{n}]" for n in range(place + 1, len(of.tiers))]
    bounded = evolve(of, tiers=of.tiers[: place + 1])
    assert [(each.code, each.place) for each in lint_plan(bounded)] == [("gap", f"tiers[{place}]")]
    assert lint_plan(bounded, policy=Policy(beyond_last="extend")) == ()
    assert lint_plan(evolve(bounded, limits=Limits(max_quantity=end))) == ()


@given(smooth_volume(), st.data())
def test_planted_tiers_of_another_currency_are_found(of: Plan, data: st.DataObject) -> None:
    same = evolve(of, currency_options={"EUR": CurrencyOption(tiers=of.tiers)})
    assert lint_plan(same) == ()
    place = data.draw(st.integers(0, len(of.tiers) - 2))
    other = [*of.tiers[:place], *of.tiers[place + 1 :]]
    planted = evolve(of, currency_options={"EUR": CurrencyOption(tiers=other)})
    (found,) = of_code("mixed_currencies", lint_plan(planted))
    assert found.place == "currency_options['EUR'].tiers"
    assert set(found.numbers) == {"USD", "EUR"}


@given(plans(), policies)
def test_any_plan_can_be_looked_at(of: Plan, policy: Policy) -> None:
    for finding in lint_plan(of, policy=policy):
        assert finding.place.startswith(("tiers", "currency_options"))
        assert finding.message.endswith(".")


# -- worked examples --------------------------------------------------------------------------------------------------


def test_the_cliff_of_ten_seats_is_told_in_words() -> None:
    # field notes, b5: 10 seats cost 10000 and 11 seats 8800
    (found,) = lint_plan(plan(mode="volume", tiers=[Tier(10, 1000), Tier(None, 800)]))
    assert (found.code, found.place) == ("cliff", "tiers[1]")
    assert found.numbers == {
        "from_quantity": 9,  # 9 x 10.00 = 90.00 > 88.00, and 8 x 10.00 = 80.00 is not
        "quantity": 10,
        "next_quantity": 11,
        "total_minor": 10_000,
        "next_total_minor": 8_800,
    }
    assert found.message.startswith("10 cost 100.00 USD, but 11 only 88.00 USD: nobody should buy 9 to 10.")


def test_a_cliff_in_packages_lies_between_packages() -> None:
    # packages of 10: up to 15 is up to one package; 10 units are 50.00, 11 are two packages of 20.00
    (found,) = lint_plan(plan(mode="volume", tiers=[Tier(15, 5000), Tier(None, 2000)], package_size=10))
    assert (found.numbers["quantity"], found.numbers["next_quantity"]) == (10, 11)
    assert (found.numbers["total_minor"], found.numbers["next_total_minor"]) == (5000, 4000)


def test_a_cliff_between_quantities_of_any_size_lies_just_above_the_end() -> None:
    of = plan(mode="volume", tiers=[Tier("1.5", 1000), Tier(None, 500)], limits=Limits(quantity_step=None))
    (found,) = lint_plan(of)
    assert (found.numbers["quantity"], found.numbers["next_quantity"]) == ("1.5", "1.501")
    # 1.5 x 10.00 = 15.00; 1.501 x 5.00 = 7.505, half up 7.51; 7.51 is passed from 0.752 x 10.00 = 7.52 on
    assert (found.numbers["total_minor"], found.numbers["next_total_minor"]) == (1500, 751)
    assert found.numbers["from_quantity"] == "0.752"


def test_a_cliff_below_the_least_spend_is_none() -> None:
    steep = plan(mode="volume", tiers=[Tier(10, 1000), Tier(None, 800)])
    assert lint_plan(evolve(steep, limits=Limits(min_spend_minor=10_000))) == ()


def test_a_tier_between_two_whole_numbers_prices_nothing() -> None:
    of = plan(mode="volume", tiers=[Tier(10, 100), Tier("10.5", 100), Tier(None, 100)])
    (found,) = lint_plan(of)
    assert (found.code, found.place, found.numbers) == ("unreachable_tier", "tiers[1]", {"above": 10})


def test_amounts_beyond_every_invoice_end_the_search_quietly() -> None:
    huge = [Tier(10**18 - 1, 10**12), Tier(None, 1)]
    assert lint_plan(plan(mode="volume", tiers=huge)) == ()
    with pytest.raises(Invalid):
        plan(mode="volume", tiers=huge).charge(10**18 - 1)


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(InvalidPlan) as refusal:
        lint_plan({})  # type: ignore[arg-type]
    assert refusal.value.field == "plan"
