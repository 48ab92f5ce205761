"""Words of dates: months, weekdays, numbers, and words for past and future."""

import re
from collections.abc import Iterable
from typing import Final

_MONTH_ROWS: Final = (
    "january jan januar jänner janvier enero",
    "february feb februar février fevrier febrero",
    "march mar märz maerz mars marzo",
    "april apr avril abril",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet julio",
    "august aug août aout agosto",
    "september sept sep septembre septiembre",
    "october oct oktober octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember décembre decembre diciembre",
)
MONTHS: Final = {
    word: number for number, row in enumerate(_MONTH_ROWS, start=1) for word in row.split()
}
"""Number of a month by its name, lower case (English, German, French, Spanish)."""

AMBIGUOUS_MONTHS: Final = frozenset(
    "may june april march mar mars marzo jan sep sept dec mai jun juni juli nov apr august "
    "avril abril".split()
)
"""Month names that are also other words: alone they need a preposition or a capital."""

_WEEKDAY_ROWS: Final = (
    "monday mon montag lundi lunes",
    "tuesday tues tue dienstag mardi martes",
    "wednesday wed mittwoch mercredi miércoles",
    "thursday thurs thur thu donnerstag jeudi jueves",
    "friday fri freitag vendredi viernes",
    "saturday samstag sonnabend samedi sábado",
    "sunday sonntag dimanche domingo",
)
WEEKDAYS: Final = {word: number for number, row in enumerate(_WEEKDAY_ROWS) for word in row.split()}
"""Number of a weekday by its name, lower case, Monday 0."""

SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of a season in the northern hemisphere."""

COUNTS: Final = {
    word: number
    for number, words in enumerate(
        "a an one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve".split(","), start=1
    )
    for word in words.split()
} | {"couple": 2, "a couple": 2, "a couple of": 2, "couple of": 2}
"""Numbers written as words."""

DAYS_AWAY: Final = {
    "today": 0,
    "tonight": 0,
    "tonite": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "tomorow": 1,
    "last night": -1,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "heute": 0,
    "gestern": -1,
    "vorgestern": -2,
    "übermorgen": 2,
    "aujourd'hui": 0,
    "avant-hier": -2,
    "demain": 1,
    "après-demain": 2,
    "hoy": 0,
    "ayer": -1,
    "anteayer": -2,
    "pasado mañana": 2,
}
"""Number of days from the present day that a word means."""

FOREIGN_UNITS: Final = {
    "woche": "week",
    "wochenende": "weekend",
    "monat": "month",
    "jahr": "year",
    "semaine": "week",
    "mois": "month",
    "année": "year",
    "an": "year",
    "week-end": "weekend",
    "semana": "week",
    "mes": "month",
    "año": "year",
}
"""Units of German, French and Spanish, lower case, with the English unit."""

FOREIGN_STEPS: Final = {
    "letzt": -1,
    "nächst": 1,
    "dies": 0,
    "dernier": -1,
    "dernière": -1,
    "prochain": 1,
    "pasad": -1,
    "próxim": 1,
}
"""Units of time into the past or future for the first word of a German, French or Spanish phrase.
"""

DAY_PART: Final = r"(?:\s+(?:morning|afternoon|evening|night|noon|midday))?"
"""A part of the day after a date: inside its span, without effect on its value."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, longest first."""
    by_length = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in by_length)


# "By" sets a time, unless it names who did something: "serviced by Ottilie", "by my aunt".
_BY: Final = (
    r"by(?! (?:(?:my|his|her|its|our|their|your|an?|me|him|us|them|you|someone)\b"
    rf"|(?!(?:{any_of([*MONTHS, *WEEKDAYS, 'easter', 'christmas'])})\b)(?-i:[A-Z][a-z])))"
)
_MOVED_TO: Final = (
    r"(?:moved|changed|postponed|rescheduled|delayed|pushed|put|brought|shifted|switched)"
    r"(?:\s+(?:it|them|back|forward|off|out)){0,2}\s+(?:to|for)(?=\s+(?:the\s+)?\s{3})"
)
"""A new date directly follows, for which `is_past` is given blanks: "the demo moved to Friday"."""
_FUTURE: Final = re.compile(
    rf"\b(?:will|won't|shall|gonna|going\s+to|due|deadline|{_BY}|until|till|upcoming|expires?|renew|"
    r"must|need|needs|needed\s+by|should|want\s+to|wants\s+to|plan|plans|planning|planned|scheduled|"
    r"booked|book|remind|reminder|remember\s+to|hope|hoping|expect|expected|looking\s+forward|"
    r"appointment|todo|submit|next|tomorrow|before|let's|have\s+to|has\s+to|supposed\s+to|"
    r"(?:asked|asks|wants?|wanted|invited|offered|agreed|promised|hired)\s+(?:\w+\s+){0,3}to|"
    rf"{_MOVED_TO}|(?:have|has)\s+got|(?:am|is|are)\s+(?:not\s+)?[a-z]+ing|"
    r"starts?|begins?|opens?|arrives|leaves|leaving|flies|flying|is\s+on|are\s+on)\b|"
    r"['’](?:ll|(?:ve|s)\s+got|(?:m|s|re)\s+(?:not\s+)?[a-z]+ing)\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|didn't|went|met|saw|got|came|took|made|gave|told|said|found|left|"
    r"bought|sold|ate|drank|ran|won|lost|began|broke|brought|built|caught|chose|felt|flew|fell|"
    r"forgot|grew|heard|held|kept|knew|led|paid|sent|slept|spent|spoke|swam|taught|thought|wore|"
    r"wrote|woke|drove|rode|quit|became|hit|read|been|ago|since|yesterday|started|finished|sang|"
    r"(?!need|bed|red|feed|seed|speed|indeed|hundred|planned|scheduled|booked|expected|supposed|"
    r"excited|shed|required|interested|married|based|embed|proceed|exceed|succeed|naked|sacred|"
    r"used|retired|unlimited|invited|allowed|tired|worried|determined)[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_RECURRING: Final = re.compile(
    r"\b(?:every|each|always|never|usually|normally|typically|often|most|weekly|any|closed|"
    r"jeden|chaque|cada)\b",
    re.IGNORECASE,
)


def is_past(sentence: str, at: int) -> bool | None:
    """Return whether the words around a place are in the past; ``None`` where no word decides.

    The deciding word nearest to the place counts; one after it counts half as much as one before.
    """
    nearest: tuple[float, bool] | None = None
    for pattern, past in ((_FUTURE, False), (_PAST, True)):
        for match in pattern.finditer(sentence):
            away = at - match.end() if match.start() < at else 2.0 * (match.start() - at)
            if nearest is None or away < nearest[0]:
                nearest = (away, past)
    return None if nearest is None else nearest[1]


def is_recurring(sentence: str) -> bool:
    """Return whether a sentence describes a recurring event, so that no single day is meant."""
    return _RECURRING.search(sentence) is not None
