"""Version 0003: what is derived, flags, aliases of entities, marks of the profile."""

from typing import Final

from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_STATEMENTS: Final = (
    """
    ALTER TABLE memories ADD COLUMN derived TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE memories ADD COLUMN flags TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE memories ADD COLUMN understood INTEGER DEFAULT 0 NOT NULL
    """,
    """
    CREATE INDEX memories_to_understand ON memories (number) WHERE understood = 0
    """,
    """
    CREATE INDEX memories_flagged ON memories (number) WHERE flags <> ''
    """,
    """
    ALTER TABLE api_keys ADD COLUMN rate_per_hour INTEGER
    """,
    """
    ALTER TABLE entity_links ADD COLUMN normal TEXT
    """,
    """
    CREATE TABLE entity_aliases (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        namespace_id INTEGER NOT NULL,
        type TEXT NOT NULL,
        normal TEXT NOT NULL,
        entity INTEGER NOT NULL,
        name TEXT NOT NULL,
        by_hand INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (namespace_id, type, normal),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id),
        FOREIGN KEY(entity) REFERENCES entities (id)
    )
    """,
    """
    CREATE INDEX entity_aliases_by_entity ON entity_aliases (entity)
    """,
    """
    CREATE INDEX entity_aliases_by_name ON entity_aliases (normal)
    """,
    """
    CREATE INDEX entities_by_name ON entities (normal)
    """,
    """
    CREATE TABLE profile_marks (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        namespace_id INTEGER NOT NULL,
        user_id TEXT,
        subject TEXT NOT NULL,
        action TEXT NOT NULL,
        record BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id)
    )
    """,
    """
    CREATE INDEX profile_marks_by_subject ON profile_marks (namespace_id, subject)
    """,
    # What an older program filled in where nobody gave a type is the program's to fill anew.
    """
    UPDATE memories SET derived =
        CASE WHEN type = 'general' THEN 'type ' ELSE '' END
        || CASE WHEN kind IS NULL THEN 'kind ' ELSE '' END
        || CASE WHEN categories = '[]' THEN 'categories' ELSE '' END
    """,
)


def upgrade() -> None:
    """Add what understanding needs; the text is frozen, as that of the versions before is."""
    for statement in _STATEMENTS:
        op.execute(statement)
