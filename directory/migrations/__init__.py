"""Schema migrations (Alembic), run by ``directory.db.migrate``."""
