"""Statistics as the native API answers with them."""

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
    """Storage used by the live memories of one namespace."""

    content_characters: int
    sealed_bytes: int
    vectors: int
    vector_bytes: int


class StorageOut(Answer):
    """Storage in use."""

    content_characters: int = field("Characters of live memories.")
    sealed_bytes: int = field("Content and metadata of live memories, encrypted.")
    gone_bytes: int = field("The same for memories that are in the trash or expired.")
    vectors: int = field("Passages that can be searched by meaning.")
    vector_bytes: int
    index_bytes: int | None = field(
        "Size of the index in memory. This and the next four are for the whole "
        "vault, and null for a key that sees only a part of it."
    )
    text_index_bytes: int | None = field("Full-text index; an estimate.")
    database_bytes: int | None = field("Size of the database.")
    log_bytes: int | None = field("Size of its write-ahead log.")
    backup_bytes: int | None
    by_namespace: dict[str, NamespaceStorageOut]


def _top_tags(stats: "Stats") -> list[Body]:
    return [TagOut.of(tag=tag, count=count) for tag, count in stats.top_tags]


def _series(name: str) -> Callable[["Stats"], list[Body]]:
    """Return a function that makes the bodies of one daily series."""
    return lambda stats: [
        DayOut.of(day=day, count=count) for day, count in getattr(stats.days, name)
    ]


class StatsOut(Answer):
    """Statistics; groups and daily series count live memories only."""

    namespaces: int
    memories: int = field("Live memories: neither in the trash nor expired.")
    permanent: int = field("Memories that never expire.")
    temporary: int = field("Memories that will expire.")
    archived: int = field("Memories excluded from default search.")
    trashed: int
    expired: int = field("Expired but not yet purged.")
    duplicates_avoided: int = field("Memories not stored because they already existed.")
    oldest_at: datetime | None
    newest_at: datetime | None
    updated_at: datetime | None = field("When a memory was last changed.")
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
    by_agent: dict[str, int] = field("The 100 most frequent; the same for the next three.")
    by_project: dict[str, int]
    by_source: dict[str, int]
    by_actor: dict[str, int] = field("By author.")
    by_namespace: dict[str, int]
    top_tags: list[TagOut] = field("The 50 most frequent.", source=_top_tags)
    storage: StorageOut
    by_day: list[DayOut] = field("By creation date.", source=_series("created"))
    updated_by_day: list[DayOut] = field(
        "By the day of the last change.", source=_series("updated")
    )
    deleted_by_day: list[DayOut] = field(
        "Memories in the trash, by day of deletion.", source=_series("deleted")
    )
    growth_by_day: list[DayOut] = field(
        "Number of memories at the end of each day.", source=_series("growth")
    )
    activity: list[list[int]] = field(
        "By hour of the week: 7 days from Monday with 24 hours each (UTC).",
        source="days.activity",
    )
