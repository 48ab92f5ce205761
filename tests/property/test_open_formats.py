"""JSON Lines, tables and notes hold every field that was given, and come back without loss."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import (
    Category,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest, whole_namespace
from muniment.domain.transfer.importing import ImportRequest
from muniment.services.transfer.memory_record import memory_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home

# Of the vault; made anew with each memory.
ANEW = frozenset({"id", "short_id", "number", "namespace", "updated_at", "accessed_at", "actor",
                  "access_count", "version", "archived_at", "embedding", "entities", "flags",
                  "tier", "derived"})  # fmt: skip
SIGNS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")
NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(SIGNS, max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
DRAFTS = st.builds(
    MemoryDraft,
    content=st.text(SIGNS, min_size=1, max_size=80).filter(lambda text: text.strip()),
    agent_id=st.none() | NAMES,
    user_id=st.none() | NAMES,
    session_id=st.none() | NAMES,
    project=st.none() | NAMES,
    source=st.none() | NAMES,
    type=st.sampled_from(MemoryType),
    kind=st.sampled_from(MemoryKind),
    categories=st.lists(st.sampled_from(Category), max_size=3, unique=True).map(tuple),
    tags=st.lists(NAMES, max_size=4, unique_by=str.casefold).map(tuple),
    metadata=st.dictionaries(NAMES, VALUES, max_size=3),
    importance=st.floats(0, 1),
    visibility=st.sampled_from(Visibility),
    created_at=st.integers(0, 1_700_000_000_000).map(
        lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    ),
    client_id=st.uuids().map(str),
    embed=st.just(False),
)


def records(home: Home, namespace: str) -> dict[str, dict[str, Any]]:
    wanted = MemoryFilter(namespaces=(namespace,), include_archived=True)
    page = home.services.memories.list(wanted, PageRequest(limit=50), PERSON)
    return {
        str(memory.client_id): {
            **{key: value for key, value in memory_record(memory).items() if key not in ANEW},
            "is_archived": memory.archived_at is not None,
        }
        for memory in page.memories
    }


@pytest.mark.parametrize("format_", [ExportFormat.JSON_LINES, ExportFormat.NOTES])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drafts=st.lists(DRAFTS, min_size=1, max_size=4, unique_by=lambda one: one.client_id))
def test_what_was_given_comes_back(
    home: Home, tmp_path: Path, format_: ExportFormat, drafts: list[MemoryDraft]
) -> None:
    services, target = home.services, tmp_path / f"export{format_.suffix}"
    known = {namespace.name for namespace in services.namespaces.list(PERSON)}
    for name in {"from", "to"} - known:
        services.namespaces.create(name, PERSON)
    try:
        for place, draft in enumerate(drafts):
            given_ = MemoryDraft(
                **{name: getattr(draft, name) for name in draft.__slots__} | {"namespace": "from"}
            )
            memory = services.memories.remember(given_, PERSON).memory
            if place % 2:
                services.memories.edit(memory.id, MemoryPatch(archived=True), PERSON)
        request = ExportRequest(selection=whole_namespace("from"), path=target, format=format_)
        assert services.exports.export(request, PERSON).written == len(drafts)
        done = services.imports.import_file(ImportRequest(path=target, namespace="to"), PERSON)
        assert (done.created, done.faults) == (len(drafts), ())
        assert records(home, "to") == records(home, "from")
    finally:
        for name in ("from", "to"):
            services.namespaces.wipe(name, PERSON, confirm=name)
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
