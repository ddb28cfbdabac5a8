"""By which a row of a file is known again, so that what did not change is not mapped a second time; the offers of a partner found without a scan."""

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
