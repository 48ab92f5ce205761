"""Version 0002: owners, sessions, entities, usage, jobs, vector sets, digests."""

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_STATEMENTS: Final = (
    """
    ALTER TABLE memories ADD COLUMN content_digest BLOB
    """,
    """
    ALTER TABLE chunks ADD COLUMN set_id INTEGER DEFAULT 1 NOT NULL
    """,
    """
    DROP INDEX memories_session
    """,
    """
    CREATE INDEX memories_session ON memories (session_id, namespace_id, created_at, number)
    """,
    """
    CREATE INDEX memories_digest ON memories (namespace_id, content_digest)
    """,
    """
    CREATE INDEX memories_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL
    """,
    """
    CREATE INDEX memories_trash ON memories (deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE INDEX memories_confidential ON memories (number) WHERE visibility = 'confidential'
    """,
    """
    CREATE INDEX memories_figures ON memories (
        namespace_id, actor, source, agent_id, project, type, kind, tier, visibility,
        embedding_state, deleted_at, expires_at, archived_at, created_at, updated_at, version,
        importance, content_characters, user_id, session_id, length(content) + length(metadata)
    )
    """,
    """
    CREATE INDEX memory_categories_by_category ON memory_categories (category)
    """,
    """
    CREATE INDEX operations_by_actor ON operations (actor, sequence, stamp)
    """,
    """
    CREATE INDEX operations_by_batch ON operations (batch_id)
    """,
    """
    CREATE INDEX operations_by_namespace ON operations (namespace_id, sequence, stamp)
    """,
    """
    CREATE TABLE memory_metadata (
        number INTEGER NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (number, digest),
        FOREIGN KEY(number) REFERENCES memories (number)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX memory_metadata_by_digest ON memory_metadata (digest)
    """,
    """
    CREATE TABLE vector_sets (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        model_id TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (model_id)
    )
    """,
    """
    CREATE TABLE vector_failures (
        set_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (set_id, number),
        FOREIGN KEY(set_id) REFERENCES vector_sets (id),
        FOREIGN KEY(number) REFERENCES memories (number)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE owners (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        namespace_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        handle TEXT NOT NULL,
        record BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        UNIQUE (namespace_id, kind, handle),
        UNIQUE (uid),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id)
    )
    """,
    """
    CREATE TABLE sessions (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        short_id TEXT NOT NULL,
        namespace_id INTEGER NOT NULL,
        handle TEXT NOT NULL,
        agent_id TEXT,
        user_id TEXT,
        project TEXT,
        status TEXT NOT NULL,
        record BLOB NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        expires_at INTEGER,
        state_version INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        UNIQUE (namespace_id, handle),
        UNIQUE (uid),
        UNIQUE (short_id),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id)
    )
    """,
    """
    CREATE INDEX sessions_created ON sessions (namespace_id, created_at, id)
    """,
    """
    CREATE TABLE session_states (
        session INTEGER NOT NULL,
        version INTEGER NOT NULL,
        record BLOB NOT NULL,
        actor TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (session, version),
        FOREIGN KEY(session) REFERENCES sessions (id)
    )
    """,
    """
    CREATE TABLE turns (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        session INTEGER NOT NULL,
        turn_number INTEGER NOT NULL,
        record BLOB NOT NULL,
        actor TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (session, turn_number),
        UNIQUE (uid),
        FOREIGN KEY(session) REFERENCES sessions (id)
    )
    """,
    """
    CREATE TABLE entities (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        namespace_id INTEGER NOT NULL,
        type TEXT NOT NULL,
        name TEXT NOT NULL,
        normal TEXT NOT NULL,
        record BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        UNIQUE (namespace_id, type, normal),
        UNIQUE (uid),
        FOREIGN KEY(namespace_id) REFERENCES namespaces (id)
    )
    """,
    """
    CREATE TABLE entity_links (
        entity INTEGER NOT NULL,
        number INTEGER NOT NULL,
        relationship TEXT NOT NULL,
        relevance FLOAT NOT NULL,
        start INTEGER,
        "end" INTEGER,
        actor TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (entity, number, relationship),
        FOREIGN KEY(entity) REFERENCES entities (id),
        FOREIGN KEY(number) REFERENCES memories (number)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX entity_links_by_memory ON entity_links (number)
    """,
    """
    CREATE TABLE usage (
        day INTEGER NOT NULL,
        namespace_id INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        successes INTEGER NOT NULL,
        errors INTEGER NOT NULL,
        items INTEGER NOT NULL,
        took_us INTEGER NOT NULL,
        slowest_us INTEGER NOT NULL,
        PRIMARY KEY (day, namespace_id, actor, action)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE jobs (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        namespace_id INTEGER,
        actor TEXT NOT NULL,
        state TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER,
        params TEXT NOT NULL,
        cursor TEXT,
        detail TEXT,
        cancel_requested INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        started_at INTEGER,
        finished_at INTEGER,
        PRIMARY KEY (id)
    )
    """,
    # The vectors that are there become the first set.
    """
    INSERT INTO vector_sets (id, model_id, dimension, state, created_at)
    SELECT 1, value, 384, 'active', 0 FROM settings WHERE name = 'embedding_model'
    """,
    """
    DELETE FROM settings WHERE name = 'embedding_model'
    """,
)


def upgrade() -> None:
    """Add what the memory engine needs; the text is frozen, as that of version 0001 is."""
    for statement in _STATEMENTS:
        op.execute(statement)
