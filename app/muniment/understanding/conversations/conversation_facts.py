"""Extraction of facts from a conversation.

The text is not rewritten. Only these are added: the speaker's name, the question that was answered,
the speaker's earlier statement that a pronoun refers to, and the dates that relative dates mean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from muniment.domain.text.sentences import Span, sentences
from muniment.understanding.attributes.speaker_attributes import attribute_of
from muniment.understanding.clauses.clause_grammar import parse
from muniment.understanding.clauses.clause_tokens import tokens_of
from muniment.understanding.clauses.corrections import corrected_by, corrects
from muniment.understanding.clauses.sentence_facts import facts_of
from muniment.understanding.conversations import own_words, rendering, small_talk
from muniment.understanding.conversations.messages import ExtractedFact, Message
from muniment.understanding.conversations.personal_statements import is_personal_statement
from muniment.understanding.conversations.turn_cues import SpokenTurn
from muniment.understanding.conversations.turn_selection import SelectionHead
from muniment.understanding.languages import knows_language, weight_in_words

_ROLE_TURNS: Final = 12
"""Number of messages for which a role lasts if it is not ended."""
_LEAST_FOREIGN_WORDS: Final = 5
"""A text in another language with fewer words is taken for a greeting, thanks or a command."""
_FOREIGN_CONFIDENCE: Final = 0.5
_LOOKED_AT: Final = 50
_REACH_BACK: Final = 5
"""How many messages back, with those of the assistant, a pronoun or a correction can refer."""
_READ_OF_OTHERS: Final = 20_000
"""How much is read of messages that no person wrote: the question at their end counts."""


@dataclass(frozen=True, slots=True, repr=False)
class _Said:
    """An analysed message.

    Args:
        message: The message.
        own: Spans of the sentences that are the sender's own words.
        is_real: Whether they are meant: no role, no invented person, no riddle.
        is_known: Whether the rules know its language.
        to_assistant: Whether an assistant takes part.
    """

    message: Message
    own: tuple[Span, ...]
    is_real: bool
    is_known: bool
    to_assistant: bool

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self.message.content[start:end] for start, end in self.own)


class Extractor:
    """Finds facts in conversations; any thread.

    Args:
        head: Selects turns.
    """

    def __init__(self, head: SelectionHead) -> None:
        self._head = head

    @classmethod
    def load(cls, folder: Path) -> "Extractor":
        """Read and verify the weights; takes about a millisecond.

        Args:
            folder: ``resources/understanding``.

        Raises:
            ModelUnavailableError: A file is missing, damaged or altered.
        """
        return cls(SelectionHead.load(folder))

    def extract(
        self, messages: Sequence[Message], *, moment: datetime
    ) -> tuple[ExtractedFact, ...]:
        """Return the facts in the order of the conversation.

        Args:
            messages: A conversation in order; time and memory grow only with its length.
            moment: The time of messages without one of their own; dates are resolved against the
                calendar day of the message.
        """
        said = _read(messages)
        to_assistant = any(each.to_assistant for each in said)
        found = self._head.probabilities([_turn(each) for each in said], to_assistant=to_assistant)
        facts: list[ExtractedFact] = []
        for at, each in enumerate(said):
            if each.message.is_of_a_person and each.is_real and each.own:
                corrected = _corrected(said, at)
                kept = [fact for fact in facts if not _is_corrected(fact, said, corrected)]
                if len(kept) == len(facts):
                    corrected = None
                facts = kept
                facts += self._facts(
                    said,
                    at,
                    probability=float(found[at]),
                    moment=moment,
                    corrected=corrected,
                )
        return tuple(facts)

    def _facts(
        self,
        said: Sequence[_Said],
        at: int,
        *,
        probability: float,
        moment: datetime,
        corrected: int | None,
    ) -> Iterator[ExtractedFact]:
        each = said[at]
        if each.is_known:
            spans = _statements(each, corrects_fact=corrected is not None)
            likely = probability >= self._head.threshold(to_assistant=each.to_assistant)
            is_needed = likely or corrected is not None
            if not spans or not (is_needed or _is_certain(each, spans)):
                return
        else:
            spans, probability = _whole(each), _FOREIGN_CONFIDENCE
        asked_at, question = _question_before(said, at) if each.is_known else (None, None)
        text = each.message.content
        is_unclear = rendering.needs_question(_joined(text, spans)) or not _is_clear(text, spans[0])
        for place, group in enumerate(_groups(each, spans, is_first_whole=corrected is not None)):
            statement = _joined(text, group)
            answered = not place and question is not None and is_unclear
            when = each.message.created_at or moment
            before = None
            if not place and each.is_known and group[0][0] == each.own[0][0]:
                asked = question if answered else None
                if corrected is not None:
                    before = _last_said(said[corrected], moment=moment)
                elif rendering.needs_what_was_said(statement, asked):
                    back = next(_earlier(said, at, asked), None)
                    before = None if back is None else _last_said(said[back], moment=moment)
            yield ExtractedFact(
                content=rendering.rendered(
                    statement,
                    speaker=each.message.speaker,
                    question=question if answered else None,
                    moment=when,
                    before=before,
                ),
                speaker=each.message.speaker,
                source_index=at,
                answers_index=asked_at if answered else None,
                moment=when,
                confidence=round(probability, 3),
                sentences=group,
            )


def _is_clear(text: str, sentence: Span) -> bool:
    """Return whether a sentence has a subject that names somebody or something."""
    clause = parse(tokens_of(text, sentence))
    return clause is not None and not clause.leans


def _groups(
    said: _Said, spans: Sequence[Span], *, is_first_whole: bool
) -> Iterator[tuple[Span, ...]]:
    """Yield the places of one fact each, or of as much of a long text as a memory holds."""
    text = said.message.content
    if not said.is_known or len(text) > rendering.SAID_CHARACTERS:
        yield from rendering.fitting(text, spans)
        return
    facts = facts_of(text, spans)
    if is_first_whole:
        facts = [(spans[0],), *facts_of(text, spans[1:])]
    for fact in facts:
        words = _joined(text, fact)
        is_bare = _is_bare(words, to_assistant=said.to_assistant)
        if len(facts) == 1 or not (is_bare or small_talk.count_words(words) < 2):
            yield from rendering.fitting(text, fact)


def turns_of(messages: Sequence[Message]) -> list[SpokenTurn]:
    """Return the turns of a conversation as the selection sees them."""
    return [_turn(each) for each in _read(messages)]


def own_messages(messages: Sequence[Message]) -> list[Message]:
    """Return a conversation with only each person's own words, for other fact finders.

    Text in a role or about invented persons is removed.
    """
    return [
        replace(each.message, content=_own_text(each)) if each.message.is_of_a_person else message
        for each, message in zip(_read(messages), messages, strict=True)
    ]


def _own_text(said: _Said) -> str:
    return _joined(said.message.content, said.own) if said.is_real else ""


def _read(messages: Sequence[Message]) -> list[_Said]:
    speakers = {message.speaker for message in messages if message.is_of_a_person}
    # A single speaker talks to the agent that hands the conversation over.
    to_assistant = len(speakers) < 2
    said: list[_Said] = []
    role_left = 0
    for message in messages:
        is_real = True
        own: tuple[Span, ...] = ()
        text = message.content
        if message.is_of_a_person:
            if own_words.ends_role(text):
                role_left = 0
            elif to_assistant and own_words.begins_role(text):
                role_left = _ROLE_TURNS
            is_real = not role_left and not (to_assistant and own_words.is_invented(text))
            foreign = own_words.foreign_spans(text, to_assistant=to_assistant)
            own = tuple(_outside(text, foreign))
        else:
            skipped = max(0, len(text) - _READ_OF_OTHERS)
            own = tuple((skipped + a, skipped + b) for a, b in sentences(text[skipped:]))
        role_left = max(0, role_left - 1)
        said.append(_Said(message, own, is_real, knows_language(text), to_assistant))
    return said


def _outside(text: str, foreign: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences of a text without foreign text, and the own words of the others."""
    at = 0
    for start, end in sentences(text):
        while at < len(foreign) and foreign[at][1] <= start:
            at += 1
        if at == len(foreign) or foreign[at][0] >= end:
            yield start, end


def _turn(said: _Said) -> SpokenTurn:
    message = said.message
    return SpokenTurn(
        message.speaker or message.role.lower(),
        _first(said.texts),
        is_candidate=message.is_of_a_person,
    )


def _first(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the first sentences of a message, which the selection examines."""
    kept: list[str] = []
    room = SpokenTurn.READ_CHARACTERS
    for text in texts:
        if room <= 0:
            break
        kept.append(text[:room])
        room -= len(text)
    return tuple(kept)


def _statements(said: _Said, *, corrects_fact: bool = False) -> list[Span]:
    """Return the statements of a turn, with the sentences they refer to.

    Args:
        said: The turn.
        corrects_fact: Whether its first sentence corrects a fact of an earlier turn.
    """
    texts = said.texts
    keep = [_states(text, to_assistant=said.to_assistant) for text in texts]
    if corrects_fact:
        keep[0] = True
    if not any(keep):
        return []
    for at in range(1, len(texts)):
        keep[at] = keep[at] or (keep[at - 1] and corrects(texts[at]))
    for at in range(len(texts) - 1, 0, -1):
        if (
            keep[at]
            and rendering.leans_back(texts[at])
            and not small_talk.is_question(texts[at - 1])
        ):
            keep[at - 1] = keep[at - 1] or not small_talk.is_bare(texts[at - 1])
    return [span for span, kept in zip(said.own, keep, strict=True) if kept]


def _is_certain(said: _Said, spans: Sequence[Span]) -> bool:
    """Return whether a turn states a name or an allergy: kept whatever surrounds it."""
    for start, end in spans[:_LOOKED_AT]:
        sentence = said.message.content[start : min(end, start + SpokenTurn.READ_CHARACTERS)]
        if _tells(sentence, to_assistant=said.to_assistant):
            return True
    return False


def _is_bare(sentence: str, *, to_assistant: bool) -> bool:
    """Return whether a sentence is only a greeting, thanks, a wish or a nod."""
    return small_talk.is_bare(sentence) and not _tells(sentence, to_assistant=to_assistant)


def _tells(sentence: str, *, to_assistant: bool) -> bool:
    """Return whether a sentence states something personal, such as a name."""
    is_personal = is_personal_statement(sentence, to_assistant=to_assistant)
    return is_personal or attribute_of(sentence) is not None


def _states(text: str, *, to_assistant: bool) -> bool:
    """Return whether a sentence is a statement of its speaker rather than small talk."""
    if small_talk.is_question(text) or small_talk.is_supposed(text):
        return False
    if _is_bare(text, to_assistant=to_assistant):
        return False
    return not (to_assistant and small_talk.is_mere_command(text))


def _whole(said: _Said) -> list[Span]:
    """Return what to keep of a turn in a language the rules do not know: all of it, or nothing."""
    text = " ".join(said.texts)
    if weight_in_words(text) < _LEAST_FOREIGN_WORDS or small_talk.is_question(said.texts[-1]):
        return []
    return list(said.own)


def _question_before(said: Sequence[_Said], at: int) -> tuple[int | None, str | None]:
    """Return the previous message and its question, if another speaker asked it."""
    if not at or (
        said[at - 1].message.speaker == said[at].message.speaker
        and (said[at - 1].message.is_of_a_person)
    ):
        return None, None
    texts = said[at - 1].texts
    if not texts or not small_talk.is_question(texts[-1]):
        return None, None
    return at - 1, rendering.last_question(texts)


def _corrected(said: Sequence[_Said], at: int) -> int | None:
    """Return the index of the message that a message begins by correcting: it is wrong alone."""
    first, question = said[at].texts[0], _question_before(said, at)[1]
    # "No" to a question answers it.
    earlier = list(_earlier(said, at, None)) if question is None else []
    texts = [said[back].message.content for back in earlier]
    if not earlier or not corrects(first, " ".join(texts)):
        return None
    back = earlier[corrected_by(first, texts)]
    return None if _last_statements(said[back]) is None else back


def _is_corrected(fact: ExtractedFact, said: Sequence[_Said], corrected: int | None) -> bool:
    """Return whether a fact is from the last statement of a message that is corrected."""
    if fact.source_index != corrected:
        return False
    start = _statements(said[corrected])[-1][0]
    return all(span[0] >= start for span in fact.sentences)


def _last_statements(said: _Said) -> str | None:
    text = said.message.content
    return rendering.last_said([text[start:end] for start, end in _statements(said)])


def _last_said(said: _Said, *, moment: datetime) -> str | None:
    """Return what a message says last, to which a pronoun or a correction refers."""
    last = _last_statements(said)
    return last and rendering.with_dates(last, said.message.created_at or moment)


def _earlier(said: Sequence[_Said], at: int, question: str | None) -> Iterator[int]:
    """Yield the indices of the speaker's messages before this one, the latest first.

    Between the two only assistants, and the person who asked the question, may speak.
    """
    for back in range(at - 1, max(-1, at - 1 - _REACH_BACK), -1):
        other = said[back]
        if other.message.is_of_a_person and other.message.speaker == said[at].message.speaker:
            if not (other.is_real and other.is_known):
                return
            yield back
        elif other.message.is_of_a_person and (question is None or back != at - 1):
            return


def _joined(text: str, spans: Sequence[Span]) -> str:
    """Join parts of a text; adjacent ones keep the white space between them."""
    parts: list[str] = []
    last = None
    for start, end in spans:
        if last is not None:
            between = text[last:start] if last <= start else ""
            is_attached = text[start] in "'’,.!"
            parts.append(between if between.isspace() else "" if is_attached else " ")
        parts.append(text[start:end])
        last = end
    return "".join(parts)
