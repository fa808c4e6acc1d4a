import copy
import pickle

import pytest

from commerce_core.ids import InvalidId
from commerce_core.money import Rounding, UnknownCurrency, currency
from commerce_core.tenancy import Tenant


def test_a_tenant_names_its_currency_by_code_or_by_object():
    assert Tenant(currency="eur").currency is currency("EUR")
    assert Tenant(currency=currency("EUR")) == Tenant(currency="EUR")


def test_one_shop_needs_no_words():
    tenant = Tenant()
    assert (tenant.id, tenant.currency.code, tenant.rounding) == ("default", "USD", Rounding.HALF_UP)


@pytest.mark.parametrize("identity", ["", "a/b", "a\n", None, "a" * 65])
def test_an_id_that_keys_cannot_carry_is_refused(identity):
    with pytest.raises(InvalidId) as caught:
        Tenant(identity)
    assert caught.value.field == "tenant"


@pytest.mark.parametrize("code", ["XXQ", "", "EURO", "EUR\n", None])
def test_a_currency_that_nobody_knows_is_refused(code):
    with pytest.raises(UnknownCurrency):
        Tenant(currency=code)


def test_tenants_are_values():
    tenant = Tenant("north", currency="SEK")
    assert pickle.loads(pickle.dumps(tenant)) == copy.deepcopy(tenant) == tenant
    assert len({tenant, Tenant("north", currency="SEK"), Tenant("south")}) == 2
