"""Estimates: what SQLite is told about our tables before it can know, so that it plans for big ones.

Without any it takes a tenant for ten rows, since it guesses that the first column of each index tells rows apart well.
Then it reads all movements of a tenant, by their primary key, rather than look up those of a variant. So the sizes of a
shop of 100,000 orders are written where its own ANALYZE would write what it finds; once somebody runs that, it knows
better. See https://sqlite.org/fileformat2.html#stat1tab.
"""

from __future__ import annotations

from commerce_core.adapters.store.sql.dialect import Dialect

_LOAD = "ANALYZE sqlite_schema"
"""Makes the table of estimates where there is none, and has this connection read it. It reads no table of anybody."""
_FORGET = "DELETE FROM sqlite_stat1 WHERE substr(tbl, 1, {length}) = '{prefix}'"
_FEW = "'status', 'payment_status', 'fulfillment_status', 'open', 'kind', 'space', 'position'"
"""Columns that have few values: many rows share one."""
_WRITE = f"""INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, idx, '1000000 500000 ' || CASE
  WHEN columns = 2 THEN '1' WHEN few THEN '100000 50' ELSE '100 2' END
FROM (
  SELECT made.name AS tbl, listed.name AS idx,
    (SELECT count(*) FROM pragma_index_info(listed.name)) AS columns,
    (SELECT name FROM pragma_index_info(listed.name) WHERE seqno = 1) IN ({_FEW}) AS few
  FROM sqlite_schema AS made, pragma_index_list(made.name) AS listed
  WHERE made.type = 'table' AND substr(made.name, 1, {{length}}) = '{{prefix}}'
) WHERE columns > 1"""  # noqa: S608 - no value of anybody is in it


def estimates(dialect: Dialect) -> list[str]:
    """The statements that tell SQLite; none for PostgreSQL, which looks for itself."""
    if dialect.name != "sqlite":
        return []
    prefix = dialect.tables.prefix
    told = [sql.format(prefix=prefix, length=len(prefix)) for sql in (_FORGET, _WRITE)]
    return [_LOAD, *told, _LOAD]
