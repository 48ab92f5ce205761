"""Dates in a text, resolved against its day.

English in full; for German, French and Spanish the names of months and weekdays and the most common
relative words. Own rules rather than a library: what matters here is where a date begins and ends,
and what is not a date ("every Monday", "for three weeks", "may I"); docs/understanding.md has
figures.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias

from muniment.domain.text.run_edges import DATE
from muniment.understanding.dates.calendar_words import (
    AMBIGUOUS_MONTHS,
    WEEKDAYS,
    any_of,
    is_past,
    is_recurring,
)
from muniment.understanding.dates.date_grammar import DIGITS, RULES, DateRule
from muniment.understanding.dates.date_values import DateContext

SENTENCE_REACH: Final = 200
"""Characters on either side of a date in which words of its sentence are searched."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text.

    Args:
        start: First character.
        end: Past the last character.
        normal: ISO form (day, week, month, year or a range with a slash); ``None`` where no single
            time is meant ("a few weeks ago").
        confidence: 0..1.
    """

    start: int
    end: int
    normal: str | None
    confidence: float


_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_BY_FIRST: Final = {
    word: tuple(order for order, rule in enumerate(RULES) if word in rule.begins)
    for word in frozenset().union(*(rule.begins for rule in RULES))
}
"""Rules that may match at a word, by its first word: at most words no rule is tried at all."""
_TIME: Final = re.compile(r"[Tt][0-9]{2}|Z\b")
"""What may directly follow a day in ISO 8601."""
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+(?:'s)?)[\s,(]*\Z")
_WORD_AFTER: Final = re.compile(r"\s*([^\W\d_]+|[^\w\s]|\d)")
_SENTENCE_END: Final = re.compile(r"[.!?…](?=\s)|\n")
_MONTH_BEFORE: Final = frozenset(
    "in of since until till by during before after from to mid early late around between for "
    "next last this im seit bis ab en depuis desde de and or".split()
)
_DAY_BEFORE: Final = frozenset(
    "on by until till since before after from for of this last next am seit bis ab le el den "
    "diesen nächsten letzten to coming past around and or is was".split()
)
_YEAR_BEFORE: Final = frozenset(
    "in since from until till by before after of around during between and to for year im "
    "seit bis ab en depuis desde circa early mid late".split()
)
_ORDINAL_BEFORE: Final = frozenset("on by until till before since for from".split())
_MEASURES: Final = re.compile(
    r"\s?(?:km|m|kg|g|ml|mb|gb|kb|px|mg|kcal|cal|w|kw|kwh|rpm|hz|mhz|percent|people|users|steps|"
    r"calories|words|[a-z]+s|metres|meters|%|°|€|\$|£|x)\b"
)
_FROM_DAY_TO_DAY: Final = re.compile(
    rf"({any_of(WEEKDAYS)})\s*(?:to|-|–|through)\s*({any_of(WEEKDAYS)})\b", re.IGNORECASE
)
_MOST_DAYS_OFF: Final = frozenset("every each most many all no per black good ash all any".split())


def find_dates(text: str, moment: datetime) -> tuple[FoundDate, ...]:
    """Return the dates in a text in order, without overlaps.

    Args:
        text: Any text; time grows only with its length.
        moment: The reference of "today"; its own calendar day counts, in its own time zone.
    """
    found = _candidates(text)
    dates: list[FoundDate] = []
    taken = 0
    for start, _minus_end, order, match in sorted(found, key=_place):
        if start >= taken and (date := _resolved(RULES[order], match, moment)) is not None:
            dates.append(date)
            taken = date.end
    return tuple(dates)


_Candidate: TypeAlias = tuple[int, int, int, re.Match[str]]
"""Its start, its negative end, the number of its rule, and the match."""


def _place(candidate: _Candidate) -> tuple[int, int, int]:
    return candidate[:3]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Yield the accepted matches of every rule; those of one rule do not overlap."""
    free = [0] * len(RULES)
    for run in _RUN.finditer(text):
        word = run[0]
        start = run.start()
        for order in _BY_FIRST.get(DIGITS if word[0].isdigit() else word.lower(), ()):
            if start < free[order]:
                continue
            rule = RULES[order]
            match = rule.pattern.match(text, start)
            if match is None:
                continue
            free[order] = match.end()
            if is_accepted(rule, match, text):
                yield start, -match.end(), order, match


def is_accepted(rule: DateRule, match: re.Match[str], text: str) -> bool:
    """Return whether a match is a date: not part of a longer run, and accepted by its rule."""
    is_free = DATE.are_free(text, *match.span()) or _TIME.match(text, match.end()) is not None
    return is_free and _ACCEPT.get(rule.kind, _always)(match, text)


def sentence_around(text: str, at: int) -> tuple[str, int]:
    """Return the sentence around a place, cut at `SENTENCE_REACH`, and the place in it."""
    begin = max(0, at - SENTENCE_REACH)
    for match in _SENTENCE_END.finditer(text, begin, at):
        begin = match.end()
    end = _SENTENCE_END.search(text, at, min(len(text), at + SENTENCE_REACH))
    return text[begin : end.start() if end else at + SENTENCE_REACH], at - begin


def _resolved(rule: DateRule, match: re.Match[str], moment: datetime) -> FoundDate | None:
    reading = DateContext(moment.date(), partial(_is_past_around, match))
    try:
        normal = rule.resolve(match, reading)
    except (ValueError, OverflowError):
        return None
    end = match.end() - (len(match[0]) - len(match[0].rstrip(" .,")))
    return FoundDate(match.start(), end, normal, rule.confidence)


def _is_past_around(match: re.Match[str]) -> bool | None:
    """Return whether the sentence around a date is in the past, without the date's own words."""
    sentence, at = sentence_around(match.string, match.start())
    without = sentence[:at] + " " * len(match[0]) + sentence[at + len(match[0]) :]
    return is_past(without, at)


def _always(_match: re.Match[str], _text: str) -> bool:
    return True


def _before(match: re.Match[str], text: str) -> str:
    word = _WORD_BEFORE.search(text, max(0, match.start() - 24), match.start())
    return word[1] if word else ""


def _after(match: re.Match[str], text: str) -> str:
    word = _WORD_AFTER.match(text, match.end(), match.end() + 24)
    return word[1] if word else ""


def _is_day(match: re.Match[str], text: str) -> bool:
    month = match["month"]
    # "5 may" in lower case may be "5 may come"; "march 5" and "may 5" are dates as well.
    return (
        month[:3] != "may"
        or month != "may"
        or match["year"] is not None
        or (_after(match, text) not in {"be", "come", "go", "have", "not", "need"})
    )


def _is_month(match: re.Match[str], text: str) -> bool:
    month = match["month"]
    lower = month.lower()
    if match["part"] or match["which"] or match["year"]:
        return True
    before = _before(match, text)
    if lower in AMBIGUOUS_MONTHS:
        prepositions = (
            _MONTH_BEFORE - {"to", "for", "and", "or"} if month == lower else _MONTH_BEFORE
        )
        if before in {"to", "for", "and", "or", "from", "by"} and lower in {"may", "april", "june"}:
            return False
        return before.lower() in prepositions and _after(match, text) not in {"'", "’"}
    return before.lower() in _MONTH_BEFORE or (month != lower and not is_recurring(before))


def _is_weekday(match: re.Match[str], text: str) -> bool:
    name, which = match["weekday"], match["which"]
    if len(name) <= 5 and name == name.lower() and name not in {"lundi", "lunes", "mardi", "jeudi"}:
        return False
    if which:
        return True
    before, after = _before(match, text), _after(match, text)
    if before.lower() in _MOST_DAYS_OFF or is_recurring(
        text[max(0, match.start() - 60) : match.start()]
    ):
        return False
    # "Monday to Friday" is how often, not when.
    around = text[max(0, match.start() - 16) : match.end() + 16]
    if _FROM_DAY_TO_DAY.search(around):
        return False
    if before.lower() in _DAY_BEFORE:
        return after not in {"Times"}
    named = before[:1].isupper() and text[match.start() - 1 : match.start()] == " "
    is_open = after in {"", ".", ",", "!", "?", ";", ":", ")", "at", "we", "i", "I", "is", "was"}
    return (not named or before in {"Last", "Next", "This"}) and (
        is_open or bool(re.search(r"\s", match[0])) or after.isdigit()
    )


def _is_year(match: re.Match[str], text: str) -> bool:
    if match["part"]:
        return True
    if _MEASURES.match(text, match.end(), match.end() + 16):
        return False
    before = _before(match, text)
    if before.lower() in _YEAR_BEFORE:
        return True
    # Bounded, because a copy of the preceding text would be made again for every year.
    head = text[max(0, match.start() - SENTENCE_REACH) : match.start()].rstrip(" ")
    tail = text[match.end() : match.end() + 2]
    if not head or head[-1] in "\n.!?":
        return tail[:1] in {":", ","} or tail in {" –", " -", ""}
    return head[-1] in "(," and tail[:1] in {")", "", ".", ",", ";", ":", "!", "?"}


def _is_season(match: re.Match[str], _text: str) -> bool:
    return bool(match["which"] or match["year"])


def _is_unit(match: re.Match[str], text: str) -> bool:
    # "The last week", "for the next year": how long, not when.
    if match["part"] or match["which"].lower().startswith("the"):
        return True
    return match["unit"].lower() != "day" and _before(match, text).lower() not in {
        "the",
        "my",
        "our",
    }


def _is_ordinal(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - 12) : match.start()].lower().split()
    return len(before) > 1 and before[-2] in _ORDINAL_BEFORE


def _is_decade(match: re.Match[str], text: str) -> bool:
    return len(match["decade"]) == 4 or (
        _before(match, text).lower() == "the" or bool(match["part"])
    )


_ACCEPT: Final[Mapping[str, Callable[[re.Match[str], str], bool]]] = {
    "day": _is_day,
    "month": _is_month,
    "weekday": _is_weekday,
    "year": _is_year,
    "season": _is_season,
    "unit": _is_unit,
    "ordinal": _is_ordinal,
    "decade": _is_decade,
}
