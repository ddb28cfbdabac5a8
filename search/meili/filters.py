"""The filter tree as Meilisearch expressions. Shapes come as the cells and points that they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from search.cells import ALL_CELLS, ALL_POINTS, CELLS, POINT, Held
from search.filters import And, Box, Filter, In, Not, Or, Polygon, Radius, Range, Shape, Somewhere
from search.meili.settings import ENTITY, SITE
from search.scope import checked
from search.spec import IndexSpec

EVERY: Final = f"{ENTITY} = {SITE}"
NOTHING: Final = "id IN []"

Inside = Mapping[Shape, Held]
"""What each shape of a request holds; nothing for a window that is upside down."""


def compiled(node: Filter, spec: IndexSpec, inside: Inside) -> str:  # noqa: PLR0911 - one return by kind
    """The expression of a node; raises ``ValueError`` for a field the index does not have."""
    match node:
        case In(field, values):
            return _in(field, values, spec)
        case Range():
            return _range(node, spec)
        case Radius() | Polygon() | Box():
            return _shape(inside.get(node), CELLS, POINT)
        case Somewhere(shape):
            return _shape(inside.get(shape), ALL_CELLS, ALL_POINTS)
        case And(parts):
            return " AND ".join(f"({compiled(part, spec, inside)})" for part in parts) or EVERY
        case Or(parts):
            return " OR ".join(f"({compiled(part, spec, inside)})" for part in parts) or NOTHING
        case Not(part):
            return f"NOT ({compiled(part, spec, inside)})"


def documents(node: Filter, spec: IndexSpec, inside: Inside, *more: str) -> str:
    """Documents of offers that pass the filter, and ``more``."""
    return " AND ".join(f"({part})" for part in (EVERY, compiled(node, spec, inside), *more))


def any_of(field: str, values: Sequence[str]) -> str:
    """Documents that hold one of the values, quoted; nothing when there is none."""
    return f"{field} IN [{', '.join(quoted(value) for value in values)}]"


def quoted(value: str) -> str:
    """A value that cannot leave its quotes."""
    return json.dumps(value, ensure_ascii=False)


def _in(field: str, values: Sequence[str], spec: IndexSpec) -> str:
    checked(field, spec.filterable)
    if field in spec.flags:
        flags = ("true" if value == "true" else "false" for value in values)
        return " OR ".join(f"{field} = {flag}" for flag in flags) or NOTHING
    return any_of(field, values)


def _range(node: Range, spec: IndexSpec) -> str:
    field = checked(node.field, spec.numbers)
    sides = (
        f"{field} {sign} {bound:.7f}"
        for sign, bound in ((">=", node.minimum), ("<=", node.maximum))
        if bound is not None
    )
    return " AND ".join(sides) or f"{field} EXISTS"


def _shape(held: Held | None, cells: str, points: str) -> str:
    if held is None:
        return NOTHING
    return f"{numbered(cells, held.cells)} OR {numbered(points, held.points)}"


def numbered(field: str, numbers: Sequence[int]) -> str:
    """Documents that hold one of the numbers, kept as texts: Meilisearch's own numbers have 53 bits."""
    return any_of(field, [str(number) for number in numbers])


def box(node: Box) -> str:
    """Documents in a window."""
    return f"lat {node.south:.7f} TO {node.north:.7f} AND lon {node.west:.7f} TO {node.east:.7f}"
