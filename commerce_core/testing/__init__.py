"""For tests: conformance suites for your own ports, and clocks, ids and gateways that do as they are told."""

from commerce_core.errors import MissingExtra

try:
    import hypothesis  # noqa: F401 - only to say what is missing
    import pytest
except ImportError as error:
    raise MissingExtra("testing", "commerce_core.testing") from error

# Before the suites are imported: a failing assertion in them then shows its values, as one in a test module does.
pytest.register_assert_rewrite("commerce_core.testing.gateway_suite", "commerce_core.testing.store_suite")

from commerce_core.testing.clock import FixedClock  # noqa: E402
from commerce_core.testing.faulty_gateway import FaultyGateway  # noqa: E402
from commerce_core.testing.gateway_suite import GatewaySuite  # noqa: E402
from commerce_core.testing.ids import NumberedIds  # noqa: E402
from commerce_core.testing.store_suite import StoreSuite  # noqa: E402

__all__ = ["FaultyGateway", "FixedClock", "GatewaySuite", "NumberedIds", "StoreSuite"]
