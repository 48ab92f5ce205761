"""Domain values to the plain values of JSON bodies.

By hand, because validating an answer that the program itself has made costs more than the rest of
a request.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muniment.api.problems import problem_of
from muniment.domain.access import ApiKey, Namespace
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import Hit, MemoryPage, ScoreBreakdown, SearchResult
from muniment.domain.moments import moment_text
from muniment.services.transfer.memory_record import memory_record

if TYPE_CHECKING:
    from muniment.domain.usage.usage import UsageCount
    from muniment.services.results import BatchItem, Match
    from muniment.services.usage.stats_service import Series, Stats
    from muniment.services.usage.usage_service import Counts, Usage

Body = dict[str, Any]


def memory_body(
    memory: Memory,
    *,
    is_duplicate: bool = False,
    match: "Match | None" = None,
    notice: str | None = None,
) -> Body:
    """Return the body of a memory.

    Args:
        memory: The memory.
        is_duplicate: Whether a write found it there.
        match: What a memory to be deduplicated matched.
        notice: What the answer to a write says of it.
    """
    body = memory_record(memory)
    body["is_duplicate"] = is_duplicate
    body["duplicate_of"] = _duplicate_body(memory.id, match)
    body["notice"] = notice
    return body


def _duplicate_body(memory_id: str | None, match: "Match | None") -> Body | None:
    if match is None:
        return None
    similarity = round(match.similarity, 6)
    return {"id": memory_id, "similarity": similarity, "kind": match.kind.value}


def page_body(page: MemoryPage) -> Body:
    """Return the body of one page of a list."""
    return {
        "data": [memory_body(memory) for memory in page.memories],
        "next_cursor": page.next_cursor,
        "total": page.total,
        "unreadable": [memory.id for memory in page.unreadable],
    }


def search_body(result: SearchResult, *, debug: bool) -> Body:
    """Return the body of a search's answer; the breakdown of scores only with ``debug``."""
    return {
        "hits": hits_body(result.hits, debug=debug),
        "took_ms": round(result.took_ms, 3),
        "candidates": result.candidates,
        "corrected_query": result.corrected_query,
    }


def hits_body(hits: Iterable[Hit], *, debug: bool) -> list[Body]:
    """Return the bodies of hits, best first."""
    return [_hit_body(hit, debug=debug) for hit in hits]


def _hit_body(hit: Hit, *, debug: bool) -> Body:
    return {
        "memory": memory_body(hit.memory),
        "title": hit.memory.title,
        "score": hit.score,
        "breakdown": _breakdown_body(hit.breakdown) if debug else None,
        "passage": None if hit.passage is None else list(hit.passage),
        "neighbours": [memory_body(memory) for memory in hit.neighbours],
    }


def _breakdown_body(breakdown: ScoreBreakdown) -> Body:
    return {
        "semantic": breakdown.semantic,
        "semantic_rank": breakdown.semantic_rank,
        "keyword": breakdown.keyword,
        "keyword_rank": breakdown.keyword_rank,
        "words": breakdown.words,
        "meaning": breakdown.meaning,
        "date": breakdown.date,
        "exact": breakdown.exact,
        "speaker": breakdown.speaker,
        "substance": breakdown.substance,
        "time": breakdown.time,
    }


def batch_item_body(item: "BatchItem", *, index: int) -> Body:
    """Return the body of one item of a batch; ``index`` is its place in the request."""
    error = None
    if item.error is not None:
        problem = problem_of(item.error)
        error = {
            "code": problem.code,
            "detail": problem.detail or problem.title,
            "field": problem.fields[0].field if problem.fields else None,
        }
    return {
        "index": index,
        "status": item.status,
        "id": item.memory_id,
        "error": error,
        "duplicate_of": _duplicate_body(item.memory_id, item.match),
        "notice": item.notice,
    }


def namespace_body(namespace: Namespace) -> Body:
    """Return the body of a namespace."""
    return {
        "name": namespace.name,
        "created_at": moment_text(namespace.created_at),
        "memory_count": namespace.memory_count,
    }


def key_body(key: ApiKey) -> Body:
    """Return the body of a key: all but the key itself, which is not kept."""
    return {
        "id": key.id,
        "name": key.name,
        "dialect": key.dialect.value,
        "namespaces": list(key.namespaces),
        "scopes": sorted(scope.value for scope in key.scopes),
        "prefix": key.prefix,
        "rate_per_minute": key.rate_per_minute,
        "rate_per_hour": key.rate_per_hour,
        "created_at": moment_text(key.created_at),
        "expires_at": _optional(key.expires_at),
        "last_used_at": _optional(key.last_used_at),
        "paused_at": _optional(key.paused_at),
        "revoked_at": _optional(key.revoked_at),
        "refused": key.is_refused,
    }


def stats_body(stats: "Stats") -> Body:
    """Return the body of the statistics."""
    body = asdict(stats)
    del body["days"]
    return {
        **body,
        "oldest_at": _optional(stats.oldest_at),
        "newest_at": _optional(stats.newest_at),
        "updated_at": _optional(stats.updated_at),
        "top_tags": [{"tag": tag, "count": count} for tag, count in stats.top_tags],
        "by_day": _series_body(stats.days.created),
        "updated_by_day": _series_body(stats.days.updated),
        "deleted_by_day": _series_body(stats.days.deleted),
        "growth_by_day": _series_body(stats.days.growth),
        "activity": [list(hours) for hours in stats.days.activity],
    }


def _series_body(series: "Series") -> list[Body]:
    return [{"day": day, "count": count} for day, count in series]


def usage_body(usage: "Usage") -> Body:
    """Return the body of the usage."""
    return {
        "total": _usage_count_body(usage.total),
        "by_action": _usage_counts_body(usage.by_action),
        "by_actor": [
            {"actor": actor, "by_action": _usage_counts_body(counts)}
            for actor, counts in usage.by_actor.items()
        ],
        "by_namespace": _usage_counts_body(usage.by_namespace),
        "by_day": [
            {"day": day.day, "by_action": _usage_counts_body(day.by_action)} for day in usage.by_day
        ],
    }


def _usage_counts_body(counts: "Counts") -> Body:
    return {name: _usage_count_body(count) for name, count in counts.items()}


def _usage_count_body(count: "UsageCount") -> Body:
    return {
        "calls": count.calls,
        "successes": count.successes,
        "errors": count.errors,
        "items": count.items,
        "took_ms": count.took_us / 1e3,
        "slowest_ms": count.slowest_us / 1e3,
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
