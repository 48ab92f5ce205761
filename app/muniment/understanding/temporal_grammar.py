"""The grammar of dates: patterns, and what each stands for on a given day.

A rule is a pattern and a function from its match and the day it is read on to a value in ISO form:
a day ``2023-05-06``, a month ``2023-05``, a year ``2023``, or a range of two of them with a slash.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from muniment.understanding.calendar_words import (
    COUNTS,
    DAY_PART,
    DAYS_AWAY,
    FOREIGN_STEPS,
    FOREIGN_UNITS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    any_of,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a date is read against.

    Args:
        today: The day of the text.
        past: Whether the sentence speaks of the past; ``None`` where that is open.
    """

    today: date
    past: bool | None


Resolver = Callable[[re.Match[str], Reading], str | None]
"""Gives the value, or ``None`` where no one time is meant; ValueError where it is no date."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of dates, how it is resolved and how sure it is, 0..1; see `RULES` for its kind."""

    kind: str
    pattern: re.Pattern[str]
    resolve: Resolver
    confidence: float


_MONTH: Final = rf"(?P<month>{any_of(MONTHS)})\b\.?"
_WEEKDAY: Final = rf"(?P<weekday>{any_of(WEEKDAYS)})\b"
_BEFORE: Final = rf"(?:(?:{any_of(WEEKDAYS)})\b\.?,?\s+(?:the\s+|der\s+|den\s+)?)?"
_DAY: Final = r"(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)(?:st|nd|rd|th)?\b"
_DAY_TO: Final = r"(?:\s?(?:-|–|to|until|bis)\s?(?P<last>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b)?"
_YEAR: Final = r"(?P<year>(?:1[89]|20)\d\d)(?![\d%]|[.,:]\d)"
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{any_of(COUNTS)})"
_UNIT: Final = r"(?P<unit>day|week|weekend|fortnight|month|quarter|year|decade)s?\b"
_FOREIGN: Final = any_of([*FOREIGN_UNITS, *WEEKDAYS])
_PART_WORDS: Final = r"early|mid|late|(?:start|beginning|middle|end)\s+of"
_PART: Final = rf"(?:(?P<part>{_PART_WORDS})[\s-]+)?"
_QUARTER_MONTHS: Final = 3
_STEPS: Final = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}


def month_range(first: date, months: int) -> str:
    """Return the range of whole months from the one of a day on."""
    return f"{first:%Y-%m}/{months_on(first, months - 1):%Y-%m}"


def months_on(day: date, months: int) -> date:
    """Return a day some months on, held to the length of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_week(day: date) -> str:
    """Return the week of a day, Monday to Sunday, as ISO 8601 writes it."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _numeric(match: re.Match[str], reading: Reading) -> str | None:
    year = match["year"] or str(reading.today.year)
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    first, second = int(match["first"]), int(match["second"])
    # "5/6" is the sixth of May to most who write it with a stroke, the fifth of June with dots.
    day_first = match["sep"] == "." or first > 12
    day, month = (first, second) if day_first else (second, first)
    return date(int(year), month, day).isoformat()


def _iso(match: re.Match[str], _reading: Reading) -> str | None:
    year, month = int(match["year"]), int(match["month"])
    day = match["day"]
    return date(year, month, int(day)).isoformat() if day else f"{year}-{month:02}"


def _named_year(match: re.Match[str], reading: Reading, month: int, day: int) -> int:
    given = match["year"]
    if given:
        return int(given) if len(given) == 4 else 2000 + int(given[-2:])
    today = reading.today
    gone = (month, day) <= (today.month, today.day)
    if reading.past is None:
        # Nothing says when: the nearest one, for people speak of what is near.
        away = (month - today.month) % 12
        return today.year + (1 if gone and away <= 6 and month != today.month else 0)
    if reading.past:
        return today.year if gone else today.year - 1
    return today.year if not gone or month == today.month else today.year + 1


def _day_of_month(match: re.Match[str], reading: Reading) -> str | None:
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    begin = date(_named_year(match, reading, month, day), month, day)
    if match["last"] and int(match["last"]) > day:
        return f"{begin}/{begin.replace(day=int(match['last']))}"
    return begin.isoformat()


def _month(match: re.Match[str], reading: Reading) -> str | None:
    month = MONTHS[match["month"].lower()]
    which = (match["which"] or "").lower()
    today = reading.today
    if which in {"last", "past"}:
        year = today.year - (month >= today.month)
    elif which in {"next", "coming"}:
        year = today.year + (month <= today.month)
    elif which == "this":
        year = today.year
    else:
        year = _named_year(match, reading, month, 1)
    return _part_of_month(match["part"], date(year, month, 1))


def _part_of_month(part: str | None, first: date) -> str:
    if not part:
        return f"{first:%Y-%m}"
    length = calendar.monthrange(first.year, first.month)[1]
    word = part.lower()
    if word.startswith("early") or "start" in word or "begin" in word:
        begin, end = 1, 10
    elif "mid" in word:
        begin, end = 11, 20
    else:
        begin, end = 21, length
    return f"{first.replace(day=begin)}/{first.replace(day=end)}"


def _days_away(match: re.Match[str], reading: Reading) -> str | None:
    word = re.sub(r"\s+", " ", match["word"].lower().replace("’", "'"))
    return (reading.today + timedelta(days=DAYS_AWAY[word])).isoformat()


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[re.sub(r"\s+", " ", word.lower())]


def _away(unit: str, count: int, today: date) -> str | None:
    unit = unit.lower()
    if unit in {"day", "week", "fortnight"}:
        days = count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        return (today + timedelta(days=days)).isoformat()
    if unit in {"month", "quarter"}:
        months = count * (1 if unit == "month" else _QUARTER_MONTHS)
        return f"{months_on(today.replace(day=1), months):%Y-%m}"
    if unit in {"year", "decade"}:
        return str(today.year + count * (1 if unit == "year" else 10))
    return None


def _ago(match: re.Match[str], reading: Reading) -> str | None:
    return _away(match["unit"], -_count(match["count"]), reading.today)


def _ahead(match: re.Match[str], reading: Reading) -> str | None:
    return _away(match["unit"], _count(match["count"]), reading.today)


def _vague(_match: re.Match[str], _reading: Reading) -> str | None:
    return None


def _which_unit(match: re.Match[str], reading: Reading) -> str | None:
    unit = match["unit"].lower()
    count = _STEPS.get(match["which"].lower().split()[-1], 0)
    return _unit_on(unit, count, today=reading.today, part=match["part"])


def _unit_after_next(match: re.Match[str], reading: Reading) -> str | None:
    return _unit_on(match["unit"].lower(), 2, today=reading.today, part=None)


def _foreign_unit(match: re.Match[str], reading: Reading) -> str | None:
    which = (match["which"] or match["which2"]).lower()
    step = next(step for stem, step in FOREIGN_STEPS.items() if which.startswith(stem))
    word = (match["unit"] or match["unit2"]).lower()
    if word in WEEKDAYS:
        ahead = (WEEKDAYS[word] - reading.today.weekday()) % 7
        days = ahead - 7 if step < 0 else (ahead or 7 * step)
        return (reading.today + timedelta(days=days)).isoformat()
    return _unit_on(FOREIGN_UNITS[word], step, today=reading.today, part=None)


def _ordinal(match: re.Match[str], reading: Reading) -> str | None:
    day, today = int(match["day"]), reading.today
    months = -1 if reading.past and day > today.day else 0
    if not reading.past and day < today.day:
        months = 1
    return months_on(today.replace(day=1), months).replace(day=day).isoformat()


def _unit_on(unit: str, count: int, *, today: date, part: str | None) -> str | None:
    if unit == "week":
        return whole_week(today + timedelta(days=7 * count))
    if unit == "weekend":
        return _weekend(today, count)
    if unit == "month":
        return _part_of_month(part, months_on(today.replace(day=1), count))
    if unit == "quarter":
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        return month_range(months_on(first, count * _QUARTER_MONTHS), _QUARTER_MONTHS)
    return _part_of_year(part, today.year + count) if unit == "year" else None


def _part_of_year(part: str | None, year: int) -> str:
    if not part:
        return str(year)
    word = part.lower()
    if word.startswith("early") or "start" in word or "begin" in word:
        begin = 1
    else:
        begin = 5 if "mid" in word else 9
    return f"{year}-{begin:02}/{year}-{begin + 3:02}"


def _weekend(today: date, count: int) -> str:
    saturday = today + timedelta(days=5 - today.weekday())
    saturday += timedelta(days=7 * count)
    return f"{saturday}/{saturday + timedelta(days=1)}"


def _weekday(match: re.Match[str], reading: Reading) -> str | None:
    which = (match["which"] or "").lower()
    ahead = (WEEKDAYS[match["weekday"].lower()] - reading.today.weekday()) % 7
    past = which in {"last", "past"} or (not which and reading.past is True)
    if past:
        days = ahead - 7
    elif which in {"next", "coming"}:
        days = ahead or 7
    else:
        days = ahead
    return (reading.today + timedelta(days=days)).isoformat()


def _weekday_of_week(match: re.Match[str], reading: Reading) -> str | None:
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    monday = reading.today + timedelta(days=7 * step - reading.today.weekday())
    return (monday + timedelta(days=WEEKDAYS[match["weekday"].lower()])).isoformat()


def _weekday_on(match: re.Match[str], reading: Reading) -> str | None:
    ahead = (WEEKDAYS[match["weekday"].lower()] - reading.today.weekday()) % 7 or 7
    weeks = 0 if match["count"] is None else _count(match["count"])
    return (reading.today + timedelta(days=ahead + 7 * weeks)).isoformat()


def _season(match: re.Match[str], reading: Reading) -> str | None:
    first = SEASONS[match["season"].lower()]
    which = (match["which"] or "").lower()
    today = reading.today
    if match["year"]:
        begin = date(int(match["year"]), first, 1)
    else:
        begin = date(today.year, first, 1)
        over = months_on(begin, 3) <= today
        if which in {"last", "past"} or (not which and reading.past):
            begin = begin if over else months_on(begin, -12)
        elif which == "next" or (not which and over):
            begin = begin if begin > today else months_on(begin, 12)
        elif which == "this" and first == 12 and today.month <= 2:
            begin = months_on(begin, -12)
    return month_range(begin, 3)


def _quarter(match: re.Match[str], reading: Reading) -> str | None:
    year = int(match["year"]) if match["year"] else reading.today.year
    return month_range(date(year, int(match["quarter"]) * 3 - 2, 1), _QUARTER_MONTHS)


def _year(match: re.Match[str], _reading: Reading) -> str | None:
    return _part_of_year(match["part"], int(match["year"]))


def _decade(match: re.Match[str], _reading: Reading) -> str | None:
    digits = match["decade"]
    begin = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if len(digits) == 2 and begin < 1920:
        begin += 100
    word = (match["part"] or "").lower()
    shift, length = {"e": (0, 3), "m": (3, 3), "l": (6, 3)}.get(word[:1], (0, 9))
    return f"{begin + shift}/{begin + shift + length}"


def _rule(kind: str, pattern: str, resolve: Resolver, confidence: float) -> Rule:
    return Rule(kind, re.compile(pattern, re.IGNORECASE), resolve, confidence)


_WHICH: Final = r"(?:(?P<which>last|this|next|past|coming)\s+)?"

RULES: Final = (
    _rule(
        "iso",
        r"(?<![\d/.-])(?P<year>(?:1[89]|20)\d\d)[-/](?P<month>0[1-9]|1[0-2])"
        r"(?:[-/](?P<day>0[1-9]|[12]\d|3[01]))?(?![\d/-])",
        _iso,
        0.98,
    ),
    _rule(
        "numeric",
        r"(?<![\d/.$€£,-])(?P<first>\d{1,2})(?P<sep>[./-])(?P<second>\d{1,2})(?P=sep)"
        r"(?P<year>(?:1[89]|20)?\d\d)(?![\d/.-]*\d)",
        _numeric,
        0.95,
    ),
    _rule(
        "numeric",
        r"(?:(?<=\bon )|(?<=\bby )|(?<=\bsince )|(?<=\buntil )|(?<=\bam ))(?P<first>\d{1,2})"
        r"(?P<sep>[/.])(?P<second>\d{1,2})(?P<year>(?!))?(?:(?P=sep)|(?![\d/.%]))(?!\d)",
        _numeric,
        0.8,
    ),
    _rule(
        "day",
        rf"\b{_BEFORE}{_DAY}\.?{_DAY_TO}\.?(?:\s+of|\s+de)?\s+{_MONTH}"
        rf"(?:,?\s+(?:of\s+|de\s+)?{_YEAR})?",
        _day_of_month,
        0.97,
    ),
    _rule(
        "day",
        rf"\b{_BEFORE}{_MONTH}\s+(?:the\s+)?{_DAY}(?!:|\s?[ap]m\b)(?:{_DAY_TO})"
        rf"(?:,?\s+(?:of\s+)?{_YEAR})?",
        _day_of_month,
        0.97,
    ),
    _rule("day", rf"\b{_PART}{_WHICH}{_MONTH}(?:,?\s+(?:of\s+|de\s+)?{_YEAR})", _month, 0.97),
    _rule("month", rf"\b{_PART}{_WHICH}{_MONTH}(?P<year>\s?['’]\d\d\b)?", _month, 0.85),
    _rule(
        "relative",
        rf"\b(?P<word>{any_of(DAYS_AWAY)})\b{DAY_PART}(?!\s*['’]s\s+(?:world|society))",
        _days_away,
        0.95,
    ),
    _rule("relative", rf"\b{_COUNT}\s+{_UNIT}\s+ago\b", _ago, 0.92),
    _rule("relative", rf"\b(?:an?\s+few|several|some|many)\s+{_UNIT}\s+ago\b", _vague, 0.7),
    _rule("relative", rf"\bin\s+{_COUNT}\s+{_UNIT}(?:['’]\s+time)?(?!['’])", _ahead, 0.75),
    _rule("relative", rf"\b{_COUNT}\s+{_UNIT}\s+from\s+(?:now|today)\b", _ahead, 0.92),
    _rule(
        "unit",
        rf"\b{_PART}(?P<which>last|this|next|this\s+past|this\s+coming|the\s+coming|"
        rf"the\s+following|the\s+previous)\s+{_UNIT}(?!['’])",
        _which_unit,
        0.9,
    ),
    _rule("relative", rf"\b(?P<part>{_PART_WORDS})\s+(?P<which>the)\s+{_UNIT}", _which_unit, 0.75),
    _rule("relative", rf"\bthe\s+{_UNIT}\s+after\s+next\b", _unit_after_next, 0.92),
    _rule(
        "relative",
        rf"\b(?:(?P<which>letzte[nsmr]?|nächste[nsmr]?|diese[nsmr]?)\s+(?P<unit>{_FOREIGN})|"
        rf"(?:l['’]|la\s+|le\s+|el\s+)?(?P<unit2>{_FOREIGN})\s+"
        rf"(?P<which2>dernière|dernier|prochaine|prochain|pasad[ao]|próxim[ao]))\b",
        _foreign_unit,
        0.9,
    ),
    _rule(
        "relative", rf"\b{_WEEKDAY}\s+(?P<which>last|this|next)\s+week\b", _weekday_of_week, 0.92
    ),
    _rule(
        "relative",
        rf"\b(?:(?P<count>a|two|three)\s+weeks?\s+(?:from|on)\s+){_WEEKDAY}",
        _weekday_on,
        0.9,
    ),
    _rule("weekday", rf"\b{_WHICH}{_WEEKDAY}{DAY_PART}(?![-’'])", _weekday, 0.85),
    _rule(
        "season",
        rf"\b{_PART}{_WHICH}(?P<season>{any_of(SEASONS)})\b"
        rf"(?:\s+(?:of\s+)?{_YEAR})?",
        _season,
        0.85,
    ),
    _rule("quarter", rf"\bQ(?P<quarter>[1-4])(?:[\s/-]+{_YEAR})?\b", _quarter, 0.85),
    _rule(
        "decade",
        r"\b(?:(?P<part>early|mid|late)[\s-]+)?(?P<decade>(?:1[89]|20)\d0|[5-9]0)['’]?s\b",
        _decade,
        0.8,
    ),
    _rule(
        "ordinal",
        rf"(?<=\bthe\s){_DAY}(?<=[a-z])(?=\s*(?:[.,;!?]|\Z|at\b|we\b|i\b))",
        _ordinal,
        0.8,
    ),
    _rule("year", rf"\b{_PART}(?<![#$€£\d.,:/_-]){_YEAR}(?![-/_]\w)", _year, 0.75),
)
"""Every rule; of two that overlap the longer match counts, then the earlier rule."""
