"""The last day of an offer, so that what is over is left out of what is published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from directory.opening import last_day

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

offer = sa.table(
    "offer", sa.column("id", sa.Uuid()), sa.column("record", sa.JSON()), sa.column("ends_on", sa.Date())
)


def upgrade() -> None:
    op.add_column("offer", sa.Column("ends_on", sa.Date(), nullable=True))
    connection = op.get_bind()
    ends = [
        {"which": row.id, "day": day}
        for row in connection.execute(sa.select(offer.c.id, offer.c.record)).all()
        if (day := last_day(row.record))
    ]
    if ends:
        connection.execute(
            offer.update().where(offer.c.id == sa.bindparam("which")).values(ends_on=sa.bindparam("day")),
            ends,
        )


def downgrade() -> None:
    op.drop_column("offer", "ends_on")
