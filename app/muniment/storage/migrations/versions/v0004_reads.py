"""Version 0004: which agent read which memory, and when."""

from typing import Final

from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_STATEMENTS: Final = (
    """
    CREATE TABLE reads (
        number INTEGER NOT NULL,
        actor TEXT NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        times INTEGER NOT NULL,
        PRIMARY KEY (number, actor),
        FOREIGN KEY(number) REFERENCES memories (number)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX reads_by_actor ON reads (actor, last_at, number)
    """,
    # Who read memories that are there already is not known; whoever shows reads can say since when
    # they are kept.
    """
    INSERT INTO settings (name, value)
    SELECT 'reads_kept_since', CAST(strftime('%s', 'now') AS INTEGER) * 1000
    WHERE EXISTS (SELECT 1 FROM memories)
    """,
)


def upgrade() -> None:
    """Add the table; the text is frozen, as that of the versions before is."""
    for statement in _STATEMENTS:
        op.execute(statement)
