"""StoreSuite: everything that the port promises, as tests."""

from __future__ import annotations

from commerce_core.testing.store_suite.audit import AuditLaws
from commerce_core.testing.store_suite.entries import EntryLaws
from commerce_core.testing.store_suite.histories import HistoryLaws
from commerce_core.testing.store_suite.leases import LeaseLaws
from commerce_core.testing.store_suite.pages import PageLaws
from commerce_core.testing.store_suite.races import RaceLaws
from commerce_core.testing.store_suite.records import RecordLaws
from commerce_core.testing.store_suite.stock import StockLaws
from commerce_core.testing.store_suite.transactions import TransactionLaws
from commerce_core.testing.store_suite.upkeep import UpkeepLaws


class StoreSuite(
    TransactionLaws,
    RecordLaws,
    PageLaws,
    StockLaws,
    EntryLaws,
    LeaseLaws,
    AuditLaws,
    UpkeepLaws,
    RaceLaws,
    HistoryLaws,
):
    """Inherit it in a test module, say how to open your store, and run pytest:

        class TestMyStore(StoreSuite):
            def make_store(self):
                return MyStore(...)

    A store that needs a fixture (a folder, a server) overrides the fixture `store` instead. Each test works in a tenant
    of its own, so that the same database may serve all of them. `rounds` and `threads` set how hard the races are.
    """
