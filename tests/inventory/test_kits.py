"""A kit is its components, however deep they lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_core.checks import InvalidQuantity
from commerce_core.ids import VariantId
from commerce_core.inventory import (
    Component,
    KitCycle,
    StockLevel,
    StockSettings,
    allocate_plan,
    check_kits,
    explode,
    kit_available,
    kits_of,
)

QUILT, PILLOW, SHEET = "quilt", "pillow", "sheet"
KITS = {
    "set": (Component(QUILT), Component(PILLOW, 2)),
    "hotel": (Component("set", 3), Component(SHEET, 2), Component(PILLOW)),
}
demands = st.dictionaries(st.sampled_from(["set", "hotel", PILLOW, SHEET]), st.integers(1, 20))
free = st.dictionaries(st.sampled_from([QUILT, PILLOW, SHEET]), st.integers(-2, 30))


@st.composite
def nested(draw: st.DrawFn) -> dict[str, tuple[Component, ...]]:
    """Kits over kits: each may contain those with a higher number."""
    kits = {}
    for n in range(draw(st.integers(1, 6))):
        parts = draw(st.lists(st.tuples(st.integers(n + 1, 6), st.integers(1, 3)), max_size=3))
        kits[f"k{n}"] = tuple(Component(f"k{inner}", count) for inner, count in parts)
    return kits


@given(demands, demands)
def test_taking_apart_is_linear(one: dict[str, int], other: dict[str, int]) -> None:
    both = {v: one.get(v, 0) + other.get(v, 0) for v in one.keys() | other.keys()}
    apart = [explode(one, KITS), explode(other, KITS)]
    assert explode(both, KITS) == {
        v: sum(each.get(v, 0) for each in apart) for v in sorted(apart[0].keys() | apart[1].keys())
    }


@given(nested(), st.integers(1, 5))
def test_nothing_that_is_left_is_a_kit_and_each_path_counts(kits: dict[str, tuple[Component, ...]], units: int) -> None:
    def count(kit: str, part: str) -> int:
        if not kits.get(kit):
            return int(kit == part)
        return sum(inner.quantity * count(inner.variant_id, part) for inner in kits[kit])

    check_kits(kits)
    parts = {f"k{n}" for n in range(7)}
    assert explode({"k0": units}, kits) == {p: units * count("k0", p) for p in sorted(parts) if count("k0", p)}


@given(free, st.sampled_from(["set", "hotel"]))
def test_as_many_kits_are_available_as_stock_can_serve_and_not_one_more(there: dict[str, int], kit: str) -> None:
    count = kit_available(kit, KITS, free=there)
    levels = [StockLevel(variant, on_hand=max(0, units)) for variant, units in there.items()]
    held = {level.variant_id: level.on_hand for level in levels}

    def served(kits: int) -> bool:
        return all(held.get(v, 0) >= n for v, n in explode({kit: kits}, KITS).items())

    assert count == 0 or served(count)
    assert not served(count + 1)


def test_two_sets_and_a_pillow_alone_share_the_pillows() -> None:
    assert explode({"set": 2, PILLOW: 1}, KITS) == {PILLOW: 5, QUILT: 2}
    # A hotel room: 3 sets, 2 sheets and a pillow; 3 quilts, 7 pillows, 2 sheets.
    assert explode({"hotel": 1}, KITS) == {PILLOW: 7, QUILT: 3, SHEET: 2}
    assert kit_available("set", KITS, free={PILLOW: 7, QUILT: 3}) == 3
    assert kit_available("set", KITS, free={PILLOW: 5, QUILT: 3}) == 2
    assert kit_available("set", KITS, free={PILLOW: 5}) == 0
    assert kit_available(SHEET, KITS, free={SHEET: 4}) == 4


def test_kits_that_share_a_component_do_not_get_its_last_unit_twice() -> None:
    kits = {"left": (Component(PILLOW), Component(QUILT)), "right": (Component(PILLOW), Component(SHEET))}
    demand = explode({"left": 1, "right": 1}, kits)
    assert demand == {PILLOW: 2, QUILT: 1, SHEET: 1}
    levels = [StockLevel(variant, on_hand=count) for variant, count in demand.items()]
    assert len(allocate_plan(demand, levels).units) == 3


def test_a_kit_that_contains_itself_is_refused_with_the_way_round() -> None:
    with pytest.raises(KitCycle) as itself:
        StockSettings("set", components=(Component(QUILT), Component("set")))
    assert itself.value.cycle == ("set", "set")
    kits = {"a": (Component("b"),), "b": (Component(QUILT), Component("c")), "c": (Component("a", 2),)}
    for call in (
        lambda: explode({"a": 1}, kits),
        lambda: check_kits(kits),
        lambda: explode({"top": 1}, {"top": (Component("b"),), **kits}),
    ):
        with pytest.raises(KitCycle) as cycle:
            call()
        assert cycle.value.cycle == ("a", "b", "c", "a")
        assert cycle.value.message == "A kit contains itself: a > b > c > a. Take one of them out."
    assert explode({QUILT: 1}, kits) == {QUILT: 1}


def test_kits_are_found_among_settings() -> None:
    pair = (Component("sock", 2),)
    assert kits_of([StockSettings("pair", components=pair), StockSettings("sock")]) == {"pair": pair}


def test_a_tower_of_kits_is_refused_before_it_outgrows_every_column() -> None:
    tower = {f"k{n}": (Component(f"k{n + 1}", 10**6),) for n in range(2000)}
    with pytest.raises(InvalidQuantity):
        explode({"k0": 1}, tower)
    deep = {f"k{n}": (Component(f"k{n + 1}"),) for n in range(5000)}
    assert explode({"k0": 3}, deep) == {"k5000": 3}


@pytest.mark.parametrize("units", [0, -1, True, 2.0])
def test_a_demand_is_a_count(units: object) -> None:
    with pytest.raises(InvalidQuantity):
        explode({"set": units}, KITS)


def test_a_kit_of_kits_that_nobody_could_count_is_refused() -> None:
    million = 10**6
    sizes = {VariantId(f"k{n}"): (Component(VariantId(f"k{n - 1}"), million),) for n in (1, 2, 3)}
    check_kits({kit: sizes[kit] for kit in list(sizes)[:2]})
    with pytest.raises(InvalidQuantity, match="takes more than 1000000000000 units"):
        check_kits(sizes)
