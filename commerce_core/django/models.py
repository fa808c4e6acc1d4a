"""Read-only models of our tables, for joins: `from commerce_core.django.models import Order`.

`Order.objects.filter(tenant="default", id__in=Ticket.objects.values("order_id"))`. Columns are fields of the same
names, `document` holds the rest of each record. Whoever writes through them gets `ReadOnlyModel`.
"""

from __future__ import annotations

from commerce_core.hosts.django.options import configured_tables
from commerce_core.hosts.django.read_only import make_models

MODELS = make_models(configured_tables(), module=__name__)
"""Every model by its name."""

globals().update(MODELS)
