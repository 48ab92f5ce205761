"""Alembic's entry: runs the migrations on the connection that the store hands over."""

from alembic import context

from muniment.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the store has opened the one transaction already
)
context.run_migrations()
