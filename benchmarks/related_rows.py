"""Related memories: from one turn that answers a question to the other turns that do."""

import time
from collections.abc import Iterator, Sequence
from statistics import mean, median
from typing import TYPE_CHECKING

from benchmarks.locomo import Conversation
from benchmarks.machine import Row
from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.services.container import Services
    from muniment.services.memories.related import RelatedService

_LIMIT = 10
_METHODS = {"related, by meaning alone": 0.0, "related": None}


def related_rows(services: "Services", conversations: Sequence[Conversation]) -> Iterator[Row]:
    """Request the related memories of the first evidence of every question that has several.

    One row each for the service without and with the entities that memories share; R@10 in percent:
    the share of the other evidence among the ten nearest. None where no question has several.
    """
    for method, entities in _METHODS.items():
        service = services.related if entities is None else services.related.weighted(entities)
        found, took_ms = [], []
        for conversation in conversations:
            ids = _ids(services, conversation.namespace)
            for asked in conversation.questions:
                first, *others = [ids[turn] for turn in sorted(asked.evidence) if turn in ids] or [
                    ""
                ]
                if others:
                    begun = time.perf_counter()
                    near = _nearest(service, first)
                    took_ms.append((time.perf_counter() - begun) * 1e3)
                    found.append(len(near & set(others)) / len(others))
        if not found:
            return
        yield {
            "method": method,
            "scope": f"{len(found)} questions",
            "R@10": round(100 * mean(found), 1),
            "ms": round(median(took_ms), 1),
        }


def _ids(services: "Services", namespace: str) -> dict[str, str]:
    """Return the id of each turn's memory."""
    within = MemoryFilter(namespaces=(namespace,))
    ids: dict[str, str] = {}
    cursor = None
    while True:
        page = services.memories.list(within, PageRequest(limit=500, cursor=cursor), PERSON)
        ids |= {str(memory.client_id): str(memory.id) for memory in page.memories}
        cursor = page.next_cursor
        if cursor is None:
            return ids


def _nearest(service: "RelatedService", memory_id: str) -> set[str]:
    hits = service.related(memory_id, PERSON, limit=_LIMIT)
    return {str(hit.memory.id) for hit in hits}
