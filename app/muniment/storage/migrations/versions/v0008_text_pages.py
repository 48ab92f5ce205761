"""Version 0008: a page of the full-text index fits into a page of the file."""

from typing import Final

from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"

# Of the 4,096 bytes of a page, SQLCipher keeps 80 and SQLite leaves 3,981 to one row. The default
# of FTS5 is 4,050: each of its pages would need a second one for the rest.
_STATEMENT: Final = "INSERT INTO memory_text (memory_text, rank) VALUES ('pgsz', 3950)"


def upgrade() -> None:
    """Set the size of the pages that are written from now on."""
    op.execute(_STATEMENT)
