"""A bug planted for each law, and the law finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from attrs import evolve, field, frozen
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from commerce_core import checkout as real
from commerce_core.checkout import Cart, Facts, Line
from commerce_core.cli import main
from commerce_core.money import Money
from commerce_core.promotions import (
    KINDS,
    CustomerTag,
    Evaluation,
    FirstOrder,
    Given,
    Group,
    Limits,
    Lines,
    Matched,
    Percentage,
    Policy,
    Promotion,
    Rounding,
    Rule,
)
from commerce_core.promotions import best as best_module
from commerce_core.promotions import compile as compile_module
from commerce_core.promotions import evaluate as real_evaluate
from commerce_core.promotions.compile import Compiled
from commerce_core.promotions.matching import Sale, State
from commerce_core.serialization import dump
from commerce_core.tenancy import Tenant
from commerce_core.testing import PROMOTION_LAWS, LawBroken, holds_for, law
from commerce_core.testing.promotion_laws import Law, promotions_survive_json
from commerce_core.testing.promotion_laws.again import how_to_price
from commerce_core.testing.promotion_laws.suite import near_checkouts
from commerce_core.testing.strategies import Checkout
from tests.promotions.shop import POLICY, rule_books
from tests.testing.campaigns import AT, CATALOG, SHOES, shop

Plant = pytest.MonkeyPatch
TEN = Promotion("ten", Percentage("10"))


QUICK = settings(max_examples=100, database=None, deadline=None, phases=[Phase.generate])
"""The first cart that breaks a law will do, where it need not be the smallest."""


def breaks(name: str, facts: Facts, *, how: Law | None = None, effort: settings | None = QUICK) -> LawBroken:
    """What a law finds in a shop."""
    with pytest.raises(LawBroken) as found:
        holds_for(how or PROMOTION_LAWS[name], facts, at=AT, effort=effort)
    assert found.value.law == name.replace("_", " ")
    return found.value


@frozen
class Odd:
    """A kind that does what a test says."""

    phase: ClassVar[Literal["line"]] = "line"
    consumes_units: ClassVar[Literal[True]] = True
    label: ClassVar[str] = "odd"

    does: Callable[[Lines, Matched], Given] = field(eq=False)

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        return self.does


def odd(does: Callable[[Lines, Matched], Sequence[int]]) -> Facts:
    """A shop with one promotion of such a kind; shares are cut to what a row bears."""

    def rule(lines: Lines, matched: Matched) -> Given:
        shares = [min(share, most) for share, most in zip(does(lines, matched), matched.bearable, strict=True)]
        return Given(shares)

    return shop([Promotion("odd", Odd(rule))])


def changed(monkeypatch: Plant, how: Callable[[Evaluation], Evaluation]) -> None:
    """Have the checkout be handed other evaluations."""
    from commerce_core.checkout import discounts

    monkeypatch.setattr(discounts, "evaluate", lambda *args, **kwargs: how(real_evaluate(*args, **kwargs)))


def first_changed(found: Evaluation, **fields: object) -> Evaluation:
    return evolve(found, taken=[each._replace(**fields) for each in found.taken[:1]] + list(found.taken[1:]))


def test_a_cent_lost_between_lines_and_discount(monkeypatch: Plant) -> None:
    def lose(found: Evaluation) -> Evaluation:
        return evolve(found, left=[max(0, left - 1) for left in found.left]) if found.taken else found

    changed(monkeypatch, lose)
    assert "do not sum" in breaks("parts_sum_to_wholes", shop([TEN])).what


def test_a_kind_that_takes_more_than_there_is() -> None:
    facts = shop([Promotion("odd", Odd(lambda lines, matched: Given([each + 1 for each in matched.bearable])))])
    broken = breaks("nothing_gives_more_than_it_has", facts)
    assert "from 0 to what is left" in broken.what
    assert "It cannot be priced" in str(broken)


def test_a_budget_that_is_passed(monkeypatch: Plant) -> None:
    from commerce_core.promotions import step

    monkeypatch.setattr(step, "_limits", lambda *_: ())
    facts = shop([evolve(TEN, cap_minor=50, currency="EUR", limits=Limits(budget_minor=100))])
    assert "more than 50" in breaks("nothing_gives_more_than_it_has", facts).what


def test_a_unit_that_is_consumed_twice(monkeypatch: Plant) -> None:
    def twice(found: Evaluation) -> Evaluation:
        if not found.taken or not found.taken[0].bought:
            return found
        return first_changed(found, given=found.taken[0].units, bought=found.taken[0].units)

    changed(monkeypatch, twice)
    assert "bought" in breaks("units_are_consumed_once", shop()).what


@pytest.mark.parametrize("lost", [{"share_minor": 0}, {"discounted": 10**6}], ids=["a share", "units"])
def test_a_ledger_that_says_something_else_than_was_taken(monkeypatch: Plant, lost: dict[str, int]) -> None:
    module = import_module("commerce_core.promotions.evaluate")
    whole = module.ledger_of
    monkeypatch.setattr(module, "ledger_of", lambda taken: tuple(evolve(each, **lost) for each in whole(taken)))
    found = breaks("units_are_consumed_once", shop([TEN])).what
    assert "the ledger has 0" in found if "share_minor" in lost else "discounts 1000000 of" in found


def test_a_budget_that_each_has_for_itself(monkeypatch: Plant) -> None:
    from commerce_core.promotions import step

    limits_of = step._limits

    def alone(compiled: Compiled, sale: Sale, state: State) -> object:
        state.spent = {}
        return limits_of(compiled, sale, state)

    monkeypatch.setattr(step, "_limits", alone)
    policies = real.Policies(promotions=Policy(budgets={"sale": Money(60, "EUR")}))
    both = [evolve(TEN, id=id, limits=Limits(budget="sale")) for id in ("one", "two")]
    assert "the budget sale has 60 left" in breaks("nothing_gives_more_than_it_has", shop(both, policies=policies)).what


def test_a_lowest_price_that_nobody_keeps(monkeypatch: Plant) -> None:
    from commerce_core.checkout import rows

    monkeypatch.setattr(rows, "_floors", lambda *_: ())
    facts = shop([TEN])
    items = {
        sku: evolve(item, minimum_price_minor=4900) if sku == "SHOE" else item for sku, item in facts.items.items()
    }
    found = breaks("nothing_gives_more_than_it_has", evolve(facts, items=items)).what
    assert "at least" in found


def test_a_row_that_costs_nothing_is_discounted(monkeypatch: Plant) -> None:
    def on_all(found: Evaluation) -> Evaluation:
        return first_changed(found, shares=[share + 1 for share in found.taken[0].shares]) if found.taken else found

    changed(monkeypatch, on_all)
    with pytest.raises(LawBroken, match="costs nothing"):
        PROMOTION_LAWS["free_lines_are_left_alone"](Checkout(Cart([Line("CARD"), Line("SHOE")]), shop([TEN]), AT))


def test_a_kind_that_remembers() -> None:
    seen = count()
    facts = odd(lambda lines, matched: [next(seen) % 2 + 1] * len(matched.rows))
    breaks("evaluating_twice_changes_nothing", facts)


def test_a_kind_that_favours_the_first_row() -> None:
    facts = odd(lambda lines, matched: [50] + [0] * (len(matched.rows) - 1))
    breaks("the_order_of_lines_changes_nothing", facts)


def test_promotions_that_are_evaluated_as_they_are_told(monkeypatch: Plant) -> None:
    monkeypatch.setattr(compile_module, "_order", lambda promotion: 0)
    facts = shop([TEN, Promotion("fixed", KINDS["fixed_amount"](500, "EUR"))])
    breaks("the_order_of_promotions_changes_nothing", facts)


def test_lines_of_one_item_that_are_rows_of_their_own(monkeypatch: Plant) -> None:
    from commerce_core.checkout import price_lines

    lay_out = price_lines.lay_out

    def apart(items: object, units: object, quantities: object, keys: Sequence[str], *rest: object) -> object:
        return lay_out(items, units, quantities, [f"{key} {n}" for n, key in enumerate(keys)], *rest)

    monkeypatch.setattr(price_lines, "lay_out", apart)
    breaks("the_splitting_of_lines_changes_nothing", shop([Promotion("each", Percentage("33.3", per="line"))]))


def test_a_kind_that_looks_beyond_its_scope() -> None:
    facts = odd(lambda lines, matched: [len(lines)] * len(matched.rows))
    (told,) = facts.rules.promotions.automatic
    breaks("unrelated_items_change_nothing", shop([evolve(told.promotion, scope=SHOES)]))


def test_the_first_combination_and_not_the_best(monkeypatch: Plant) -> None:
    walk = best_module.walk
    monkeypatch.setattr(best_module, "walk", lambda search, sets: walk(search, list(sets)[:1]))
    rules = [evolve(TEN, tags=["sale"], excludes=["sale"]), Promotion("six", Percentage("6"), tags=["sale"])]
    assert "and only" in breaks("the_best_combination_is_found", shop(rules)).what


@frozen
class Falling(Percentage):
    """A percentage that gives nothing above a half."""

    def compile(self, policy: Policy, rounding: Rounding) -> Rule:
        if self.percent > 50:
            return lambda lines, matched: Given([0] * len(matched.rows))
        return Percentage.compile(self, policy, rounding)


def test_a_larger_percentage_that_takes_off_less() -> None:
    breaks("larger_values_take_off_no_less", shop([Promotion("falling", Falling("45"))]))


def test_a_kind_that_walks_over_units() -> None:
    def one() -> int:
        return 1

    def walk(lines: Lines, matched: Matched) -> list[int]:
        return [sum(one() for _ in range(min(units, 5000))) * 0 + 1 for units in matched.units]

    breaks("large_quantities_cost_no_more_steps", odd(walk))


def test_a_kind_that_walks_over_units_without_calling_anything() -> None:
    def walk(lines: Lines, matched: Matched) -> list[int]:
        for units in matched.units:
            left = min(units, 5000)
            while left:
                left -= 1
        return [1] * len(matched.rows)

    breaks("large_quantities_cost_no_more_steps", odd(walk))


def test_the_command_names_kinds_of_the_shop_where_there_are_any() -> None:
    def told(facts: Facts) -> str:
        return how_to_price(Checkout(Cart([Line("SHOE")]), facts, AT))

    assert " --kinds MODULE:NAME " in told(odd(lambda lines, matched: [0] * len(matched.rows)))
    assert "--kinds" not in told(shop())


def test_a_kind_that_cannot_count() -> None:
    facts = odd(lambda lines, matched: [1000 // abs(len(lines) - 2)] * len(matched.rows))
    assert "division" in breaks("nothing_gives_more_than_it_has", facts).what


@frozen
class Forgetful(Percentage):
    """A kind whose definition grows whenever it is read."""

    extra: str = field(default="", converter=lambda text: text + "!")


def test_a_kind_that_json_changes() -> None:
    def through(checkout: Checkout) -> None:
        promotions_survive_json(checkout, kinds=KINDS | {"forgetful": Forgetful})

    breaks("promotions_survive_json", shop([Promotion("f", Forgetful("10"))]), how=through)


def test_a_house_rule_is_a_law_too() -> None:
    @law
    def nobody_buys_shoes(checkout: Checkout) -> None:
        assert all(line.item != "SHOE" for line in checkout.cart.lines), "shoes were bought"

    broken = breaks("nobody_buys_shoes", shop(), how=nobody_buys_shoes, effort=None)
    assert len(broken.checkout.cart.lines) == 1


def printed(message: str) -> tuple[dict[str, str], list[str]]:
    """The files and the command of a message."""
    told = message[message.index("cart.json:\n") : message.index("\ncommerce-core quote")]
    parts = re.split(r"^(\w+\.json):\n", told, flags=re.MULTILINE)[1:]
    command = re.search(r"^commerce-core (quote .*)$", message, re.MULTILINE)
    assert command is not None
    return dict(zip(parts[::2], parts[1::2], strict=True)), command[1].split()


def run_again(message: str, folder: Path, monkeypatch: Plant, rules: Sequence[Promotion]) -> int:
    """Run the printed command with its files and the shop's own; how many files there are."""
    files, command = printed(message)
    listed = [
        {
            "sku": each.sku,
            "name": each.name,
            "price": f"{each.price_minor / 100:.2f}",
            "categories": [*each.categories],
            "tags": [*each.tags],
        }
        for each in CATALOG
    ]
    files |= {"CATALOG": json.dumps({"currency": "EUR", "products": listed})}
    files |= {"RULES": json.dumps([dump(each) for each in rules])}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf8")
    monkeypatch.chdir(folder)
    assert main([*command, "--json"]) == 0
    return len(files)


def test_what_is_told_can_be_priced_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Plant
) -> None:
    """A kept law finds nothing; one with a bug planted finds a cart, and the command comes to its very total."""
    lost = evolve(TEN, conditions=[FirstOrder(), CustomerTag(["vip"])], group="best")

    @law
    def nobody_has_ten_off(checkout: Checkout) -> None:
        found = real.quote(checkout.cart, checkout.facts, at=checkout.at)
        assert all(each.promotion_id != "ten" or not each.amount_minor for each in found.discounts), "ten are off"

    net = real.Policies(promotions=Policy(round_on="net", groups={"best": Group("best")}))
    tenant = Tenant(currency="EUR", rounding=Rounding.HALF_EVEN)
    facts = shop([lost], policies=net, tenant=tenant)
    broken = breaks("nobody_has_ten_off", facts, how=nobody_has_ten_off, effort=settings(max_examples=1000))
    assert run_again(str(broken), tmp_path, monkeypatch, [lost]) == 2 + len(
        ["cart", "buyer", "policies", "taxes", "shipping"]
    )
    told = json.loads(capsys.readouterr().out)
    wanted = real.quote(broken.checkout.cart, broken.checkout.facts, at=broken.checkout.at)
    assert (told["total_minor"], told["fingerprint"]) == (wanted.total_minor, wanted.fingerprint)
    assert "--rounding half_even" in str(broken)


@given(rule_books(), st.data())
def test_no_law_accuses_the_engine_falsely(rules: list[Promotion], data: st.DataObject) -> None:
    facts = shop(rules, policies=real.Policies(promotions=POLICY))
    checkout = data.draw(near_checkouts(facts, at=AT))
    for told in PROMOTION_LAWS.values():
        told(checkout)
