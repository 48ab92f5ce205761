"""The figures that the native API answers with, as the OpenAPI document describes them."""

from datetime import datetime

from pydantic import BaseModel, Field


class DayOut(BaseModel):
    """Memories of one day (UTC)."""

    day: str
    count: int


class TagOut(BaseModel):
    """How many memories have a tag."""

    tag: str
    count: int


class NamespaceStorageOut(BaseModel):
    """What one namespace holds of live memories."""

    content_characters: int
    sealed_bytes: int
    vectors: int
    vector_bytes: int


class StorageOut(BaseModel):
    """What takes room."""

    content_characters: int = Field(description="Of live memories.")
    sealed_bytes: int = Field(description="Content and metadata of live memories, encrypted.")
    gone_bytes: int = Field(description="The same of what is in the trash or expired.")
    vectors: int = Field(description="Passages that are searched by meaning.")
    vector_bytes: int
    index_bytes: int | None = Field(
        description="Index in memory. This and the next four are of the whole vault, null for a "
        "key that sees a part of it."
    )
    text_index_bytes: int | None = Field(description="Full-text index; an estimate.")
    database_bytes: int | None = Field(description="The database.")
    log_bytes: int | None = Field(description="Its write-ahead log.")
    backup_bytes: int | None
    by_namespace: dict[str, NamespaceStorageOut]


class StatsOut(BaseModel):
    """Figures of what is stored; groups and days count live memories alone."""

    namespaces: int
    memories: int = Field(description="Live ones: neither in the trash nor expired.")
    permanent: int = Field(description="Of the memories, those that never expire.")
    temporary: int = Field(description="Of the memories, those that will expire.")
    archived: int = Field(description="Of the memories, those out of default search.")
    trashed: int
    expired: int = Field(description="Gone from every answer, not purged yet.")
    duplicates_avoided: int = Field(description="Not stored because they were there already.")
    oldest_at: datetime | None
    newest_at: datetime | None
    updated_at: datetime | None = Field(description="When one was changed last.")
    average_importance: float | None
    agents: int
    users: int
    sessions: int
    projects: int
    by_type: dict[str, int]
    by_kind: dict[str, int]
    by_category: dict[str, int]
    by_tier: dict[str, int]
    by_visibility: dict[str, int]
    by_embedding_state: dict[str, int]
    by_agent: dict[str, int] = Field(description="The 100 most frequent, as in the next three.")
    by_project: dict[str, int]
    by_source: dict[str, int]
    by_actor: dict[str, int] = Field(description="Who wrote them.")
    by_namespace: dict[str, int]
    top_tags: list[TagOut] = Field(description="The 50 most frequent.")
    by_day: list[DayOut] = Field(description="By the day they are dated.")
    updated_by_day: list[DayOut] = Field(description="By the day of the last change.")
    deleted_by_day: list[DayOut] = Field(description="What is in the trash, since when.")
    growth_by_day: list[DayOut] = Field(description="How many there were at the end of the day.")
    activity: list[list[int]] = Field(
        description="By hour of the week: 7 days from Monday with 24 hours each (UTC)."
    )
    storage: StorageOut
