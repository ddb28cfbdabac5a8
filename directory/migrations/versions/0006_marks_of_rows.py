"""Marks by which rows are known again and not mapped a second time; offers found by their partner's record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_record", sa.Column("row_mark", sa.String(), nullable=True))
    op.create_index("ix_source_record_parent_id", "source_record", ["parent_id"])


def downgrade() -> None:
    op.drop_index("ix_source_record_parent_id", "source_record")
    op.drop_column("source_record", "row_mark")
