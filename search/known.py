"""Values of a query that only the directory can tell are known: its sources, its partners."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import Engine, select
from sqlmodel import col

from directory.db import reading
from directory.models import Partner, Source
from directory.store import moved_to
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


def unknown_partners(database: Engine, query: Query) -> list[ParameterError]:
    """A refusal of each partner that is not in the directory; of one that was merged, with the one that took it in."""
    if not query.partner:
        return []
    asked = [UUID(value) for value in query.partner]
    published = select(col(Partner.id)).where(col(Partner.id).in_(asked), col(Partner.status) == "active")
    with reading(database) as session:
        known = set(session.scalars(published))
        return [
            ParameterError("partner", _not_there(partner, moved_to(session, partner)))
            for partner in asked
            if partner not in known
        ]


def _not_there(partner: UUID, merged_into: UUID | None) -> str:
    if merged_into is not None:
        return f"« {partner} » a été réuni à une autre fiche : demandez « {merged_into} »."
    return f"« {partner} » n'est pas une structure de l'annuaire, ou ne l'est plus."
