"""Alembic's environment: always a connection handed over by ``directory.db``, in its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import directory.models  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    compare_type=True,
)
context.run_migrations()
