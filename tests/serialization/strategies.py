"""Hypothesis strategies for any record, read off its field types: a new field is drawn without a word here.

Only what a record's own validators demand is said by name, in `FIELDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from commerce_core.currency import Policy as CurrencyPolicy
from commerce_core.currency import Rate
from commerce_core.events import Plain
from commerce_core.inventory import (
    STRATEGIES,
    Component,
    Coordinates,
    Location,
    ReorderRule,
    ReservedUnits,
    StockSettings,
)
from commerce_core.inventory import Policy as InventoryPolicy
from commerce_core.localisation import REGIONS, Translated
from commerce_core.localisation import Policy as LocalisationPolicy
from commerce_core.money import MAX_MINOR, MAX_PRICE_MINOR, AnyCurrency, AnyMoney, Currency, Minor, Money, currency
from commerce_core.pricing import Plan, Price, PriceList, PricePoint
from commerce_core.promotions import (
    PHASES,
    Condition,
    Group,
    Kind,
    Limits,
    MinimumSpend,
    Not,
    Percentage,
    Promotion,
    Scope,
    UnknownCondition,
    UnknownKind,
)
from commerce_core.promotions import Policy as PromotionPolicy
from commerce_core.shipping import FlatRate
from commerce_core.tax import TaxRate
from commerce_core.tenancy import Tenant
from tests.pricing.drawn import plans

EARLIEST, LATEST = datetime(1971, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 - Hypothesis takes naive bounds

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
wholes = st.integers(-(2**63), 2**63 - 1)
minors = st.integers(-MAX_MINOR, MAX_MINOR)
currencies = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF"]).map(currency)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC) | offsets)
moneys = st.builds(Money, minors, currencies)
translated = st.dictionaries(st.sampled_from(["en", "es", "pt-BR"]), texts, max_size=3).map(
    lambda found: Translated({tag: "x" + "".join(filter(str.isprintable, text)) for tag, text in found.items()})
)
percents = st.decimals(0, 100, places=3)
codes = st.text("ABCXYZ0123456789", min_size=1, max_size=12)
some = st.lists(codes, max_size=2).map(tuple)
prices = st.none() | st.integers(0, MAX_PRICE_MINOR)
plains: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | wholes | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
unknown_kinds = st.builds(
    UnknownKind,
    texts.map(lambda tag: f"x{tag}"),
    st.dictionaries(texts.filter(lambda key: key != "kind"), plains, max_size=3),
)

conditions: st.SearchStrategy[Condition] = st.recursive(
    st.builds(MinimumSpend, st.integers(1, 10**6), currencies, st.sampled_from(["running", "original"]))
    | unknown_kinds.map(lambda kind: UnknownCondition(kind.tag, kind.data)),
    lambda inner: st.builds(Not, inner),
    max_leaves=2,
)

TYPES: Mapping[object, st.SearchStrategy[Any]] = {
    str: texts,
    int: wholes,
    Minor: minors,
    bool: st.booleans(),
    Decimal: decimals,
    datetime: instants,
    date: st.dates(),
    Currency: currencies,
    Money: moneys,
    NoneType: st.none(),
    AnyCurrency: currencies,
    AnyMoney: moneys,
    Translated: translated,
    Plan: plans(),
    Plain: plains,
}

FIELDS: Mapping[tuple[type, str], st.SearchStrategy[Any]] = {
    (Tenant, "id"): codes,
    (Tenant, "locale"): st.sampled_from(["en_US", "zh-Hant-TW"]),
    (Tenant, "languages"): st.lists(st.sampled_from(["en", "pt-BR", "zh_Hant"]), max_size=2).map(tuple),
    (Percentage, "percent"): percents,
    (CurrencyPolicy, "max_age_seconds"): st.none() | st.integers(0, 10**8),
    (CurrencyPolicy, "cash"): st.dictionaries(st.sampled_from(["CHF", "EUR-FI"]), st.sampled_from(["0", "0.05"])),
    (CurrencyPolicy, "sources"): st.lists(codes, max_size=2, unique=True).map(tuple),
    (Rate, "base"): st.sampled_from(["EUR", "USD"]).map(currency),
    (Rate, "quote"): st.sampled_from(["JPY", "KWD", "CLF"]).map(currency),
    (Rate, "value"): st.decimals("0.0001", 10**9, places=4),
    (Rate, "source"): codes,
    (TaxRate, "rate"): percents,
    (TaxRate, "country"): st.sampled_from(("*", "DE", "US")),
    (FlatRate, "countries"): st.lists(st.sampled_from(("DE", "JP", "US")), max_size=2).map(tuple),
    (FlatRate, "price_minor"): st.integers(0, MAX_PRICE_MINOR),
    (ReservedUnits, "quantity"): st.integers(1, 10**6),
    (Component, "variant_id"): codes,
    (Component, "quantity"): st.integers(1, 10**6),
    (ReorderRule, "min"): st.integers(0, 100),
    (ReorderRule, "max"): st.integers(100, 10**6),
    (ReorderRule, "multiple"): st.integers(1, 100),
    (ReorderRule, "lead_days"): st.integers(0, 365),
    (StockSettings, "id"): codes.map(lambda code: f"id-{code}"),
    (StockSettings, "backorder_limit"): st.integers(0, 10**6),
    (StockSettings, "safety"): st.integers(0, 10**6),
    (StockSettings, "low_at"): st.none() | st.integers(0, 10**6),
    (StockSettings, "hold_cap"): st.none() | st.integers(1, 10**6),
    (StockSettings, "max_extensions"): st.none() | st.integers(0, 100),
    (Location, "id"): codes,
    (Location, "name"): codes,
    (Location, "priority"): st.integers(0, 10**6),
    (Location, "country"): st.sampled_from(("", "DE", "JP")),
    (Location, "shipment_minor"): st.none() | st.integers(0, MAX_PRICE_MINOR),
    (Location, "unit_minor"): st.integers(0, MAX_PRICE_MINOR),
    (Coordinates, "latitude"): st.decimals(-90, 90, places=4),
    (Coordinates, "longitude"): st.decimals(-180, 180, places=4),
    (InventoryPolicy, "strategy"): st.sampled_from(sorted(STRATEGIES)),
    (InventoryPolicy, "unpaid_seconds"): st.none() | st.integers(1, 10**6),
    (InventoryPolicy, "hold_seconds"): st.integers(1, 1000),
    (InventoryPolicy, "max_hold_seconds"): st.integers(1000, 10**6),
    (InventoryPolicy, "max_extensions"): st.integers(0, 100),
    (InventoryPolicy, "hold_cap"): st.none() | st.integers(1, 10**6),
    (Scope, "max_units"): st.none() | st.integers(1, 10**6),
    **{
        (Scope, f"{exclude}{facet}"): st.lists(codes, max_size=2)
        for exclude in ("", "exclude_")
        for facet in ("products", "variants", "categories", "tags")
    },
    (Limits, "max_uses"): st.none() | st.integers(1, 10**6),
    (Limits, "per_customer"): st.none() | st.integers(1, 9),
    (Limits, "budget_minor"): st.none(),
    (Limits, "budget"): st.just("") | codes,
    (PromotionPolicy, "groups"): st.dictionaries(codes, st.builds(Group), max_size=2),
    (PromotionPolicy, "budgets"): st.dictionaries(
        codes, st.builds(Money, st.integers(1, 10**9), currencies), max_size=2
    ),
    (Promotion, "limits"): st.builds(Limits, budget_minor=st.none() | st.integers(1, 10**9))
    | st.builds(Limits, budget=codes),
    (Promotion, "duration"): st.sampled_from(["once", "forever"]),
    (Promotion, "duration_in_months"): st.none(),
    (Promotion, "priority"): st.integers(-(10**6), 10**6),
    (Promotion, "combines_with"): st.lists(st.sampled_from(PHASES), unique=True),
    (Promotion, "tags"): st.lists(codes, max_size=2),
    (Promotion, "excludes"): st.lists(codes, max_size=2),
    (Promotion, "cap_minor"): st.none() | st.integers(1, 10**9),
    (Promotion, "currency"): currencies,
    (Promotion, "code"): st.none() | codes,
    (Promotion, "starts_at"): st.none() | instants.filter(lambda at: at.year < 4000),
    (Promotion, "ends_at"): st.none() | instants.filter(lambda at: at.year > 4000),
    (LocalisationPolicy, "regions"): st.lists(st.sampled_from(REGIONS), min_size=1, unique=True).map(tuple),
    (Price, "item"): codes,
    (Price, "amount_minor"): prices,
    (Price, "price_list_id"): st.just("") | codes,
    (Price, "min_quantity"): st.integers(1, 100),
    (Price, "max_quantity"): st.none() | st.integers(100, 10**6),
    (Price, "id"): st.just("") | codes,
    (PriceList, "id"): codes,
    (PriceList, "name"): st.just("") | codes,
    (PriceList, "priority"): st.integers(-(10**6), 10**6),
    (PriceList, "countries"): st.lists(st.sampled_from(("DE", "JP", "US")), max_size=2).map(tuple),
    **{(PriceList, name): some for name in ("channels", "regions", "groups", "tags")},
    **{(of, "starts_at"): st.none() | instants.filter(lambda at: at.year < 4000) for of in (Price, PriceList)},
    **{(of, "ends_at"): st.none() | instants.filter(lambda at: at.year > 4000) for of in (Price, PriceList)},
    **{
        (of, "metadata"): st.dictionaries(codes, codes, max_size=2)
        for of in (Price, PriceList, Location, StockSettings)
    },
    (PricePoint, "amount_minor"): prices,
    (PricePoint, "id"): st.just("") | codes,
}


@cache
def records(of: Any) -> st.SearchStrategy[Any]:
    """Any value of a type: a record with every field drawn, a tuple, a mapping, a union of them."""
    if of in TYPES:
        return TYPES[of]
    if of is Kind:
        return records(Percentage) | unknown_kinds
    if of is Condition:
        return conditions
    if isinstance(of, NewType):
        return records(of.__supertype__)
    if attrs.has(of):
        attrs.resolve_types(of)
        return st.builds(
            of,
            **{
                f.alias: FIELDS[of, f.name] if (of, f.name) in FIELDS else records(f.type)
                for f in attrs.fields(of)
                if f.init
            },
        )
    return st.sampled_from(of) if isinstance(of, type) and issubclass(of, Enum) else _generic(of)


def _generic(of: Any) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(of), get_args(of)
    if origin is Literal:
        return st.sampled_from(parts)
    if origin in (UnionType, Union):
        return plains if dict in map(get_origin, parts) else st.one_of(*map(records, parts))
    if origin is tuple:
        return st.lists(records(parts[0]), max_size=2).map(tuple)
    if issubclass(origin, Mapping):
        return st.dictionaries(records(parts[0]), records(parts[1]), max_size=2)
    raise TypeError(f"no strategy for {of}")
