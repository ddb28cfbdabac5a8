"""What past rejections quote of a place that is hidden now, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from sqlmodel import Session, col

from directory import db
from directory.models import ImportRun, Rejection, Source
from directory.rejected import HIDDEN_TEXT, scrub_rejections
from directory.traits import Trait

TRAITS: set[Trait] = {
    ("siret", "78212345600011"),
    ("weak-finess", "050009991"),
    ("phone", "+33492112233"),
    ("address", "05061 12 rue des etoiles 2e etage"),
    ("position", "44.5600,6.0789"),
    ("key", "source\0abri_100%"),
    ("key", "source\0a1"),
    ("key", "source\0ref-７７"),
}
QUOTING = (
    "782 123 456 00011",
    "FINESS n° 05-000-99 91",
    "appeler le 04.92.11.22.33 avant",
    "+33 4 92 11 22 33",
    "12, Rue des ÉTOILES (2e étage)",
    "POINT(6.0789 44.56049)",
    "44,5595",
    "clé abri_100% inconnue",
    "clé ref-７７ inconnue",
    "１２ rue des Étoiles, ２e étage",
    "tél. ０４ ９２ １１ ２２ ３３",
)
OTHERS = (
    "78212345600012",
    "12 rue des Étoiles",
    "rue des Étoiles 2e étage",
    "44.562",
    "44.56",
    "abriX100%",
    "abri_1000",
    "a1",
    "Champ obligatoire absent",
)
MANY: set[Trait] = {("siret", f"{n:014}") for n in range(10**13, 10**13 + 100)}


def run_of(session: Session, clock: datetime) -> None:
    """Run 1, of a source of its own."""
    session.add(Source(key="s", name="s", format="template", created_at=clock))
    session.flush()
    session.add(
        ImportRun(source_key="s", format="t", file_name="f", file_hash="", status="done", started_at=clock)
    )
    session.flush()


@pytest.mark.parametrize("more", [set(), MANY], ids=["few traits", "many traits"])
def test_texts_that_quote_a_hidden_place_are_emptied_and_no_others(
    database: Engine, clock: datetime, more: set[Trait]
) -> None:
    with db.session(database) as session:
        run_of(session, clock)
        for quoting in (*QUOTING, *OTHERS):
            session.add(Rejection(run_id=1, value=None, reason="r", fix=quoting, severity="warning"))
    with db.session(database) as session:
        assert scrub_rejections(session, TRAITS | more) == len(QUOTING)
        assert scrub_rejections(session, TRAITS | more) == 0
    with db.reading(database) as session:
        rows = session.execute(
            select(col(Rejection.value), col(Rejection.fix)).order_by(col(Rejection.id))
        ).all()
    assert [tuple(row) for row in rows] == [(HIDDEN_TEXT, None) for _ in QUOTING] + [
        (None, other) for other in OTHERS
    ]


def test_problems_that_an_older_program_kept_in_other_digits_are_read_too(
    database_url: str, clock: datetime
) -> None:
    db.migrate(database_url)
    engine = db.engine(database_url)
    with engine.execution_options(writes=True).begin() as connection:
        alembic = db.config()
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "0006")
        run_of(Session(connection), clock)
        for quoting in (*QUOTING, "tél. ٠٤ ٩٢ ١١ ٢٢ ３３", *OTHERS):
            connection.execute(
                text("INSERT INTO rejection (run_id, reason, severity) VALUES (1, :reason, 'warning')"),
                {"reason": quoting},
            )
    with db.session(engine) as session:
        assert scrub_rejections(session, TRAITS) < len(QUOTING)
        session.rollback()
    db.migrate(database_url)
    with db.session(engine) as session:
        assert scrub_rejections(session, TRAITS) == len(QUOTING) + 1
    engine.dispose()
