"""By which a row of a file is known again, so that what did not change is not mapped a second time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_record", sa.Column("row_mark", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("source_record", "row_mark")
