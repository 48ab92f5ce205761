"""Version 0009: a remembered sentence writes fewer and smaller pages."""

from typing import Final

from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

_CONSTRAINTS: Final = """UNIQUE (namespace_id, client_id),
        UNIQUE (id),
        UNIQUE (short_id),
        """

# The index of a constraint cannot be dropped; as an index of its own it can. Writing the table anew
# would take seconds, and need foreign keys switched off. Source: sqlite.org/lang_altertable.html,
# section 7, which changes constraints in this way.
_WITHOUT_CONSTRAINTS: Final = (
    "PRAGMA writable_schema = ON",
    f"UPDATE sqlite_schema SET sql = replace(sql, '{_CONSTRAINTS}', '') WHERE name = 'memories'",  # noqa: S608 (our own text)
    *(
        f"UPDATE sqlite_schema SET name = 'constraint_{place}', "  # noqa: S608
        f"sql = 'CREATE UNIQUE INDEX constraint_{place} ON memories ({columns})' "
        f"WHERE name = 'sqlite_autoindex_memories_{place}'"
        for place, columns in enumerate(("namespace_id, client_id", "id", "short_id"), start=1)
    ),
    "PRAGMA writable_schema = RESET",
    "DROP INDEX IF EXISTS constraint_1",
    "DROP INDEX IF EXISTS constraint_2",
    "DROP INDEX IF EXISTS constraint_3",
)

# All of it can run again, where somebody put back the page that names the schema's version.
_STATEMENTS: Final = (
    *_WITHOUT_CONSTRAINTS,
    # The short id is made of these 60 bits: one index finds a memory by either id.
    "CREATE UNIQUE INDEX IF NOT EXISTS memories_by_tail ON memories (substr(id, -16))",
    """
    CREATE UNIQUE INDEX IF NOT EXISTS memories_by_client_id ON memories (namespace_id, client_id)
    WHERE client_id IS NOT NULL
    """,
    # Lists in order of the last change read the index of the statistics, which says more of the
    # conditions; SQLite never chose this one.
    "DROP INDEX IF EXISTS memories_updated",
    # Most memories belong to no session.
    "DROP INDEX IF EXISTS memories_session",
    """
    CREATE INDEX memories_session ON memories (session_id, namespace_id, created_at, number)
    WHERE session_id IS NOT NULL
    """,
    # A memory that is remembered alone names its batch: the index on subjects finds it.
    "DROP INDEX IF EXISTS operations_by_batch",
    """
    CREATE INDEX operations_by_batch ON operations (batch_id) WHERE batch_id <> subject
    """,
    # There are ten categories: every filter looks them up by memory.
    "DROP INDEX IF EXISTS memory_categories_by_category",
    # Of the 2,048 bytes of a page, SQLCipher keeps 80 and SQLite leaves 1,933 to one row. The full
    # text written so far has pages that no longer fit: they are written anew.
    "INSERT INTO memory_text (memory_text, rank) VALUES ('pgsz', 1900)",
    "INSERT INTO memory_text (memory_text) VALUES ('optimize')",
)


def upgrade() -> None:
    """Replace indexes, and set the size of the pages of the full-text index."""
    for statement in _STATEMENTS:
        op.execute(statement)
