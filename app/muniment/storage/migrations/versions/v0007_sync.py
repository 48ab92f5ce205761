"""Version 0007: what sync has sent, received and knows of the other devices."""

from typing import Final

from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

# The tables are there where somebody put back the page that names the schema's version.
_STATEMENTS: Final = (
    """
    CREATE TABLE IF NOT EXISTS sync_state (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS sync_segments (
        device TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        hash BLOB NOT NULL,
        sealed BLOB,
        last_operation INTEGER,
        PRIMARY KEY (device, sequence)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS sync_pulls (
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (first)
    )
    """,
)


def upgrade() -> None:
    """Add the tables; the text is frozen, as that of the versions before is."""
    for statement in _STATEMENTS:
        op.execute(statement)
