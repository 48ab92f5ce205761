"""A fact as a memory: speaker, answered question, original words, resolved dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS
from muniment.domain.text.sentences import Span
from muniment.understanding.conversations import small_talk
from muniment.understanding.dates.date_recognition import find_dates

QUESTION_CHARACTERS: Final = 300
_BEFORE_CHARACTERS: Final = 300
SAID_CHARACTERS: Final = 10_000
_ROOM: Final = 1_000
"""Part of a memory's length for the speaker and the question."""

_LEANS: Final = re.compile(
    r"""["'“(]*
    (?:(?:and|but|so|or|also|then|plus|because|although|though|which|yeah|yes|no|well|now|usually|mostly|
    often|sometimes),?\ )*
    (?:it|its|that|(?:this|these)(?!\s(?:day|week|weekend|morning|evening|month|year|summer|winter|
    spring|autumn|time)s?\b)|they|them|their|theirs|mine|ours|those|he|she|his|him|her|hers|there|
    (?:one|both|neither|either)(?!\s(?:of\s)?(?:my|our|us|way)\b)|
    the\ (?:same|first|second|last|other|latter|former)|same|too|others?|who)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PRONOUN: Final = r"(?:it|its|they|them|theirs?|he|she|him|his|hers?)\b"
_POINTS: Final = re.compile(
    rf"""["'“(]*(?:(?:and|but|so|also|then|plus|because|yeah|yes|no|well),?\ )*{_PRONOUN}""",
    re.IGNORECASE | re.VERBOSE,
)
_POINTS_SOMEWHERE: Final = re.compile(rf"\b(?:there|that|{_PRONOUN})\b", re.IGNORECASE)
_ANSWERS: Final = re.compile(
    r"""["'“(]*(?:yes|yeah|yep|yup|no|nope|nah|it|that|they|he|she|because|since|to|at|in|on|for|from|
    about|around|only|just|twice|once|mostly|mainly|never|always|usually|sometimes|not|both|neither|
    \d|[a-z]+ing\b)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FEW_WORDS: Final = 4
_WEEK: Final = re.compile(r"(\d{4})-W(\d\d)")


def leans_back(sentence: str) -> bool:
    """Return whether a sentence begins with a word that refers to the one before."""
    return _LEANS.match(sentence) is not None


def needs_what_was_said(statement: str, question: str | None) -> bool:
    """Return whether a pronoun refers to an earlier message.

    Args:
        statement: What was said.
        question: The question it answers, if it needs that.
    """
    asks_on = question is not None and _POINTS_SOMEWHERE.search(question) is not None
    return asks_on or _POINTS.match(statement) is not None


def last_said(sentences: Sequence[str]) -> str | None:
    """Return the last statement of a message, and the one it refers to, if short enough."""
    if not sentences:
        return None
    count = 2 if leans_back(sentences[-1]) else 1
    said = " ".join(" ".join(sentences[-count:]).split()).replace('"', "'")
    return said if len(said) <= _BEFORE_CHARACTERS else None


def needs_question(statement: str) -> bool:
    """Return whether an answer needs its question to make sense, though it may be a clause."""
    is_short = small_talk.count_words(statement) <= _FEW_WORDS
    return is_short or _ANSWERS.match(statement) is not None


def last_question(sentences: Sequence[str]) -> str | None:
    """Return the last question of a message, if it is short enough to be quoted."""
    asked = [each for each in sentences if small_talk.is_question(each)]
    if not asked or len(asked[-1]) > QUESTION_CHARACTERS:
        return None
    return " ".join(asked[-1].split()).replace('"', "'")


def with_dates(text: str, moment: datetime) -> str:
    """Add the absolute date after each relative one: ``yesterday [2023-05-06]``."""
    parts: list[str] = []
    done = 0
    for found in find_dates(text, moment):
        words = text[found.start : found.end]
        if found.normal is None or found.normal[:4] in words:
            continue
        parts += [text[done : found.end], f" [{_days(found.normal)}]"]
        done = found.end
    return "".join([*parts, text[done:]])


def rendered(
    statement: str,
    *,
    speaker: str | None,
    question: str | None,
    moment: datetime,
    before: str | None = None,
) -> str:
    """Return the content of a memory.

    Args:
        statement: What was said.
        speaker: Their name, if any.
        question: The answered question, where the statement needs it.
        moment: When it was said.
        before: The speaker's earlier message that a pronoun refers to.
    """
    # Such a long text was written some other day, not said.
    dated = with_dates(statement, moment) if len(statement) <= SAID_CHARACTERS else statement
    context = [f'said before "{before}"'] if before else []
    if question:
        context.append(f'asked "{question}"')
    asked = f"({', '.join(context)})" if context else ""
    if speaker:
        return f"{speaker} {asked}: {dated}" if asked else f"{speaker}: {dated}"
    return f"{asked} {dated}" if asked else dated


def fitting(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Group sentences so that each group fits a memory; a sentence too long is cut.

    Args:
        text: The message.
        spans: Its sentences that are kept.
    """
    most = CONTENT_MAX_CHARACTERS - _ROOM
    group: list[Span] = []
    length = 0
    for part in (part for span in spans for part in _cut(text, span, most)):
        weight = part[1] - part[0] + 1
        if group and length + weight > most:
            yield tuple(group)
            group, length = [], 0
        group.append(part)
        length += weight
    if group:
        yield tuple(group)


def _cut(text: str, span: Span, most: int) -> Iterator[Span]:
    """Cut a span between words into parts of limited length; none is blank."""
    start, end = span
    while end - start > most:
        border = text.rfind(" ", start + 1, start + most)
        border = border if border > start else start + most
        if not text[start:border].isspace():
            yield start, border
        start = border + (text[border] == " ")
    if start < end and not text[start:end].isspace():
        yield start, end


def _days(normal: str) -> str:
    """Write a week as its days, from Monday to Sunday."""
    week = _WEEK.fullmatch(normal)
    if week is None:
        return normal
    monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
