"""How a source's own table is read: the mapping of its columns that somebody corrected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mapping = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    op.add_column("source", sa.Column("mapping", mapping, nullable=True))


def downgrade() -> None:
    op.drop_column("source", "mapping")
