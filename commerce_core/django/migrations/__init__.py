"""Migrations, one for each of Alembic's revisions, whose statements they execute."""
