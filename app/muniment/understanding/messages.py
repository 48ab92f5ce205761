"""Messages of a conversation as they come, and facts as they are found in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from muniment.domain.sentences import Span

_NO_SPEAKERS: Final = frozenset(
    """
    assistant ai bot agent model chatbot llm system developer tool function tool_result
    tool_call function_call environment observation context memory
    """.split()
)
_NAMELESS: Final = frozenset({"user", "human", "person", "customer", "client", ""})


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A message of a conversation.

    Args:
        role: ``user`` (or ``human``) for a person; ``assistant``, ``system``, ``tool`` and the like
            for what no person says. A role nobody knows is taken for a person of that name.
        content: What is said.
        name: Who says it, where several do.
        created_at: When; ``None`` is the moment of the conversation.
    """

    role: str
    content: str
    name: str | None = None
    created_at: datetime | None = None

    def __repr__(self) -> str:
        return "Message(…)"

    @property
    def is_of_a_person(self) -> bool:
        """Whether a person speaks, so that facts about them may be kept."""
        return self.role.strip().lower() not in _NO_SPEAKERS

    @property
    def speaker(self) -> str | None:
        """The speaker's name; ``None`` for a user without one."""
        if self.name is not None and self.name.strip():
            return " ".join(self.name.split())
        role = self.role.strip()
        known = role.lower() in _NAMELESS or not self.is_of_a_person
        return None if known else role


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ExtractedFact:
    """Something worth remembering, in its speaker's own words.

    Args:
        content: The memory: who speaks, the question answered, the words, dates resolved.
        speaker: The speaker's name; ``None`` for a user without one.
        source_index: The message it comes from, counted from 0.
        answers_index: The message whose question it answers, when that is in ``content``.
        moment: When it was said.
        confidence: 0..1.
        sentences: Where the words stand in the source message.
    """

    content: str
    speaker: str | None
    source_index: int
    answers_index: int | None
    moment: datetime
    confidence: float
    sentences: tuple[Span, ...]

    def __repr__(self) -> str:
        return f"ExtractedFact(source_index={self.source_index})"
