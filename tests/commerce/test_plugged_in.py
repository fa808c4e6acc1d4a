"""What is plugged into a shop is looked at when the shop is built, not when it is first asked."""

from __future__ import annotations

import pytest

from commerce_core import Commerce, Tenant
from commerce_core.adapters.gateways import SandboxGateway
from commerce_core.ports import InvalidPort
from commerce_core.tenancy import InvalidTenant


class Half:
    """Some of what a gateway needs."""

    name = "half"

    def charge(self, request: object) -> None: ...


@pytest.mark.parametrize(
    ("port", "needs"),
    [
        ("store", "run()"),
        ("gateway", "charge()"),
        ("products", "items()"),
        ("customers", "by_email()"),
        ("clock", "now()"),
        ("ids", "new()"),
        ("observer", "observe()"),
    ],
)
@pytest.mark.parametrize("value", [5, 0, "", object(), object])
def test_what_cannot_be_asked_is_refused_at_once(port: str, needs: str, value: object) -> None:
    if port == "store" and value == "":
        pytest.skip("a URL, which is refused as one")
    given = {"store": "memory://", port: value}
    with pytest.raises(InvalidPort) as refused:
        Commerce(**given)
    assert (refused.value.field, refused.value.port, refused.value.code) == (port, port, "invalid_port")
    assert needs in refused.value.message


def test_the_message_says_what_is_missing_and_nothing_else() -> None:
    with pytest.raises(InvalidPort) as refused:
        Commerce("memory://", gateway=Half())
    assert refused.value.missing == ("capture", "void", "refund", "confirm")
    with pytest.raises(InvalidPort, match="the class SandboxGateway"):
        Commerce("memory://", gateway=SandboxGateway)


@pytest.mark.parametrize("tenant", [5, 0, object(), ["acme"], b"acme"])
def test_a_tenant_is_a_tenant_or_the_id_of_one(tenant: object) -> None:
    with pytest.raises(InvalidTenant):
        Commerce("memory://", tenant=tenant)
    with pytest.raises(InvalidTenant):
        Commerce("memory://").at(tenant=tenant)
    assert Commerce("memory://", tenant=Tenant(currency="EUR")).at(tenant="acme").tenant == Tenant(
        "acme", currency="EUR"
    )
