"""Conversations handed over: what is kept, recognised and superseded, in a real vault."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ChangeSet
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.profile.profile import BioFormat
from muniment.domain.sessions.conversation import (
    CONVERSATION_MAX_CHARACTERS,
    MESSAGE_MAX_CHARACTERS,
    MESSAGES_MAX,
    Conversation,
    Extracted,
    Message,
)
from muniment.domain.warning_flags import Flag
from muniment.services.conversations import conversation_service as conversations_module
from muniment.storage.unit_of_work import UnitOfWork
from tests.conftest import Home

Tell = Callable[..., Extracted]
HOME = "I live in Hamburg with my two cats, Momo and Kiki."


@pytest.fixture(name="tell")
def _tell(real_home: Home) -> Tell:
    """Hand over messages of a user; returns what became of them."""

    def tell(*contents: str, **fields: object) -> Extracted:
        messages = [Message("user", content) for content in contents]
        asked = Conversation(messages=messages, **fields)  # type: ignore[arg-type]
        return real_home.services.conversations.remember(asked, PERSON)

    return tell


def contents(home: Home) -> list[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return [memory.content for memory in page.memories]


def test_facts_are_kept_in_the_speakers_words_with_where_they_come_from(real_home: Home) -> None:
    said_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    messages = [
        Message("system", "You are a helpful assistant. The user likes golf."),
        Message("user", "Hi there!"),
        Message("assistant", "Hello! Where do you live?"),
        Message("user", HOME, created_at=said_at),
        Message("assistant", "Cats are independent animals that sleep 15 hours a day."),
        Message("user", "Can you write me a poem about the sea?"),
    ]
    asked = Conversation(
        messages=messages, agent_id="helper", session_id="thread", source="chat", metadata={"a": 1}
    )
    found = real_home.services.conversations.remember(asked, PERSON)
    (memory,) = found.memories
    assert memory.content == HOME
    assert memory.metadata == {"a": 1, "message": 3}
    assert (memory.agent_id, memory.session_id, memory.source) == ("helper", "thread", "chat")
    assert memory.created_at == said_at
    assert (memory.type, memory.kind) == (MemoryType.FACT, MemoryKind.SEMANTIC)
    assert found.categories == memory.categories
    assert "Hamburg" in {entity.value for entity in memory.entities}
    assert (found.created, found.updated, found.known) == (1, 0, 0)
    assert contents(real_home) == [HOME]


def test_what_is_known_is_not_stored_again(tell: Tell, real_home: Home) -> None:
    tell(HOME)
    again = tell(HOME)
    assert (again.created, again.known, again.memories) == (0, 1, ())
    assert contents(real_home) == [HOME]


def test_a_new_answer_takes_the_place_of_the_old_one_which_history_keeps(
    tell: Tell, real_home: Home
) -> None:
    (old,) = tell("I live in Hamburg near the harbour.").memories
    real_home.clock.advance(days=30)
    moved = tell("I live in Berlin now, and I have a garden here.")
    (new,) = moved.memories
    assert (moved.created, moved.updated) == (0, 1)
    assert new.id == old.id
    assert "Berlin" in new.content
    assert "Berlin" in {entity.value for entity in new.entities}
    assert "Hamburg" not in {entity.value for entity in new.entities}
    versions = real_home.services.history.history(old.id, PERSON).entries
    before = [change.before for version in versions for change in version.changes]
    assert old.content in before, "the old content is in the history"


def test_a_memory_that_says_more_than_the_old_answer_stays_beside_the_new_one(
    tell: Tell, real_home: Home
) -> None:
    more = "I live in Hamburg because I love snails."
    tell(more)
    real_home.clock.advance(days=30)
    moved = tell("I moved to Berlin last week.")
    assert (moved.created, moved.updated) == (1, 0)
    assert more in contents(real_home)


def test_more_of_one_message_is_not_lost_to_a_later_one_of_the_same_talk(
    tell: Tell, real_home: Home
) -> None:
    more = f"{HOME} My sister Ana has a bakery round the corner."
    told = tell(more, "I moved to Berlin.")
    assert (told.created, told.updated) == (3, 0)
    assert {HOME, "My sister Ana has a bakery round the corner."} <= set(contents(real_home))


def test_within_one_conversation_the_later_answer_stands(tell: Tell, real_home: Home) -> None:
    found = tell("I work as a teacher at a school in Kiel.", "I work as a baker in Kiel now.")
    assert (found.created, found.updated) == (1, 1)
    (content,) = contents(real_home)
    assert "baker" in content


def test_speakers_do_not_supersede_each_other(real_home: Home) -> None:
    messages = [
        Message("user", "I live in Hamburg with my sister.", name="Ada"),
        Message("user", "I live in Berlin with my brother.", name="Ben"),
    ]
    found = real_home.services.conversations.remember(Conversation(messages=messages), PERSON)
    assert (found.created, found.updated) == (2, 0)
    assert [memory.metadata["speaker"] for memory in found.memories] == ["Ada", "Ben"]
    assert all(
        memory.content.startswith(f"{name}: ")
        for memory, name in zip(found.memories, ("Ada", "Ben"), strict=True)
    )


def test_a_users_answer_does_not_supersede_another_users(tell: Tell, real_home: Home) -> None:
    tell(HOME, user_id="ada")
    other = tell("I live in Berlin with my dog and my garden.", user_id="ben")
    assert (other.created, other.updated) == (1, 0)
    assert len(contents(real_home)) == 2


def test_a_secret_that_was_told_is_confidential(tell: Tell) -> None:
    found = tell("My bank PIN is 4931 and my card is from the savings bank in Kiel.")
    memory, other = found.memories
    assert other.visibility is not Visibility.CONFIDENTIAL
    assert memory.visibility is Visibility.CONFIDENTIAL
    assert Flag.SECRET in memory.flags
    assert memory.categories[0] is Category.PRIVATE


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ([], "messages"),
        ([Message("user", "a")] * (MESSAGES_MAX + 1), "messages"),
        ([Message("user", "a" * (MESSAGE_MAX_CHARACTERS + 1))], "messages[0].content"),
        (
            [Message("user", "a" * MESSAGE_MAX_CHARACTERS)]
            * (CONVERSATION_MAX_CHARACTERS // MESSAGE_MAX_CHARACTERS + 1),
            "messages",
        ),
        ([Message("", "a")], "messages[0].role"),
        ([Message("user", "a", created_at=datetime(2026, 1, 1))], "messages[0].created_at"),  # noqa: DTZ001
        ([Message("user", "half \ud800")], "messages[0].content"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    real_home: Home, messages: list[Message], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        real_home.services.conversations.remember(Conversation(messages=messages), PERSON)
    assert refused.value.field == field


@pytest.mark.parametrize("content", ["", "   ", "ok", "🙂", "```\nprint(1)\n```"])
def test_what_says_nothing_leaves_nothing(tell: Tell, real_home: Home, content: str) -> None:
    assert tell(content).memories == ()
    assert contents(real_home) == []


def test_a_key_writes_where_it_may_alone(real_home: Home) -> None:
    reader = Actor("key:a", ("default",), frozenset({Scope.READ}))
    asked = Conversation(messages=[Message("user", HOME)])
    with pytest.raises(NotAllowedError):
        real_home.services.conversations.remember(asked, reader)
    writer = Actor("key:b", ("default",), frozenset({Scope.WRITE}))
    elsewhere = Conversation(messages=[Message("user", HOME)], namespace="other")
    with pytest.raises(NotFoundError):
        real_home.services.conversations.remember(elsewhere, writer)


def test_one_undo_takes_a_whole_conversation_back(tell: Tell, real_home: Home) -> None:
    found = tell(HOME, "I have a sister called Vera who lives in Lisbon.")
    assert found.changes is not None
    assert len(found.memories) == 2
    batch = found.changes.batch_id
    assert batch is not None
    real_home.services.history.undo(UndoRequest(batch=batch), PERSON)
    assert contents(real_home) == []


def said(home: Home, content: str, day: datetime) -> Extracted:
    message = Message("user", content, created_at=day)
    return home.services.conversations.remember(Conversation(messages=[message]), PERSON)


def test_an_older_answer_that_comes_late_does_not_replace_a_newer_one(real_home: Home) -> None:
    said(real_home, "I live in Hamburg.", datetime(2025, 1, 1, tzinfo=UTC))
    newest = said(real_home, "I live in Berlin.", datetime(2026, 1, 1, tzinfo=UTC))
    assert newest.updated == 1
    assert newest.memories[0].metadata["said_at"] == "2026-01-01T00:00:00+00:00"
    late = said(real_home, "I live in Munich.", datetime(2025, 6, 1, tzinfo=UTC))
    assert (late.created, late.updated) == (1, 0)
    assert sorted(contents(real_home)) == ["I live in Berlin.", "I live in Munich."]
    bio = real_home.services.profile.get(PERSON).portrait.bios[BioFormat.FULL].text
    assert "Berlin" in bio, "what was said last stands"
    assert "Munich" not in bio


def test_a_secret_that_comes_as_a_new_answer_is_confidential_and_noticed(tell: Tell) -> None:
    tell("My address is 12 Elm Street.")
    found = tell("My address is https://bob:hunter2pass@example.com/")
    (memory,) = found.memories
    assert found.updated == 1
    assert memory.visibility is Visibility.CONFIDENTIAL
    assert found.notice is not None
    assert "confidential" in found.notice
    assert "hunter2pass" not in found.notice


def test_a_long_conversation_is_written_step_by_step_and_undone_at_once(
    tell: Tell, real_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations_module, "_AT_ONCE", 2)
    written: list[int] = []
    count = UnitOfWork.change_set

    def counted(unit: UnitOfWork) -> ChangeSet:
        changes = count(unit)
        if changes.actor == PERSON.name:
            written.append(sum(each.kind is ChangeKind.CREATED for each in changes.memories))
        return changes

    monkeypatch.setattr(UnitOfWork, "change_set", counted)
    towns = ("Lyon", "Graz", "Cork", "Kiel", "Turku")
    found = tell(*(f"I have a sister who works as a nurse in {town}." for town in towns))
    assert found.created == len(found.memories) == 5
    assert max(written) == 2
    assert found.changes is not None
    assert len(found.changes.memories) >= 5
    assert found.changes.batch_id is not None
    real_home.services.history.undo(UndoRequest(batch=found.changes.batch_id), PERSON)
    assert contents(real_home) == []
