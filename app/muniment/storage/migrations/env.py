"""Alembic's entry point: run the migrations on the connection from the store."""

from alembic import context

from muniment.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the store has already opened the transaction
)
context.run_migrations()
