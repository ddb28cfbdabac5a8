"""Values of a query that only the directory can tell are known: its sources."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine, select
from sqlmodel import col

from directory.db import reading
from directory.models import Source
from search.query import ParameterError, Query

MOST_NAMED: Final = 50
"""Sources that a refusal names."""


def unknown_sources(database: Engine, query: Query) -> list[ParameterError]:
    """A refusal of each source that the directory does not have, with those it has."""
    if not query.source:
        return []
    with reading(database) as session:
        known = list(session.scalars(select(col(Source.key)).order_by(col(Source.key))))
    named = ", ".join(known[:MOST_NAMED]) + ("…" if len(known) > MOST_NAMED else "")
    return [
        ParameterError(
            "source",
            f"« {key} » n'est pas une source de l'annuaire. Valeurs possibles : {named or 'aucune'}.",
        )
        for key in query.source
        if key not in known
    ]
