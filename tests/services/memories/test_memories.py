"""Remember, read, change, forget: what a caller is promised, over the real store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ChangeSet
from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    InvalidInputError,
    MunimentError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryDraft,
    MemoryPatch,
    Visibility,
)
from muniment.domain.memories.query import (
    MemoryFilter,
    PageRequest,
    SearchMode,
    SearchRequest,
    Sort,
)
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.memories.memory_service import BATCH_MAX
from muniment.services.usage.stats_service import StatsFilter
from tests.fakes.memories import remember

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Home

READER = Actor("key:reader", ("default",), frozenset({Scope.READ}))
WRITER = Actor("key:writer", ("default",), frozenset({Scope.WRITE}))
ADMIN_OF_WORK = Actor("key:work", ("work",), frozenset({Scope.ADMIN}))


def ids(home: Home, wanted: MemoryFilter | None = None, actor: Actor = PERSON) -> list[str]:
    page = home.services.memories.list(
        wanted or MemoryFilter(), PageRequest(sort=Sort.OLDEST, limit=500), actor
    )
    assert page.total == len(page.memories)
    return [memory.id for memory in page.memories]


def found(home: Home, query: str, actor: Actor = PERSON, **options: Any) -> list[str]:
    result = home.services.search.search(SearchRequest(query=query, **options), actor)
    return [hit.memory.id for hit in result.hits]


def test_what_is_remembered_is_read_listed_and_found(home: Home) -> None:
    written = home.services.memories.remember(
        MemoryDraft(content="The boat is called Aurora", tags=("boats",)), PERSON
    )
    memory = written.memory
    assert not written.is_duplicate
    assert [change.kind for change in written.changes.memories] == [ChangeKind.CREATED]
    assert memory.embedding.state is EmbeddingState.READY
    for reference in (memory.id, memory.short_id, str(memory.number)):
        assert home.services.memories.get(reference, PERSON) == memory
    assert ids(home) == [memory.id]
    for mode in SearchMode:
        assert found(home, "boat", mode=mode) == [memory.id]


def test_it_is_all_there_after_locking_and_unlocking(home: Home) -> None:
    memory = remember(home)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.memories.get(memory.id, PERSON).content == memory.content
    assert found(home, "boat", mode=SearchMode.SEMANTIC) == [memory.id]


@pytest.mark.parametrize("reference", ["", "nonsense", "mem_000000000000", "999999", "\ud800"])
def test_what_is_not_there_is_not_found(home: Home, reference: str) -> None:
    memories = home.services.memories
    acts: list[Callable[[], object]] = [
        lambda: memories.get(reference, PERSON),
        lambda: memories.edit(reference, MemoryPatch(content="x"), PERSON),
        lambda: memories.delete(reference, PERSON),
        lambda: memories.delete(reference, PERSON, permanent=True),
        lambda: memories.restore(reference, PERSON),
    ]
    for act in acts:
        with pytest.raises(NotFoundError):
            act()


def test_an_edit_is_found_by_its_new_words_alone(home: Home) -> None:
    memory = remember(home, "An anchor of iron")
    written = home.services.memories.edit(memory.id, MemoryPatch(content="A sail of linen"), WRITER)
    assert written.memory.version == 2
    assert written.memory.embedding.state is EmbeddingState.READY
    assert [change.kind for change in written.changes.memories] == [ChangeKind.UPDATED]
    for mode in SearchMode:
        assert found(home, "sail linen", mode=mode) == [memory.id]
    assert found(home, "anchor", mode=SearchMode.KEYWORD) == []
    (hit,) = home.services.search.search(
        SearchRequest(query="A sail of linen", mode=SearchMode.SEMANTIC), PERSON
    ).hits
    assert hit.score == pytest.approx(1, abs=1e-4)


def test_an_edit_of_another_version_is_a_conflict(home: Home) -> None:
    memory = remember(home)
    edit = home.services.memories.edit
    edit(memory.id, MemoryPatch(content="second"), PERSON, expected_version=1)
    with pytest.raises(ConflictError):
        edit(memory.id, MemoryPatch(content="third"), PERSON, expected_version=1)
    assert home.services.memories.get(memory.id, PERSON).content == "second"


def test_an_edit_that_is_committed_is_answered_even_if_its_vectors_fail(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller would repeat a change that was made, or think it was not."""
    from muniment.storage.memories.memory_writes import MemoryWriter

    memory = remember(home)
    original = MemoryWriter.set_embedding

    def fail(*_: object, **__: object) -> bool:
        raise DiskFullError

    monkeypatch.setattr(MemoryWriter, "set_embedding", fail)
    written = home.services.memories.edit(memory.id, MemoryPatch(content="A sail"), PERSON)
    assert written.memory.content == "A sail"
    assert written.memory.embedding.state is EmbeddingState.PENDING
    monkeypatch.setattr(MemoryWriter, "set_embedding", original)
    assert home.services.memories.get(memory.id, PERSON).content == "A sail"


def test_trash_hides_until_restored_and_permanent_is_for_ever(home: Home) -> None:
    memories = home.services.memories
    memory = remember(home)
    changes = memories.delete(memory.short_id, PERSON)
    assert [change.kind for change in changes.memories] == [ChangeKind.DELETED]
    with pytest.raises(NotFoundError) as caught:
        memories.get(memory.id, PERSON)
    assert "trash" in caught.value.hint
    assert memories.get(memory.id, PERSON, include_deleted=True).deleted_at is not None
    with pytest.raises(NotFoundError):
        memories.delete(memory.id, PERSON)
    with pytest.raises(NotFoundError):
        memories.edit(memory.id, MemoryPatch(content="x"), PERSON)
    assert (ids(home), found(home, "boat")) == ([], [])
    assert ids(home, MemoryFilter(deleted=True)) == [memory.id]
    written = memories.restore(memory.id, PERSON)
    assert [change.kind for change in written.changes.memories] == [ChangeKind.RESTORED]
    assert found(home, "boat") == ids(home) == [memory.id]
    assert not memories.restore(memory.id, PERSON).changes
    memories.delete(memory.id, PERSON)
    changes = memories.delete(memory.id, PERSON, permanent=True)
    assert [change.kind for change in changes.memories] == [ChangeKind.PURGED]
    for act in (memories.restore, memories.get):
        with pytest.raises(NotFoundError):
            act(memory.id, PERSON)


def test_what_was_archived_and_deleted_is_in_the_trash(home: Home) -> None:
    memory = remember(home)
    home.services.memories.edit(memory.id, MemoryPatch(archived=True), PERSON)
    assert ids(home) == []
    assert ids(home, MemoryFilter(include_archived=True)) == [memory.id]
    home.services.memories.delete(memory.id, PERSON)
    assert ids(home, MemoryFilter(deleted=True)) == [memory.id]


def test_an_expired_memory_is_gone_at_the_moment(home: Home) -> None:
    memories = home.services.memories
    memory = remember(home, expires_at=home.clock.now() + timedelta(seconds=10))
    home.clock.advance(seconds=9, milliseconds=999)
    assert ids(home) == found(home, "boat") == [memory.id]
    assert home.services.stats.stats(PERSON).memories == 1
    home.clock.advance(milliseconds=1)
    assert ids(home) == found(home, "boat") == []
    assert ids(home, MemoryFilter(include_expired=True)) == [memory.id]
    stats = home.services.stats.stats(PERSON)
    assert (stats.memories, stats.expired) == (0, 1)
    assert home.services.namespaces.list(PERSON)[0].memory_count == 0
    acts: list[Callable[[], object]] = [
        lambda: memories.get(memory.id, PERSON),
        lambda: memories.get(memory.id, PERSON, include_deleted=True),
        lambda: memories.edit(memory.id, MemoryPatch(expires_at=None), PERSON),
        lambda: memories.delete(memory.id, PERSON),
        lambda: memories.restore(memory.id, PERSON),
    ]
    for act in acts:
        with pytest.raises(NotFoundError):
            act()


# --- idempotency


def test_the_same_client_id_is_stored_once(home: Home) -> None:
    first = home.services.memories.remember(MemoryDraft(content="one", client_id="c"), PERSON)
    again = home.services.memories.remember(MemoryDraft(content="two", client_id="c"), PERSON)
    assert (first.is_duplicate, again.is_duplicate) == (False, True)
    assert again.memory == first.memory
    assert not again.changes
    home.services.namespaces.create("work", PERSON)
    other = MemoryDraft(content="two", client_id="c", namespace="work")
    assert not home.services.memories.remember(other, PERSON).is_duplicate


def test_eight_threads_with_the_same_client_ids_store_each_once(home: Home) -> None:
    def work(thread: int) -> list[tuple[str, bool]]:
        written = [
            home.services.memories.remember(
                MemoryDraft(content=f"{thread} {number}", client_id=f"c{number}", embed=False),
                PERSON,
            )
            for number in range(12)
        ]
        return [(one.memory.id, one.is_duplicate) for one in written]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(work, range(8)))
    assert len(ids(home)) == 12
    for number in range(12):
        column = [answer[number] for answer in answers]
        assert len({memory_id for memory_id, _ in column}) == 1
        assert [is_duplicate for _, is_duplicate in column].count(False) == 1


def test_the_client_id_of_what_has_expired_is_free_again(home: Home) -> None:
    """An expired memory is gone from every answer: it is no duplicate either."""
    soon = home.clock.now() + timedelta(seconds=1)
    old = remember(home, "old", client_id="c", expires_at=soon)
    home.clock.advance(seconds=2)
    written = home.services.memories.remember(MemoryDraft(content="new", client_id="c"), PERSON)
    assert not written.is_duplicate
    assert written.memory.id != old.id
    assert set(ids(home, MemoryFilter(include_expired=True))) == {written.memory.id, old.id}


def test_the_client_id_of_what_is_in_the_trash_is_free_again(home: Home) -> None:
    """What is in the trash must not swallow a new text; it stays there, restorable."""
    old = remember(home, "old", client_id="c")
    home.services.memories.delete(old.id, PERSON)
    written = home.services.memories.remember(MemoryDraft(content="new", client_id="c"), PERSON)
    assert not written.is_duplicate
    assert written.memory.content == "new"
    restored = home.services.memories.restore(old.id, PERSON).memory
    assert (restored.content, restored.client_id) == ("old", None)


def test_a_memory_that_would_be_gone_at_once_is_refused(home: Home) -> None:
    past = home.clock.now() - timedelta(seconds=1)
    with pytest.raises(InvalidInputError, match="expires_at"):
        remember(home, "late", expires_at=past)
    drafts = [MemoryDraft(content="late", expires_at=past), MemoryDraft(content="fine")]
    result = home.services.memories.remember_batch(drafts, PERSON)
    assert [item.status for item in result.items] == ["failed", "created"]


# --- batches


def test_one_bad_draft_does_not_stop_the_rest(home: Home) -> None:
    remember(home, "there", client_id="there")
    drafts = [
        MemoryDraft(content="first"),
        MemoryDraft(content=""),
        MemoryDraft(content="elsewhere", namespace="nowhere"),
        MemoryDraft(content="again", client_id="there"),
        MemoryDraft(content="twice", client_id="twice"),
        MemoryDraft(content="twice", client_id="twice"),
        MemoryDraft(content="last", embed=False),
    ]
    result = home.services.memories.remember_batch(drafts, PERSON)
    assert [item.status for item in result.items] == [
        "created", "failed", "failed", "skipped", "created", "skipped", "created",
    ]  # fmt: skip
    assert [item.index for item in result.items] == list(range(7))
    assert (result.total, result.succeeded, result.skipped, result.failed) == (7, 3, 2, 2)
    assert isinstance(result.items[1].error, InvalidInputError)
    assert isinstance(result.items[2].error, NotFoundError)
    assert result.items[4].memory_id == result.items[5].memory_id is not None
    assert len(result.changes.memories) == 3
    assert result.total_ms == result.embedding_ms + result.storage_ms
    assert len(ids(home)) == 4


@pytest.mark.parametrize("count", [0, BATCH_MAX + 1])
def test_a_batch_has_its_limits(home: Home, count: int) -> None:
    with pytest.raises(InvalidInputError, match="memories"):
        home.services.memories.remember_batch([MemoryDraft(content="x")] * count, PERSON)
    assert ids(home) == []


# --- bad input writes nothing


def test_bad_input_is_refused_and_nothing_is_written(home: Home) -> None:
    memory = remember(home, metadata={str(n): n for n in range(40)})
    heard: list[ChangeSet] = []
    home.services.changes.subscribe(heard.append)
    memories = home.services.memories
    naive = home.clock.now().replace(tzinfo=None)
    acts: list[Callable[[], object]] = [
        lambda: memories.remember(MemoryDraft(content="a\0"), PERSON),
        lambda: memories.edit(memory.id, MemoryPatch(importance=float("nan")), PERSON),
        lambda: memories.edit(
            memory.id, MemoryPatch(metadata={f"m{n}": n for n in range(20)}), PERSON
        ),
        lambda: ids(home, MemoryFilter(created_after=naive)),
        lambda: ids(home, MemoryFilter(tags=("\ud800",))),
        lambda: found(home, "x", filter=MemoryFilter(created_before=naive)),
        lambda: found(home, "\0"),
        lambda: memories.list(MemoryFilter(), PageRequest(cursor="bad"), PERSON),
        lambda: memories.list(MemoryFilter(), PageRequest(limit=0), PERSON),
        lambda: home.services.stats.stats(PERSON, days=0),
    ]
    for act in acts:
        with pytest.raises(InvalidInputError):
            act()
    assert heard == []
    assert home.services.memories.get(memory.id, PERSON) == memory


# --- who may do what


def test_scopes_are_required(home: Home) -> None:
    memory = remember(home)
    services = home.services
    writes: list[Callable[[], object]] = [
        lambda: services.memories.remember(MemoryDraft(content="x"), READER),
        lambda: services.memories.remember_batch([MemoryDraft(content="x")], READER),
        lambda: services.memories.edit(memory.id, MemoryPatch(content="x"), READER),
        lambda: services.memories.delete(memory.id, READER),
        lambda: services.memories.restore(memory.id, READER),
    ]
    admin: list[Callable[[], object]] = [
        lambda: services.keys.create(KeyDraft(namespaces=("default",)), WRITER),
        lambda: services.keys.list(WRITER),
        lambda: services.keys.pause("k", WRITER),
        lambda: services.keys.resume("k", WRITER),
        lambda: services.keys.revoke("k", WRITER),
        lambda: services.keys.edit("k", WRITER, name="x"),
        lambda: services.namespaces.create("x", WRITER),
        lambda: services.namespaces.rename("default", "x", WRITER),
        lambda: services.namespaces.wipe("default", WRITER, confirm="default"),
        lambda: services.namespaces.delete("default", WRITER),
        lambda: services.doctor.examine(WRITER),
    ]
    nothing = Actor("key:none", ("default",), frozenset())
    reads: list[Callable[[], object]] = [
        lambda: services.memories.get(memory.id, nothing),
        lambda: services.memories.list(MemoryFilter(), PageRequest(), nothing),
        lambda: services.search.search(SearchRequest(query="x"), nothing),
        lambda: services.namespaces.list(nothing),
        lambda: services.stats.stats(nothing),
    ]
    for act in [*writes, *admin, *reads]:
        with pytest.raises(NotAllowedError):
            act()
    assert services.memories.get(memory.id, READER).content == memory.content


def test_another_namespace_does_not_exist_for_a_key(home: Home) -> None:
    """Each method, by each id, with every scope: never refused as forbidden, just not there."""
    services = home.services
    services.namespaces.create("work", PERSON)
    hidden = remember(home, "The hidden boat", client_id="c")
    own = remember(home, "The own boat", namespace="work")
    key = services.keys.create(KeyDraft(namespaces=("default",)), PERSON).key
    both = services.keys.create(KeyDraft(namespaces=("default", "work")), PERSON).key
    elsewhere = MemoryFilter(namespaces=("default",))
    acts: list[Callable[[Actor], object]] = [
        lambda actor: services.memories.remember(
            MemoryDraft(content="x", namespace="default"), actor
        ),
        lambda actor: services.memories.list(elsewhere, PageRequest(), actor),
        lambda actor: services.search.search(SearchRequest(query="boat", filter=elsewhere), actor),
        lambda actor: services.stats.stats(actor, StatsFilter(namespace="default")),
        lambda actor: services.namespaces.create("default", actor),
        lambda actor: services.namespaces.create("fresh", actor),
        lambda actor: services.namespaces.rename("default", "x", actor),
        lambda actor: services.namespaces.wipe("default", actor, confirm="default"),
        lambda actor: services.namespaces.delete("default", actor),
        lambda actor: services.keys.create(KeyDraft(namespaces=("default",)), actor),
        lambda actor: services.keys.create(KeyDraft(namespaces=("work", "default")), actor),
    ]
    for reference in (hidden.id, hidden.short_id, str(hidden.number)):
        acts += [
            lambda actor, r=reference: services.memories.get(r, actor, include_deleted=True),
            lambda actor, r=reference: services.memories.edit(r, MemoryPatch(content="x"), actor),
            lambda actor, r=reference: services.memories.delete(r, actor),
            lambda actor, r=reference: services.memories.delete(r, actor, permanent=True),
            lambda actor, r=reference: services.memories.restore(r, actor),
        ]
    for key_id in (key.id, both.id):
        acts += [
            lambda actor, k=key_id: services.keys.pause(k, actor),
            lambda actor, k=key_id: services.keys.resume(k, actor),
            lambda actor, k=key_id: services.keys.revoke(k, actor),
            lambda actor, k=key_id: services.keys.edit(k, actor, name="x"),
        ]
    nobody = Actor("key:nobody", (), frozenset(Scope))
    for act in acts:
        for actor in (ADMIN_OF_WORK, nobody):
            with pytest.raises(NotFoundError):
                act(actor)
    with pytest.raises(NotFoundError):
        services.memories.remember(MemoryDraft(content="x"), nobody)
    result = services.memories.remember_batch(
        [MemoryDraft(content="x", namespace="default"), MemoryDraft(content="y")], nobody
    )
    assert [type(item.error) for item in result.items] == [NotFoundError, NotFoundError]
    assert ids(home, actor=ADMIN_OF_WORK) == [own.id]
    for mode in SearchMode:
        assert found(home, "hidden boat", ADMIN_OF_WORK, mode=mode) == [own.id]
        assert found(home, "hidden boat", nobody, mode=mode) == []
    assert [namespace.name for namespace in services.namespaces.list(ADMIN_OF_WORK)] == ["work"]
    assert services.keys.list(ADMIN_OF_WORK) == ()
    stats = services.stats.stats(ADMIN_OF_WORK)
    assert (stats.namespaces, stats.memories, stats.by_namespace) == (1, 1, {"work": 1})
    assert stats.vectors == 1
    assert services.memories.get(hidden.id, PERSON).content == hidden.content


def test_the_same_client_id_in_another_namespace_tells_a_key_nothing(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    remember(home, client_id="c")
    draft = MemoryDraft(content="mine", client_id="c")
    written = home.services.memories.remember(draft, ADMIN_OF_WORK)
    assert not written.is_duplicate
    assert written.memory.namespace == "work"


def test_unnamed_writes_go_to_the_first_namespace_of_the_key(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    actor = Actor("key:k", ("work", "default"), frozenset({Scope.WRITE}))
    memory = home.services.memories.remember(MemoryDraft(content="x"), actor).memory
    assert (memory.namespace, memory.actor) == ("work", "key:k")
    assert remember(home).namespace == "default"


# --- search


def test_the_person_finds_confidential_memories_and_agents_those_they_ask_for(home: Home) -> None:
    secret = remember(home, "The confidential boat", visibility=Visibility.CONFIDENTIAL)
    only = MemoryFilter(visibility=Visibility.CONFIDENTIAL)
    for mode in SearchMode:
        assert found(home, "boat", mode=mode) == [secret.id]
        assert found(home, "boat", mode=mode, include_confidential=False) == []
        asked = SearchRequest(query="boat", mode=mode)
        for request, wanted in (
            (asked, []),
            (replace(asked, include_confidential=True), [secret.id]),
            (replace(asked, filter=only), [secret.id]),
        ):
            hits = home.services.search.search(request, READER).hits
            assert [hit.memory.id for hit in hits] == wanted


def test_the_category_private_hides_nothing_from_anybody(home: Home) -> None:
    diary = remember(home, "A diary about the boat", categories=(Category.PRIVATE,))
    for actor in (PERSON, READER):
        hits = home.services.search.search(SearchRequest(query="boat"), actor).hits
        assert [hit.memory.id for hit in hits] == [diary.id]


def test_hits_bring_their_neighbours_scores_and_passages(home: Home) -> None:
    made = []
    for number in range(5):
        home.clock.advance(seconds=1)
        made.append(remember(home, f"turn {'harbour' if number == 2 else number}", session_id="s"))
    result = home.services.search.search(
        SearchRequest(query="harbour", limit=1, neighbours=1, mode=SearchMode.HYBRID), PERSON
    )
    (hit,) = result.hits
    assert hit.memory.id == made[2].id
    assert [memory.id for memory in hit.neighbours] == [made[1].id, made[3].id]
    assert hit.passage == (0, len("turn harbour"))
    assert hit.breakdown.keyword_rank == hit.breakdown.semantic_rank == 1
    assert result.candidates == 5
    assert result.took_ms >= 0
    few = home.services.search.search(
        SearchRequest(query="harbour", min_score=0.9, mode=SearchMode.KEYWORD), PERSON
    )
    assert [one.memory.id for one in few.hits] == [made[2].id]


def test_what_is_read_and_found_is_counted_once_it_is_written_down(home: Home) -> None:
    memory = remember(home)
    home.services.memories.get(memory.id, PERSON)
    found(home, "boat")
    home.clock.advance(minutes=1)
    found(home, "boat")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    read = home.services.memories.get(memory.id, PERSON)
    assert (read.access_count, read.accessed_at) == (3, home.clock.now())
    assert read.version == 1


# --- stats


def test_stats_count_what_is_there(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    day_before = home.clock.now() - timedelta(days=1)
    remember(home, "é" * 10, created_at=day_before, importance=0.9)
    remember(home, "x" * 5, namespace="work", embed=False)
    gone = remember(home, "gone")
    home.services.memories.delete(gone.id, PERSON)
    stats = home.services.stats.stats(PERSON, days=3)
    assert (stats.namespaces, stats.memories, stats.trashed, stats.expired) == (2, 2, 1, 0)
    assert stats.by_type == {"general": 2}
    assert stats.by_tier == {"hot": 1, "warm": 1}
    assert stats.by_namespace == {"default": 1, "work": 1}
    assert stats.by_embedding_state == {"ready": 1, "skipped": 1}
    assert stats.days.created == (("2026-04-29", 0), ("2026-04-30", 1), ("2026-05-01", 1))
    assert stats.storage.content_characters == 15
    assert stats.vectors == 2
    assert stats.storage.database_bytes > 0
    assert stats.storage.index_bytes > 0
    one = home.services.stats.stats(PERSON, StatsFilter(namespace="work"))
    assert (one.namespaces, one.memories, one.by_namespace) == (1, 1, {"work": 1})
    with pytest.raises(NotFoundError):
        home.services.stats.stats(PERSON, StatsFilter(namespace="nowhere"))


# --- the feed


def test_every_write_is_published_with_who_did_it(home: Home) -> None:
    heard: list[ChangeSet] = []
    stop = home.services.changes.subscribe(heard.append)

    def fail(_: ChangeSet) -> None:
        raise MunimentError("planted")

    stop_failing = home.services.changes.subscribe(fail)
    memory = remember(home, actor=WRITER)
    home.services.memories.edit(memory.id, MemoryPatch(tags=("t",)), PERSON)
    home.services.namespaces.create("work", PERSON)
    created = home.services.keys.create(KeyDraft(namespaces=("work",)), PERSON)
    kinds = [
        (changes.actor, [change.kind.value for change in changes.memories], changes.namespaces)
        for changes in heard
    ]
    assert kinds == [
        ("key:writer", ["created"], ()),
        ("person", ["updated"], ()),
        ("person", [], ("work",)),
        ("person", [], ()),
    ]
    assert heard[3].keys == (created.key.id,)
    stop()
    stop()
    stop_failing()
    remember(home)
    assert len(heard) == 4


def test_an_end_that_is_past_is_refused_when_writing_and_when_changing(home: Home) -> None:
    memories, now = home.services.memories, home.clock.now()
    memory = memories.remember(MemoryDraft(content="stays"), PERSON).memory
    with pytest.raises(InvalidInputError, match="expires_at"):
        memories.remember(MemoryDraft(content="never was", expires_at=now), PERSON)
    with pytest.raises(InvalidInputError, match="expires_at"):
        memories.edit(memory.id, MemoryPatch(expires_at=now), PERSON)
    assert memories.get(memory.id, PERSON) == memory


def test_sizes_of_the_whole_vault_are_kept_from_who_sees_a_part_of_it(home: Home) -> None:
    stats, inside = home.services.stats, Actor("key:k", ("default",), frozenset({Scope.READ}))
    before = stats.stats(inside)
    home.services.namespaces.create("work", PERSON)
    draft = MemoryDraft(content="elsewhere " * 2_000, namespace="work")
    home.services.memories.remember(draft, PERSON)
    assert stats.stats(inside) == before
    sizes = before.storage
    assert sizes.database_bytes is sizes.log_bytes is sizes.backup_bytes is None
    assert sizes.index_bytes is sizes.text_index_bytes is None
    assert stats.stats(PERSON).storage.index_bytes is not None


def test_a_glance_is_no_access_and_no_call(home: Home) -> None:
    memories = home.services.memories
    memory = remember(home)
    calls = home.services.usage.usage(PERSON).total.calls
    for _ in range(3):
        assert memories.peek(memory.short_id, PERSON).content == memory.content
    with pytest.raises(NotFoundError):
        memories.peek(remember(home, "b", namespace="default").id, ADMIN_OF_WORK)
    memories.delete(memory.id, PERSON)
    with pytest.raises(NotFoundError):
        memories.peek(memory.id, PERSON)
    assert memories.peek(memory.id, PERSON, include_deleted=True).access_count == 0
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert memories.peek(memory.id, PERSON, include_deleted=True).access_count == 0
    after = home.services.usage.usage(PERSON)
    # One more was remembered and one deleted; asking for the usage may count itself.
    assert after.total.errors == 0
    assert after.total.calls - calls <= 3
