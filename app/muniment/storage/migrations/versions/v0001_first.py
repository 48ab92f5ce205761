"""Version 0001: the first schema."""

from typing import Final

from alembic import op

revision: Final = "0001"
down_revision: Final = None

_STATEMENTS: Final = (
    """
    CREATE TABLE api_keys (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        dialect TEXT NOT NULL,
        namespaces TEXT NOT NULL,
        scopes TEXT NOT NULL,
        prefix TEXT NOT NULL,
        token_hash BLOB NOT NULL,
        rate_per_minute INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        last_used_at INTEGER,
        paused_at INTEGER,
        revoked_at INTEGER,
        PRIMARY KEY (id),
        UNIQUE (token_hash)
    )
    """,
    """
    CREATE TABLE chunk_vectors (
        id INTEGER NOT NULL,
        embedding BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE namespaces (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        name TEXT NOT NULL,
        wrapped_key BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (uid),
        UNIQUE (name)
    )
    """,
    """
    CREATE TABLE operations (
        sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        stamp INTEGER NOT NULL,
        device TEXT NOT NULL,
        incarnation TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        namespace_id INTEGER,
        subject TEXT NOT NULL,
        batch_id TEXT NOT NULL,
        patch BLOB,
        digest BLOB NOT NULL,
        chain BLOB NOT NULL
    )
    """,
    """
    CREATE INDEX operations_by_subject ON operations (subject, sequence)
    """,
    """
    CREATE TABLE settings (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE memories (
        number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        short_id TEXT NOT NULL,
        namespace_id INTEGER NOT NULL,
        agent_id TEXT,
        user_id TEXT,
        session_id TEXT,
        project TEXT,
        content BLOB NOT NULL,
        metadata BLOB NOT NULL,
        content_characters INTEGER NOT NULL,
        type TEXT NOT NULL,
        kind TEXT,
        categories TEXT NOT NULL,
        tags TEXT NOT NULL,
        importance FLOAT NOT NULL,
        tier TEXT NOT NULL,
        tier_pinned INTEGER NOT NULL,
        visibility TEXT NOT NULL,
        source TEXT,
        actor TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        accessed_at INTEGER,
        access_count INTEGER NOT NULL,
        expires_at INTEGER,
        archived_at INTEGER,
        deleted_at INTEGER,
        embedding_state TEXT NOT NULL,
        embedding_reason TEXT,
        client_id TEXT,
        version INTEGER NOT NULL,
        stamps TEXT NOT NULL,
        UNIQUE (namespace_id, client_id),
        UNIQUE (id),
        UNIQUE (short_id),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id)
    )
    """,
    """
    CREATE INDEX memories_created ON memories (namespace_id, created_at, number)
    """,
    """
    CREATE INDEX memories_created_anywhere ON memories (created_at, number)
    """,
    """
    CREATE INDEX memories_session ON memories (session_id, created_at, number)
    """,
    """
    CREATE INDEX memories_updated ON memories (updated_at, number)
    """,
    """
    CREATE TABLE chunks (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        number INTEGER NOT NULL,
        namespace_id INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        code BLOB NOT NULL,
        FOREIGN KEY(number) REFERENCES memories (number)
    )
    """,
    """
    CREATE INDEX chunks_by_memory ON chunks (number)
    """,
    """
    CREATE TABLE memory_categories (
        number INTEGER NOT NULL,
        category TEXT NOT NULL,
        PRIMARY KEY (number, category),
        FOREIGN KEY(number) REFERENCES memories (number)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE memory_tags (
        number INTEGER NOT NULL,
        tag TEXT NOT NULL,
        PRIMARY KEY (number, tag),
        FOREIGN KEY(number) REFERENCES memories (number)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX memory_tags_by_tag ON memory_tags (tag)
    """,
    """
    CREATE VIRTUAL TABLE memory_text USING fts5(
        content, tags, content='', contentless_delete=1,
        tokenize="porter unicode61 remove_diacritics 2"
    )
    """,
)


def upgrade() -> None:
    """Make every table; the text is frozen, whatever `muniment.storage.schema` becomes."""
    for statement in _STATEMENTS:
        op.execute(statement)
