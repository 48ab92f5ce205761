"""The fast way to dates gives what trying every rule at every place gives."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.understanding.dates import date_recognition as temporal
from muniment.understanding.dates.calendar_words import (
    COUNTS,
    DAYS_AWAY,
    FOREIGN_UNITS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
)
from muniment.understanding.dates.date_grammar import RULES

MOMENT = datetime(2024, 5, 15, 12, tzinfo=UTC)
WORDS = (
    *(*MONTHS, *WEEKDAYS, *SEASONS, *COUNTS, *DAYS_AWAY, *FOREIGN_UNITS),
    *"early mid late start end beginning of last this next past coming the in on since ago "
    "days week weeks months year from now several some l'an la le el letzte nächsten diese "
    "dernière prochain pasado próxima after at we morning I met will every planned "
    "1 3 7 12 15 31 2019 2024 1998 90s 1980s 3rd 21st 5.6. 5/6/2021 2024-05-01 Q3 $20 5th, 3, "
    "10:30".split(),
    *". , ; ! ? - – ( ) ' ’ / \n _".split(" "),
)
PHRASES = (
    *("in 3 weeks", "in a fortnight", "3 weeks ago", "a couple of days ago", "a few weeks ago"),
    *("several months ago", "two months from now", "the week after next", "end of the month"),
    *("mid last May", "early this week", "the previous quarter", "Monday next week"),
    *(
        "two weeks from Monday",
        "a week from Monday",
        "le mois dernier",
        "la semaine prochaine",
        "letzten Montag",
    ),
    *("on 5/6", "the 15th at", "late in the 1980s", "Q2 2024", "last spring", "in early 2019"),
    *("5 to 7 May 2021", "Friday, the 3rd of June", "Monday to Friday", "day before yesterday"),
)
TEXTS = st.lists(
    st.tuples(
        st.sampled_from((*WORDS, *PHRASES, *PHRASES)),
        st.sampled_from(("lower", "title", "upper")),
        st.sampled_from((" ", " ", " ", "", "  ")),
    ),
    max_size=14,
).map(lambda parts: "".join(getattr(word, case)() + gap for word, case, gap in parts))


def _everywhere(text: str) -> list[tuple[int, int, int]]:
    return sorted(
        (match.start(), -match.end(), order)
        for order, rule in enumerate(RULES)
        for match in rule.pattern.finditer(text)
        if temporal.is_accepted(rule, match, text)
    )


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_no_rule_is_left_out_where_it_matches(text: str) -> None:
    assert sorted(found[:3] for found in temporal._candidates(text)) == _everywhere(text)


@given(st.text(max_size=60))
def test_any_text_has_the_same_dates(text: str) -> None:
    assert sorted(found[:3] for found in temporal._candidates(text)) == _everywhere(text)
    temporal.find_dates(text, MOMENT)
