"""The figures that the native API answers with, as the OpenAPI document describes them."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from muniment.api.answers import Answer, Body, field

if TYPE_CHECKING:
    from muniment.services.usage.stats_service import Stats


class DayOut(Answer):
    """Memories of one day (UTC)."""

    day: str
    count: int


class TagOut(Answer):
    """How many memories have a tag."""

    tag: str
    count: int


class NamespaceStorageOut(Answer):
    """What one namespace holds of live memories."""

    content_characters: int
    sealed_bytes: int
    vectors: int
    vector_bytes: int


class StorageOut(Answer):
    """What takes room."""

    content_characters: int = field("Of live memories.")
    sealed_bytes: int = field("Content and metadata of live memories, encrypted.")
    gone_bytes: int = field("The same of what is in the trash or expired.")
    vectors: int = field("Passages that are searched by meaning.")
    vector_bytes: int
    index_bytes: int | None = field(
        "Index in memory. This and the next four are of the whole vault, null for a "
        "key that sees a part of it."
    )
    text_index_bytes: int | None = field("Full-text index; an estimate.")
    database_bytes: int | None = field("The database.")
    log_bytes: int | None = field("Its write-ahead log.")
    backup_bytes: int | None
    by_namespace: dict[str, NamespaceStorageOut]


def _top_tags(stats: "Stats") -> list[Body]:
    return [TagOut.of(tag=tag, count=count) for tag, count in stats.top_tags]


def _series(name: str) -> Callable[["Stats"], list[Body]]:
    """Return a function that makes the bodies of one series of days."""
    return lambda stats: [
        DayOut.of(day=day, count=count) for day, count in getattr(stats.days, name)
    ]


class StatsOut(Answer):
    """Figures of what is stored; groups and days count live memories alone."""

    namespaces: int
    memories: int = field("Live ones: neither in the trash nor expired.")
    permanent: int = field("Of the memories, those that never expire.")
    temporary: int = field("Of the memories, those that will expire.")
    archived: int = field("Of the memories, those out of default search.")
    trashed: int
    expired: int = field("Gone from every answer, not purged yet.")
    duplicates_avoided: int = field("Not stored because they were there already.")
    oldest_at: datetime | None
    newest_at: datetime | None
    updated_at: datetime | None = field("When one was changed last.")
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
    by_agent: dict[str, int] = field("The 100 most frequent, as in the next three.")
    by_project: dict[str, int]
    by_source: dict[str, int]
    by_actor: dict[str, int] = field("Who wrote them.")
    by_namespace: dict[str, int]
    top_tags: list[TagOut] = field("The 50 most frequent.", source=_top_tags)
    storage: StorageOut
    by_day: list[DayOut] = field("By the day they are dated.", source=_series("created"))
    updated_by_day: list[DayOut] = field(
        "By the day of the last change.", source=_series("updated")
    )
    deleted_by_day: list[DayOut] = field(
        "What is in the trash, since when.", source=_series("deleted")
    )
    growth_by_day: list[DayOut] = field(
        "How many there were at the end of the day.", source=_series("growth")
    )
    activity: list[list[int]] = field(
        "By hour of the week: 7 days from Monday with 24 hours each (UTC).",
        source="days.activity",
    )
