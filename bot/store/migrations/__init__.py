"""Alembic's home: `env.py` and one file a revision."""
