"""A person's marks on their profile.

Marks stay until they are removed, whatever happens to the memories.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import Operation, stretches
from muniment.domain.ids import MemoryId
from muniment.domain.profile.profile import BioFormat
from muniment.domain.value_rules import check_text

MARK_TEXT_MAX_CHARACTERS: Final = 1_000
BIO_MAX_CHARACTERS: Final = 5_000
MARKS_MAX: Final = 1_000
"""Per namespace."""
_BIO_SUBJECT: Final = "bio:"


class MarkAction(StrEnum):
    """What a person decides about a memory in the profile."""

    PIN = "pin"
    CORRECT = "correct"
    HIDE = "hide"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ProfileMark:
    """One decision of a person about the profile.

    Args:
        uid: UUIDv7.
        namespace: Its namespace.
        user_id: The user of the bio; ``None`` for the bio of the namespace and for marks of
            memories, which count in every profile.
        subject: Id of a memory, or ``bio:<format>``.
        action: What it does.
        text: Of a correction or a bio; ``None`` for a removed bio, which keeps its history.
        actor: Who made it.
        created_at: When.
        updated_at: When its text was last changed.
    """

    uid: str
    namespace: str
    user_id: str | None
    subject: str
    action: MarkAction
    text: str | None
    actor: str
    created_at: datetime
    updated_at: datetime

    @property
    def bio_format(self) -> BioFormat | None:
        """The format of the bio; ``None`` for a mark of a memory."""
        if not self.subject.startswith(_BIO_SUBJECT):
            return None
        return BioFormat(self.subject.removeprefix(_BIO_SUBJECT))

    @property
    def is_removed_bio(self) -> bool:
        """Whether it is a bio that is generated from memories again."""
        return self.text is None and self.bio_format is not None

    def __repr__(self) -> str:
        return f"ProfileMark({self.uid}, {self.action})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class BioVersion:
    """What one editing stretch made of a bio.

    Args:
        number: Its place in the history, counted from 1.
        at: When it was last changed.
        actor: Who made it: ``person``, ``system`` or ``key:<id>``.
        text: The bio; ``None`` where it was removed.
        before: The bio of the version before; ``None`` where there was none.
    """

    number: int
    at: datetime
    actor: str
    text: str | None
    before: str | None

    def __repr__(self) -> str:
        return f"BioVersion({self.number})"


@dataclass(frozen=True, slots=True, repr=False)
class BioHistory:
    """One page of a bio's history, newest first, and the next cursor."""

    versions: tuple[BioVersion, ...] = ()
    next_cursor: str | None = None

    def __repr__(self) -> str:
        return f"BioHistory({len(self.versions)})"


@dataclass(frozen=True, slots=True, repr=False)
class Marks:
    """The marks of one profile, by effect.

    Args:
        pinned: Memories to be named first.
        corrected: Memory to the person's text.
        hidden: Memories to be left out.
        bios: Format to the bio the person wrote and when; ``None`` for one that was removed.
    """

    pinned: frozenset[MemoryId] = frozenset()
    corrected: Mapping[MemoryId, str] = field(default_factory=dict)
    hidden: frozenset[MemoryId] = frozenset()
    bios: Mapping[BioFormat, tuple[str | None, datetime]] = field(default_factory=dict)

    def __len__(self) -> int:
        bios = [text for text, _ in self.bios.values() if text is not None]
        return len(self.pinned) + len(self.corrected) + len(self.hidden) + len(bios)

    def __repr__(self) -> str:
        return f"Marks({len(self)})"


def bio_subject(bio_format: BioFormat) -> str:
    """Return the subject of a mark that is a bio."""
    return f"{_BIO_SUBJECT}{bio_format.value}"


def marks_of(marks: tuple[ProfileMark, ...]) -> Marks:
    """Group marks by what they do."""
    memories = [mark for mark in marks if mark.bio_format is None]

    def on(action: MarkAction) -> frozenset[MemoryId]:
        return frozenset(MemoryId(mark.subject) for mark in memories if mark.action is action)

    return Marks(
        pinned=on(MarkAction.PIN),
        corrected={
            MemoryId(mark.subject): mark.text
            for mark in memories
            if mark.action is MarkAction.CORRECT and mark.text is not None
        },
        hidden=on(MarkAction.HIDE),
        bios={
            mark.bio_format: (mark.text, mark.updated_at)
            for mark in marks
            if mark.bio_format is not None
        },
    )


def bio_versions(operations: Iterable[Operation]) -> Iterator[BioVersion]:
    """Yield the versions of a bio, the oldest first.

    Args:
        operations: All of one mark's, oldest first.
    """
    before = None
    for number, stretch in enumerate(stretches(operations), start=1):
        last = stretch[-1]
        text = last.patch.get("text")
        yield BioVersion(number=number, at=last.moment, actor=last.actor, text=text, before=before)
        before = text


def check_mark(action: MarkAction, text: str | None) -> str | None:
    """Check the text of a mark and return it without white space around it.

    Raises:
        InvalidInputError: A correction comes without text, or anything else with one; the text is
            too long, or more than one line.
    """
    if action is not MarkAction.CORRECT:
        if text is not None:
            raise InvalidInputError("text", "is only for corrections")
        return None
    if text is None or not text.strip():
        raise InvalidInputError("text", "must contain the correction")
    check_text("text", text, at_most=MARK_TEXT_MAX_CHARACTERS)
    if len(text.split("\n")) > 1:
        raise InvalidInputError("text", "must be one line")
    return text.strip()


def check_bio(text: str) -> str:
    """Check a bio that a person wrote and return it without white space around it.

    Raises:
        InvalidInputError: It is empty or too long.
    """
    if not text.strip():
        raise InvalidInputError("text", "must not be empty; delete the bio instead")
    check_text("text", text, at_most=BIO_MAX_CHARACTERS)
    return text.strip()
