"""Version 0005: what each operation knows of the tables that the journal vouches for."""

from typing import Final

from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

_STATEMENTS: Final = (
    """
    ALTER TABLE operations ADD COLUMN state BLOB
    """,
)


def upgrade() -> None:
    """Add the column; the text is frozen, as that of the versions before is."""
    for statement in _STATEMENTS:
        op.execute(statement)
