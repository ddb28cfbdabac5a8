"""Sources: where, how often, by whom; answers of the geocoder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = (
    ("location", sa.String()),
    ("schedule", sa.String()),
    ("contact", sa.String()),
    ("last_run_at", sa.DateTime(timezone=True)),
    ("next_due_at", sa.DateTime(timezone=True)),
    ("problem", sa.Text()),
    ("etag", sa.String()),
    ("last_modified", sa.String()),
    ("claimed_by", sa.String()),
    ("claimed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for name, kind in NEW:
        op.add_column("source", sa.Column(name, kind, nullable=True))
    op.create_table(
        "geocoded_address",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )


def downgrade() -> None:
    op.drop_table("geocoded_address")
    for name, _ in reversed(NEW):
        op.drop_column("source", name)
