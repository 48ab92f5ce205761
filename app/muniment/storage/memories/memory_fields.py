"""Convert a memory's fields to columns and journal patches, with pure functions."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from muniment.domain.clock import Stamp, unix_ms
from muniment.domain.history.history import same
from muniment.domain.ids import MemoryId, NamespaceId, short_id_of
from muniment.domain.memories.memory import (
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
    Tier,
    Unset,
    Visibility,
    computed_tier,
)
from muniment.domain.text.normal_forms import normal_form
from muniment.domain.understanding.text_analysis import CLASSED, DERIVABLE, TextAnalysis
from muniment.domain.value_rules import merged_metadata
from muniment.domain.warning_flags import Flag
from muniment.storage.memories.confidential import (
    RECOGNISED,
    WITHOUT_ENTITIES,
    extracts_entities,
    names_in,
)
from muniment.storage.sealers import CONTENT, METADATA, NamespaceSealer, canonical_json
from muniment.storage.vectors.vectors import ChunkVector

# Columns that an operation's patch contains unchanged; content and metadata are sealed separately.
_PLAIN = (
    "agent_id",
    "user_id",
    "session_id",
    "project",
    "type",
    "kind",
    "importance",
    "tier",
    "tier_pinned",
    "visibility",
    "source",
    "expires_at",
)

# Vectors follow from the content: whether there are any is not journaled.
_PATCHED: Final = tuple(field.name for field in fields(MemoryPatch) if field.name != "embed")

# The values of derivable fields before they are derived, unless ``None``.
_BLANK: Final[Mapping[str, Any]] = {"type": MemoryType.GENERAL.value, "categories": []}


@dataclass(frozen=True, slots=True)
class NewMemory:
    """A validated draft, with the values that the program adds.

    Args:
        id: Created by the caller, so that the response can contain it.
        namespace_id: Its namespace.
        draft: Validated; the caller may set ``created_at``.
        moment: The current time.
        passages: Its vectors; empty unless ``state`` is ready.
        state: Where the vectors stand.
        reason: Why they could not be computed, when they could not.
        analysis: What the program made of it; ``None`` leaves that for later.
    """

    id: MemoryId
    namespace_id: NamespaceId
    draft: MemoryDraft
    moment: datetime
    passages: Sequence[ChunkVector]
    state: EmbeddingState
    reason: str | None = None
    analysis: TextAnalysis | None = None


def row_of(new: NewMemory, actor: str) -> dict[str, Any]:
    """Return the columns of a new memory that are not sealed."""
    draft = new.draft
    created = unix_ms(draft.created_at or new.moment)
    given, flags = given_of(draft), joined_flags(draft.content)
    return {
        "id": new.id,
        "short_id": short_id_of(new.id),
        "namespace_id": new.namespace_id,
        "agent_id": draft.agent_id,
        "user_id": draft.user_id,
        "session_id": draft.session_id,
        "project": draft.project,
        "content_characters": len(draft.content),
        **_classed(given, new.analysis),
        "flags": flags,
        "tags": json.dumps(list(draft.tags), ensure_ascii=False),
        "importance": draft.importance,
        "tier": (draft.tier or _tier_of_new(new)).value,
        "tier_pinned": int(draft.tier is not None),
        **_filled(
            set(DERIVABLE) - given.keys(),
            flags=flags,
            writer=actor,
            with_entities=draft.extract_entities,
        ),
        "source": draft.source,
        "actor": actor,
        "created_at": created,
        "updated_at": unix_ms(new.moment),
        "access_count": 0,
        "expires_at": None if draft.expires_at is None else unix_ms(draft.expires_at),
        "embedding_state": new.state.value,
        "embedding_reason": new.reason,
        "client_id": draft.client_id,
        "version": 1,
    }


def given_of(draft: MemoryDraft) -> dict[str, Any]:
    """Return the derivable fields that a draft sets, in the journal's form."""
    given = {name: getattr(draft, name) for name in DERIVABLE}
    return {name: journal_value(name, value) for name, value in given.items() if value}


def creation_patch(row: Mapping[str, Any], draft: MemoryDraft) -> dict[str, Any]:
    """Return the journal patch of a new memory: the fields that were given."""
    derived = names_in(row["derived"])
    patch = {
        name: row[name] for name in _PLAIN if row.get(name) is not None and name not in derived
    }
    patch |= {"content": draft.content, "created_at": row["created_at"]}
    patch |= {"tags": list(draft.tags)} if draft.tags else {}
    patch |= {"categories": [str(name) for name in draft.categories]} if draft.categories else {}
    patch |= {"metadata": dict(draft.metadata)} if draft.metadata else {}
    patch |= {"client_id": draft.client_id} if draft.client_id else {}
    return patch


def changed_values(memory: Memory, patch: MemoryPatch, moment: datetime) -> dict[str, Any]:
    """Return the new values of the fields that actually change, in the journal's form."""
    values: dict[str, Any] = {}
    for name in _PATCHED:
        wanted = getattr(patch, name)
        if not isinstance(wanted, Unset):
            values[name] = journal_value(name, wanted)
    if "archived" in values:
        archived = values.pop("archived")
        values["archived_at"] = unix_ms(moment) if archived else None
        if archived == (memory.archived_at is not None):
            values.pop("archived_at")
    if "metadata" in values:
        values["metadata"] = merged_metadata("metadata", memory.metadata, values["metadata"])
    _settle_tier(memory, values, moment)
    return {
        name: value
        for name, value in values.items()
        # A tier is journaled with its pin even if it stays the same: undo restores both.
        if name in {"archived_at", "tier_pinned"}
        or (name == "tier" and "tier_pinned" in values)
        or not same(value, _said(name, memory))
    }


def _said(name: str, memory: Memory) -> Any:
    """Return a field in the journal's form, where values that the program filled in are unset."""
    return None if name in memory.derived else journal_value(name, getattr(memory, name))


def _settle_tier(memory: Memory, values: dict[str, Any], moment: datetime) -> None:
    if values.get("tier") is not None:
        values["tier_pinned"] = 1
    elif "tier" in values:
        importance = values.get("importance", memory.importance)
        values |= {"tier": tier_of(memory, importance, moment).value, "tier_pinned": 0}


def tier_of(memory: Memory, importance: float, moment: datetime) -> Tier:
    """Return the tier that follows from an importance and the last access of a memory."""
    touched = max(memory.created_at, memory.accessed_at or memory.created_at)
    return computed_tier(importance, idle=moment - touched)


def _tier_of_new(new: NewMemory) -> Tier:
    created = new.draft.created_at or new.moment
    return computed_tier(new.draft.importance, idle=new.moment - created)


def journal_value(name: str, value: Any) -> Any:
    """Return the value of a field as it appears in an operation's patch."""
    if isinstance(value, datetime):
        return unix_ms(value)
    if name in {"tags", "categories"}:
        return None if value is None else [str(item) for item in value]
    if name == "metadata":
        return dict(value)
    return value if value is None or isinstance(value, int | float) else str(value)


def columns_of(
    values: Mapping[str, Any], sealer: NamespaceSealer, memory_id: MemoryId
) -> dict[str, Any]:
    """Return the columns of a patch's values, with content and metadata sealed."""
    columns = {name: _BLANK.get(name) if value is None else value for name, value in values.items()}
    columns |= sealed(
        sealer, memory_id, content=values.get("content"), metadata=values.get("metadata")
    )
    if "content" in values:
        columns["content_characters"] = len(values["content"])
        columns["content_digest"] = content_digest(sealer, values["content"])
        columns["flags"] = joined_flags(values["content"])
    for name in ("tags", "categories"):
        if name in values:
            columns[name] = json.dumps(columns[name], ensure_ascii=False)
    return columns


def _classed(given: Mapping[str, Any], analysis: TextAnalysis | None) -> dict[str, Any]:
    """Return the columns of a new memory that the program fills because they were not given."""
    known = {} if analysis is None else derived_values(analysis)
    values = {**dict.fromkeys(CLASSED), **_BLANK, **known, **given}
    return {
        **values,
        "categories": json.dumps(values["categories"]),
        "understood": int(analysis is not None),
    }


def derived_values(analysis: TextAnalysis) -> dict[str, Any]:
    """Return the fields that the model fills, in the journal's form."""
    found = analysis.classification
    return {name: journal_value(name, getattr(found, name)) for name in CLASSED}


def left_to_derive(
    derived: str, values: Mapping[str, Any], *, flags: str, writer: str
) -> dict[str, Any]:
    """Return the columns that list what the program may fill after a change; empty if none.

    A field that is set belongs to its writer from then on; setting it to ``None`` gives it back to
    the program. The program analyses the text again for the fields that it may fill, and after a
    change of the content.

    Args:
        derived: The current column.
        values: The change, in the journal's form.
        flags: The flags of the content after the change.
        writer: The writer of that content.
    """
    before = names_in(derived)
    names = {
        name for name in DERIVABLE if (values[name] is None if name in values else name in before)
    }
    columns: dict[str, Any] = {}
    if names != before or not values.keys().isdisjoint(("content", "visibility")):
        columns |= _filled(
            names, flags=flags, writer=writer, with_entities=extracts_entities(derived)
        )
    if "content" in values or (names - before).intersection(CLASSED):
        columns["understood"] = 0
    return columns


def _filled(
    names: Collection[str], *, flags: str, writer: str, with_entities: bool
) -> dict[str, str]:
    """Return the column ``derived``, and the visibility if ``derived`` names it."""
    marks = [] if with_entities else [WITHOUT_ENTITIES]
    derived = " ".join([*marks, *(name for name in DERIVABLE if name in names)])
    if "visibility" not in names:
        return {"derived": derived}
    if Flag.SECRET.value not in flags.split():
        return {"derived": derived, "visibility": Visibility.PRIVATE.value}
    named = derived.replace("visibility", f"{RECOGNISED}{writer}")
    return {"derived": named, "visibility": Visibility.CONFIDENTIAL.value}


def joined_flags(content: str) -> str:
    """Return the flags of a content as the row stores them: names separated by spaces."""
    # The import compiles its patterns, which would delay the opening of a vault by 60 ms.
    from muniment.domain.suspicion.suspicion import flags_of

    return " ".join(sorted(flags_of(content)))


def content_digest(sealer: NamespaceSealer, content: str) -> bytes:
    """Return the digest that finds equal content, regardless of spacing and case."""
    return sealer.digest(normal_form(content), purpose=CONTENT)


def sealed(
    sealer: NamespaceSealer,
    memory_id: MemoryId,
    *,
    content: str | None,
    metadata: Mapping[str, Any] | None,
) -> dict[str, bytes]:
    """Seal the content and metadata of a memory, as far as given."""
    sealed = {}
    if content is not None:
        sealed["content"] = sealer.seal_text(content, record_id=memory_id, purpose=CONTENT)
    if metadata is not None:
        sealed["metadata"] = sealer.seal_json(metadata, record_id=memory_id, purpose=METADATA)
    return sealed


def stamped(stamps: str, values: Mapping[str, Any], stamp: Stamp) -> str:
    """Return a row's stamps with those of changed fields replaced."""
    return canonical_json(json.loads(stamps) | dict.fromkeys(values, int(stamp)))


def requeued(state: str) -> dict[str, Any]:
    """Return the columns that queue a memory for new vectors, unless it opted out of them."""
    if state == EmbeddingState.SKIPPED.value:
        return {}
    return {"embedding_state": EmbeddingState.PENDING.value, "embedding_reason": None}
