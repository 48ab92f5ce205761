"""The messages of a conversation, and the facts found in them."""

from dataclasses import dataclass
from datetime import datetime

from muniment.domain.sessions.conversation import Message
from muniment.domain.text.sentences import Span

__all__ = ("ExtractedFact", "Message")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ExtractedFact:
    """A fact worth remembering, in its speaker's own words.

    Args:
        content: The memory: speaker, answered question, words, resolved dates.
        speaker: The speaker's name; ``None`` for a user without one.
        source_index: The message it comes from, counted from 0.
        answers_index: The message whose question it answers, when that is in ``content``.
        moment: When it was said.
        confidence: 0..1.
        sentences: Places of the words in the source message.
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
