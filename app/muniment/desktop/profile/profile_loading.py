"""Asks for a profile and what the person said about it, on a worker."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.profile_marks import MarkAction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.desktop.lines_table import Line
    from muniment.domain.profile import Profile
    from muniment.domain.profile_marks import ProfileMark
    from muniment.services.house import Services


@dataclass(frozen=True, slots=True)
class Question:
    """Whose profile, and what it may speak of.

    Args:
        namespace: Whose memories.
        include_private: Whether of confidential and private ones too.
        refresh: Whether to make it anew, and have the local language model write it.
    """

    namespace: str
    include_private: bool = False
    refresh: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """A profile, the person's marks in its namespace, and whether a language model is on."""

    question: Question
    profile: "Profile"
    marks: "tuple[ProfileMark, ...]"
    has_model: bool

    @property
    def hidden(self) -> "tuple[ProfileMark, ...]":
        """The marks of memories that are not spoken of."""
        return tuple(mark for mark in self.marks if mark.action is MarkAction.HIDE)


def load(services: "Services", question: Question) -> Loaded:
    """Make or fetch a profile; any thread, but not the GUI's.

    Raises:
        MunimentError: The namespace is gone, or the vault is locked.
    """
    profile = services.profile.get(
        PERSON,
        namespace=question.namespace,
        include_private=question.include_private,
        refresh=question.refresh,
    )
    marks = services.profile.marks(PERSON, namespace=question.namespace)
    return Loaded(question, profile, marks, services.local_model.get(PERSON).enabled)


def lines_of(services: "Services", memories: "Sequence[str]") -> "tuple[Line, ...]":
    """Return title and date of memories, as a table shows them; those that are gone left out.

    Reads them, and so counts as access: only for what the person asked to see.
    """
    from muniment.desktop.lines_table import Line

    lines = []
    for memory_id in memories:
        try:
            memory = services.memories.get(memory_id, PERSON)
        except NotFoundError:
            continue
        lines.append(Line(memory.created_at, memory.title, memory.id))
    return tuple(lines)
