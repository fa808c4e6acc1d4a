"""Stores: where records are kept. `memory` needs nothing, `sql` the extra of that name."""
