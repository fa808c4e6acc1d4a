"""Items, instants and a naive selection for the tests of prices."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from commerce_core.catalog import Item
from commerce_core.money import currency
from commerce_core.pricing import Price
from commerce_core.testing.strategies import price_lists, prices, pricing_instants, situations

EUR, USD, JPY = currency("EUR"), currency("USD"), currency("JPY")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CHAI = Item.of("CHAI", "Chai", price="18.00", currency="EUR")
LARGE = Item.of(
    "CHAI-L", "Chai (L)", price="30.00", currency="EUR", variant_id="var_l", product_id="tea", product_price_minor=1800
)


def euros(amount, **terms):
    """A price of CHAI in euros; `price_list` names its list."""
    return Price.of(terms.pop("item", "CHAI"), amount, currency="EUR", **terms)


@st.composite
def worlds(draw, *, unit=EUR):
    """An item, lists, prices in one currency, a situation and an instant."""
    item = draw(st.sampled_from([CHAI, LARGE]))
    lists = [draw(price_lists(number=n)) for n in range(draw(st.sampled_from([0, 2, 3, 3])))]
    rows = [draw(prices(item, lists=lists, unit=unit, number=n)) for n in range(draw(st.integers(0, 6) | st.just(7)))]
    return item, lists, rows, draw(situations(unit)), draw(pricing_instants())


def matches(item, row, of, situation, at):
    """Whether a price holds, condition by condition."""
    windows = [row] if of is None else [row, of]
    asked = {"channels": {situation.channel}, "countries": {situation.country}, "regions": {situation.region}}
    asked |= {"groups": situation.groups, "tags": situation.tags}
    return (
        row.item in {item.variant_id, item.sku, item.product_id}
        and row.currency is situation.currency
        and row.amount_minor is not None
        and row.min_quantity <= situation.quantity <= (row.max_quantity or 10**9)
        and all(each.starts_at is None or each.starts_at <= at for each in windows)
        and all(each.ends_at is None or at < each.ends_at for each in windows)
        and all(not getattr(of, name, ()) or set(getattr(of, name)) & set(here) for name, here in asked.items())
    )


def specificity(item, row, of):
    stated = [of and getattr(of, name) for name in ("channels", "countries", "regions", "groups", "tags")]
    ranged = row.min_quantity != 1 or row.max_quantity is not None
    return len([each for each in stated if each]) + ranged + (row.item in {item.variant_id, item.sku})


def naive(item, lists, rows, situation, at):
    """(amount, list id, price id, was) as the rules say, filtered and sorted without an index; None for no price."""
    by_id = {each.id: each for each in lists}
    held = [(row, by_id.get(row.price_list_id)) for row in rows]
    held = [(row, of) for row, of in held if matches(item, row, of, situation, at)]
    overrides = [
        (-of.priority, -specificity(item, row, of), row.amount_minor, row.id, of.id)
        for row, of in held
        if of is not None and of.type == "override"
    ]
    base = [(-specificity(item, row, of), row.amount_minor, row.id) for row, of in held if of is None]
    sales = [
        (row.amount_minor, -of.priority, -specificity(item, row, of), row.id, of.id)
        for row, of in held
        if of is not None and of.type == "sale"
    ]
    usual, basis = (item.price_minor, "", "") if item.currency is situation.currency else None, None
    if base:
        _, amount, price_id = min(base)
        usual = amount, "", price_id
    if overrides:
        _, _, amount, price_id, list_id = min(overrides)
        usual, basis = (amount, list_id, price_id), by_id[list_id].tax_included
    if usual:
        sales = [each for each in sales if by_id[each[-1]].tax_included is basis]
    if sales:
        amount, _, _, price_id, list_id = min(sales)
        if item.minimum_price_minor is not None:
            amount = (
                max(amount, min(item.minimum_price_minor, usual[0])) if usual else max(amount, item.minimum_price_minor)
            )
        if usual is None or amount < usual[0]:
            return amount, list_id, price_id, usual and usual[0]
    return usual and (*usual, None)


def shown(choice):
    return choice.amount_minor, choice.price_list_id, choice.price_id, choice.was_minor
