"""The grammar of dates: patterns, and how each is resolved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from muniment.understanding.dates.calendar_words import (
    COUNTS,
    DAY_PART,
    DAYS_AWAY,
    FOREIGN_UNITS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    any_of,
)
from muniment.understanding.dates.date_values import (
    Resolver,
    day_of_month,
    days_away,
    decade,
    foreign_unit,
    iso,
    named_month,
    numeric,
    ordinal,
    quarter,
    season,
    unit_after_next,
    units_ago,
    units_ahead,
    vague,
    weekday,
    weekday_of_week,
    weekday_on,
    which_unit,
    year,
)


@dataclass(frozen=True, slots=True)
class DateRule:
    """A pattern of dates, its resolver and its confidence, 0..1; see `RULES` for its kind.

    Its matches begin with one of ``begins``: words in lower case up to their first mark, and
    `DIGITS` for a number.
    """

    kind: str
    pattern: re.Pattern[str]
    resolve: Resolver
    confidence: float
    begins: frozenset[str]


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


DIGITS: Final = "0"
_NUMBER: Final = frozenset({DIGITS})
_RUN: Final = re.compile(r"[^\W\d_]+")


def _firsts(*phrases: Iterable[str]) -> frozenset[str]:
    found = (_RUN.match(phrase) for words in phrases for phrase in words)
    return frozenset(match[0].lower() for match in found if match is not None)


_PARTS: Final = _firsts("early mid late start beginning middle end".split())
_WHICHES: Final = _firsts("last this next past coming".split())
_COUNTED: Final = _NUMBER | _firsts(COUNTS)
_STEPS: Final = frozenset(
    f"{stem}{ending}" for stem in ("letzte", "nächste", "diese") for ending in ("", *"nsmr")
)


def _rule(
    kind: str, pattern: str, resolve: Resolver, confidence: float, *, begins: frozenset[str]
) -> DateRule:
    return DateRule(kind, re.compile(pattern, re.IGNORECASE), resolve, confidence, begins)


_WHICH: Final = r"(?:(?P<which>last|this|next|past|coming)\s+)?"

RULES: Final = (
    _rule(
        "iso",
        r"(?<![\d/.-])(?P<year>(?:1[89]|20)\d\d)[-/](?P<month>0[1-9]|1[0-2])"
        r"(?:[-/](?P<day>0[1-9]|[12]\d|3[01]))?(?![\d/-])",
        iso,
        0.98,
        begins=_NUMBER,
    ),
    _rule(
        "numeric",
        r"(?<![\d/.$€£,-])(?P<first>\d{1,2})(?P<sep>[./-])(?P<second>\d{1,2})(?P=sep)"
        r"(?P<year>(?:1[89]|20)?\d\d)(?![\d/.-]*\d|-\w)",
        numeric,
        0.95,
        begins=_NUMBER,
    ),
    _rule(
        "numeric",
        r"(?:(?<=\bon )|(?<=\bby )|(?<=\bsince )|(?<=\buntil )|(?<=\bam ))(?P<first>\d{1,2})"
        r"(?P<sep>[/.])(?P<second>\d{1,2})(?P<year>(?!))?(?:(?P=sep)|(?![\d/.%]))(?!\d)",
        numeric,
        0.8,
        begins=_NUMBER,
    ),
    _rule(
        "day",
        rf"\b{_BEFORE}{_DAY}\.?{_DAY_TO}\.?(?:\s+of|\s+de)?\s+{_MONTH}"
        rf"(?:,?\s+(?:of\s+|de\s+)?{_YEAR})?",
        day_of_month,
        0.97,
        begins=_NUMBER | _firsts(WEEKDAYS),
    ),
    _rule(
        "day",
        rf"\b{_BEFORE}{_MONTH}\s+(?:the\s+)?{_DAY}(?!:|\s?[ap]m\b)(?:{_DAY_TO})"
        rf"(?:,?\s+(?:of\s+)?{_YEAR})?",
        day_of_month,
        0.97,
        begins=_firsts(WEEKDAYS, MONTHS),
    ),
    _rule(
        "day",
        rf"\b{_PART}{_WHICH}{_MONTH}(?:,?\s+(?:of\s+|de\s+)?{_YEAR})",
        named_month,
        0.97,
        begins=_PARTS | _WHICHES | _firsts(MONTHS),
    ),
    _rule(
        "month",
        rf"\b{_PART}{_WHICH}{_MONTH}(?P<year>\s?['’]\d\d\b)?",
        named_month,
        0.85,
        begins=_PARTS | _WHICHES | _firsts(MONTHS),
    ),
    _rule(
        "relative",
        rf"\b(?P<word>{any_of(DAYS_AWAY)})\b{DAY_PART}(?!\s*['’]s\s+(?:world|society))",
        days_away,
        0.95,
        begins=_firsts(DAYS_AWAY),
    ),
    _rule("relative", rf"\b{_COUNT}\s+{_UNIT}\s+ago\b", units_ago, 0.92, begins=_COUNTED),
    _rule(
        "relative",
        rf"\b(?:an?\s+few|several|some|many)\s+{_UNIT}\s+ago\b",
        vague,
        0.7,
        begins=_firsts("a an several some many".split()),
    ),
    _rule(
        "relative",
        rf"\bin\s+{_COUNT}\s+{_UNIT}(?:['’]\s+time)?(?!['’])",
        units_ahead,
        0.75,
        begins=_firsts(["in"]),
    ),
    _rule(
        "relative",
        rf"\b{_COUNT}\s+{_UNIT}\s+from\s+(?:now|today)\b",
        units_ahead,
        0.92,
        begins=_COUNTED,
    ),
    _rule(
        "unit",
        rf"\b{_PART}(?P<which>last|this|next|this\s+past|this\s+coming|the\s+coming|"
        rf"the\s+following|the\s+previous)\s+{_UNIT}(?!['’])",
        which_unit,
        0.9,
        begins=_PARTS | _firsts("last this next the".split()),
    ),
    _rule(
        "relative",
        rf"\b(?P<part>{_PART_WORDS})\s+(?P<which>the)\s+{_UNIT}",
        which_unit,
        0.75,
        begins=_PARTS,
    ),
    _rule(
        "relative",
        rf"\bthe\s+{_UNIT}\s+after\s+next\b",
        unit_after_next,
        0.92,
        begins=_firsts(["the"]),
    ),
    _rule(
        "relative",
        rf"\b(?:(?P<which>letzte[nsmr]?|nächste[nsmr]?|diese[nsmr]?)\s+(?P<unit>{_FOREIGN})|"
        rf"(?:l['’]|la\s+|le\s+|el\s+)?(?P<unit2>{_FOREIGN})\s+"
        rf"(?P<which2>dernière|dernier|prochaine|prochain|pasad[ao]|próxim[ao]))\b",
        foreign_unit,
        0.9,
        begins=_STEPS | _firsts("l la le el".split(), FOREIGN_UNITS, WEEKDAYS),
    ),
    _rule(
        "relative",
        rf"\b{_WEEKDAY}\s+(?P<which>last|this|next)\s+week\b",
        weekday_of_week,
        0.92,
        begins=_firsts(WEEKDAYS),
    ),
    _rule(
        "relative",
        rf"\b(?:(?P<count>a|two|three)\s+weeks?\s+(?:from|on)\s+){_WEEKDAY}",
        weekday_on,
        0.9,
        begins=_firsts("a two three".split()),
    ),
    _rule(
        "weekday",
        rf"\b{_WHICH}{_WEEKDAY}{DAY_PART}(?![-’'])",
        weekday,
        0.85,
        begins=_WHICHES | _firsts(WEEKDAYS),
    ),
    _rule(
        "season",
        rf"\b{_PART}{_WHICH}(?P<season>{any_of(SEASONS)})\b"
        rf"(?:\s+(?:of\s+)?{_YEAR})?",
        season,
        0.85,
        begins=_PARTS | _WHICHES | _firsts(SEASONS),
    ),
    _rule(
        "quarter",
        rf"\bQ(?P<quarter>[1-4])(?:[\s/-]+{_YEAR})?\b",
        quarter,
        0.85,
        begins=_firsts(["q"]),
    ),
    _rule(
        "decade",
        r"\b(?:(?P<part>early|mid|late)[\s-]+)?(?P<decade>(?:1[89]|20)\d0|[5-9]0)['’]?s\b",
        decade,
        0.8,
        begins=_NUMBER | _firsts("early mid late".split()),
    ),
    _rule(
        "ordinal",
        rf"(?<=\bthe\s){_DAY}(?<=[a-z])(?=\s*(?:[.,;!?]|\Z|at\b|we\b|i\b))",
        ordinal,
        0.8,
        begins=_NUMBER,
    ),
    _rule(
        "year",
        rf"\b{_PART}(?<![#$€£\d.,:/_-]){_YEAR}(?![-/_:]\w|::)",
        year,
        0.75,
        begins=_PARTS | _NUMBER,
    ),
)
"""All rules; of two that overlap the longer match wins, then the earlier rule."""
