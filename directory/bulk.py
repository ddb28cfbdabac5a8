"""Many rows into one table: half of what an import spends on storing was spent on preparing their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Table, insert

Prepared = Callable[[Any], Any] | None

_POSITIONAL: Final = "qmark"
"""How SQLite's driver takes values."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """As ``connection.execute(insert(table), rows)``: all rows have the columns of the first.

    On SQLite values are prepared a column at a time, by the same rules.
    """
    if not rows:
        return
    prepared = _prepared(table, tuple(rows[0]), connection.dialect)
    if prepared is None:
        connection.execute(insert(table), rows)
        return
    statement, columns = prepared
    values = (_values([row[name] for row in rows], ready) for name, ready in columns)
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def _values(given: list[Any], ready: Prepared) -> list[Any]:
    if ready is None:
        return given
    if all(value is given[0] for value in given):
        # The instant of a run, on every row of it.
        return [ready(given[0])] * len(given)
    return [ready(value) for value in given]


@lru_cache(maxsize=100)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, list[tuple[str, Prepared]]] | None:
    """The statement, and what makes a value of each of its columns one of the driver's, in their order.

    None for another driver, or when SQLAlchemy itself gives a column its value.
    """
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order: Sequence[str] | None = getattr(compiled, "positiontup", None)
    if dialect.paramstyle != _POSITIONAL or order is None or set(order) != set(names):
        return None
    kinds = (table.c[name].type.dialect_impl(dialect) for name in order)
    return str(compiled), [
        (name, kind.bind_processor(dialect)) for name, kind in zip(order, kinds, strict=True)
    ]
