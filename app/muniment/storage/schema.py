"""The tables after the newest migration.

Times are milliseconds since 1970, UTC. ``memory_text`` (FTS5, contentless) and the columns that
hold sealed records are described in docs/architecture.md.
"""

from typing import Final

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

VECTOR_DIMENSION: Final = 384
"""Length of the vectors of the model that ships; each vector set stores its own."""

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

namespaces = Table(
    "namespaces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

memories = Table(
    "memories",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("short_id", Text, nullable=False),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("agent_id", Text),
    Column("user_id", Text),
    Column("session_id", Text),
    Column("project", Text),
    Column("content", LargeBinary, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
    Column("content_characters", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text),
    Column("categories", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("importance", Float, nullable=False),
    Column("tier", Text, nullable=False),
    Column("tier_pinned", Integer, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("source", Text),
    Column("actor", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("accessed_at", Integer),
    Column("access_count", Integer, nullable=False),
    Column("expires_at", Integer),
    Column("archived_at", Integer),
    Column("deleted_at", Integer),
    Column("embedding_state", Text, nullable=False),
    Column("embedding_reason", Text),
    Column("client_id", Text),
    Column("version", Integer, nullable=False),
    Column("stamps", Text, nullable=False),
    Column("content_digest", LargeBinary),
    Column("derived", Text, nullable=False, server_default=text("''")),
    Column("flags", Text, nullable=False, server_default=text("''")),
    Column("understood", Integer, nullable=False, server_default=text("0")),
    # The short id is made of these 60 bits: one index finds a memory by either id.
    Index("memories_by_tail", text("substr(id, -16)"), unique=True),
    Index(
        "memories_by_client_id",
        *("namespace_id", "client_id"),
        unique=True,
        sqlite_where=text("client_id IS NOT NULL"),
    ),
    Index("memories_digest", "namespace_id", "content_digest"),
    Index("memories_expiry", "expires_at", sqlite_where=text("expires_at IS NOT NULL")),
    Index("memories_trash", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
    Index(
        "memories_confidential",
        *("number", "derived"),
        sqlite_where=text("visibility = 'confidential'"),
    ),
    Index("memories_to_understand", "number", sqlite_where=text("understood = 0")),
    Index("memories_flagged", "number", sqlite_where=text("flags <> ''")),
    Index("memories_created", "namespace_id", "created_at", "number"),
    Index("memories_created_anywhere", "created_at", "number"),
    Index(
        "memories_session",
        *("session_id", "namespace_id", "created_at", "number"),
        sqlite_where=text("session_id IS NOT NULL"),
    ),
    # All columns that the statistics need, in grouping order: counting 100,000 memories through any
    # other index, or from the table, takes many times as long.
    Index(
        "memories_figures",
        *("namespace_id", "actor", "source", "agent_id", "project"),
        *("type", "kind", "tier", "visibility", "embedding_state"),
        *("deleted_at", "expires_at", "archived_at", "created_at", "updated_at", "version"),
        *("importance", "content_characters", "user_id", "session_id"),
        text("length(content) + length(metadata)"),
    ),
    sqlite_autoincrement=True,
)

memory_tags = Table(
    "memory_tags",
    metadata,
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("tag", Text, primary_key=True),
    Index("memory_tags_by_tag", "tag"),
    sqlite_with_rowid=False,
)

memory_categories = Table(
    "memory_categories",
    metadata,
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("category", Text, primary_key=True),
    sqlite_with_rowid=False,
)

memory_metadata = Table(
    "memory_metadata",
    metadata,
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Index("memory_metadata_by_digest", "digest"),
    sqlite_with_rowid=False,
)

vector_sets = Table(
    "vector_sets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model_id", Text, nullable=False, unique=True),
    Column("dimension", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

vector_failures = Table(
    "vector_failures",
    metadata,
    Column("set_id", Integer, ForeignKey("vector_sets.id"), primary_key=True),
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("memories.number"), nullable=False),
    Column("namespace_id", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", LargeBinary, nullable=False),
    Column("set_id", Integer, nullable=False, server_default=text("1")),
    Index("chunks_by_memory", "number"),
    sqlite_autoincrement=True,
)

chunk_vectors = Table(
    "chunk_vectors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("embedding", LargeBinary, nullable=False),
)

operations = Table(
    "operations",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("stamp", Integer, nullable=False),
    Column("device", Text, nullable=False),
    Column("incarnation", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("namespace_id", Integer),
    Column("subject", Text, nullable=False),
    Column("batch_id", Text, nullable=False),
    Column("patch", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("state", LargeBinary),
    Index("operations_by_subject", "subject", "sequence"),
    # The stamp is included so that the index alone answers "since".
    Index("operations_by_actor", "actor", "sequence", "stamp"),
    # A memory that is remembered alone names its batch: the index on subjects finds it.
    Index("operations_by_batch", "batch_id", sqlite_where=text("batch_id <> subject")),
    Index("operations_by_namespace", "namespace_id", "sequence", "stamp"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("dialect", Text, nullable=False),
    Column("namespaces", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("rate_per_minute", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("expires_at", Integer),
    Column("last_used_at", Integer),
    Column("paused_at", Integer),
    Column("revoked_at", Integer),
    Column("rate_per_hour", Integer),
)

owners = Table(
    "owners",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("namespace_id", "kind", "handle"),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("short_id", Text, nullable=False, unique=True),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("handle", Text, nullable=False),
    Column("agent_id", Text),
    Column("user_id", Text),
    Column("project", Text),
    Column("status", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("started_at", Integer, nullable=False),
    Column("ended_at", Integer),
    Column("expires_at", Integer),
    Column("state_version", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("namespace_id", "handle"),
    Index("sessions_created", "namespace_id", "created_at", "id"),
    sqlite_autoincrement=True,
)

session_states = Table(
    "session_states",
    metadata,
    Column("session", Integer, ForeignKey("sessions.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("record", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("session", Integer, ForeignKey("sessions.id"), nullable=False),
    Column("turn_number", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    UniqueConstraint("session", "turn_number"),
    sqlite_autoincrement=True,
)

entities = Table(
    "entities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("normal", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("namespace_id", "type", "normal"),
    Index("entities_by_name", "normal"),
    sqlite_autoincrement=True,
)

entity_links = Table(
    "entity_links",
    metadata,
    Column("entity", Integer, ForeignKey("entities.id"), primary_key=True),
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("relationship", Text, primary_key=True),
    Column("relevance", Float, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("actor", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("normal", Text),
    Index("entity_links_by_memory", "number"),
    sqlite_with_rowid=False,
)

entity_aliases = Table(
    "entity_aliases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("normal", Text, nullable=False),
    Column("entity", Integer, ForeignKey("entities.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("by_hand", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
    UniqueConstraint("namespace_id", "type", "normal"),
    Index("entity_aliases_by_entity", "entity"),
    Index("entity_aliases_by_name", "normal"),
    sqlite_autoincrement=True,
)

profile_marks = Table(
    "profile_marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("namespace_id", Integer, ForeignKey("namespaces.id"), nullable=False),
    Column("user_id", Text),
    Column("subject", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Index("profile_marks_by_subject", "namespace_id", "subject"),
    sqlite_autoincrement=True,
)

usage = Table(
    "usage",
    metadata,
    Column("day", Integer, primary_key=True),
    Column("namespace_id", Integer, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("successes", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("took_us", Integer, nullable=False),
    Column("slowest_us", Integer, nullable=False),
    sqlite_with_rowid=False,
)

reads = Table(
    "reads",
    metadata,
    Column("number", Integer, ForeignKey("memories.number"), primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("first_at", Integer, nullable=False),
    Column("last_at", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Index("reads_by_actor", "actor", "last_at", "number"),
    sqlite_with_rowid=False,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("namespace_id", Integer),
    Column("actor", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("params", Text, nullable=False),
    Column("cursor", Text),
    Column("detail", Text),
    Column("cancel_requested", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("started_at", Integer),
    Column("finished_at", Integer),
)

sync_state = Table(
    "sync_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The segments that were read or written; the bytes of those that wait to be uploaded.
sync_segments = Table(
    "sync_segments",
    metadata,
    Column("device", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("sealed", LargeBinary),
    Column("last_operation", Integer),
)

# The operations that came from other devices: ranges of the journal.
sync_pulls = Table(
    "sync_pulls",
    metadata,
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
