"""Digits of the problems of past imports are written 0 to 9: the mask looks for numbers of hidden places in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from directory.words import plain_digits

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXTS = ("value", "reason", "fix")
rejection = sa.table(
    "rejection", sa.column("id", sa.Integer()), *(sa.column(name, sa.Text()) for name in TEXTS)
)


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(rejection).execution_options(yield_per=500)).mappings()
    mended = [{"which": row["id"], **texts} for row in rows if (texts := _plain(row)) != _texts(row)]
    if mended:
        connection.execute(rejection.update().where(rejection.c.id == sa.bindparam("which")), mended)


def _texts(row: sa.RowMapping) -> dict[str, str | None]:
    return {name: row[name] for name in TEXTS}


def _plain(row: sa.RowMapping) -> dict[str, str | None]:
    return {name: text and plain_digits(text) for name, text in _texts(row).items()}


def downgrade() -> None:
    """Other digits said nothing more."""
