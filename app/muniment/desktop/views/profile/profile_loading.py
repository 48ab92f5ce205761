"""Loads a profile and the user's marks on a worker thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.profile.profile_marks import MarkAction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.desktop.widgets.tables.lines_table import TableLine
    from muniment.domain.profile.profile import Profile
    from muniment.domain.profile.profile_marks import ProfileMark
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True)
class Question:
    """Which profile to load, and what it may include.

    Args:
        namespace: The namespace of the memories.
        include_confidential: Whether to include confidential memories.
        refresh: Whether to rebuild it, with the local language model if that is on.
    """

    namespace: str
    include_confidential: bool = True
    refresh: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """A profile, the user's marks in its namespace, and whether a language model is on."""

    question: Question
    profile: "Profile"
    marks: "tuple[ProfileMark, ...]"
    has_model: bool

    @property
    def hidden(self) -> "tuple[ProfileMark, ...]":
        """The marks that hide memories from the profile."""
        return tuple(mark for mark in self.marks if mark.action is MarkAction.HIDE)


def load(services: "Services", question: Question) -> Loaded:
    """Return the profile, built or cached; any thread except the GUI thread.

    Raises:
        MunimentError: The namespace does not exist, or the vault is locked.
    """
    profile = services.profile.get(
        PERSON,
        namespace=question.namespace,
        include_confidential=question.include_confidential,
        refresh=question.refresh,
    )
    marks = services.profile.marks(PERSON, namespace=question.namespace)
    return Loaded(question, profile, marks, services.local_model.get(PERSON).enabled)


def lines_of(services: "Services", memories: "Sequence[str]") -> "tuple[TableLine, ...]":
    """Return the title and date of memories as table lines; deleted ones are left out.

    This counts as access, so call it only for memories the user wants to see.
    """
    from muniment.desktop.widgets.tables.lines_table import TableLine

    lines = []
    for memory_id in memories:
        try:
            memory = services.memories.get(memory_id, PERSON)
        except NotFoundError:
            continue
        lines.append(TableLine(memory.created_at, memory.title, memory.id))
    return tuple(lines)
