"""The tables, as the newest migration leaves them.

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
)

VECTOR_DIMENSION: Final = 384

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
    Column("id", Text, nullable=False, unique=True),
    Column("short_id", Text, nullable=False, unique=True),
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
    UniqueConstraint("namespace_id", "client_id"),
    Index("memories_created", "namespace_id", "created_at", "number"),
    Index("memories_created_anywhere", "created_at", "number"),
    Index("memories_updated", "updated_at", "number"),
    Index("memories_session", "session_id", "created_at", "number"),
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

chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("memories.number"), nullable=False),
    Column("namespace_id", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", LargeBinary, nullable=False),
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
    Index("operations_by_subject", "subject", "sequence"),
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
)
