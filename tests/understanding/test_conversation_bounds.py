"""Memory stays bounded for the largest conversations that may be handed over."""

import tracemalloc
from datetime import UTC, datetime

import pytest

from muniment.system.paths import bundled_folder
from muniment.understanding.conversations.conversation_facts import Extractor
from muniment.understanding.conversations.messages import Message
from muniment.understanding.dates.date_recognition import find_dates

MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)
MB = 1_000_000
SAID = "My sister Ana moved to Lisbon on Monday, and I miss her. "


@pytest.fixture(scope="module", name="extractor")
def _extractor() -> Extractor:
    extractor = Extractor.load(bundled_folder("resources") / "understanding")
    # What is loaded once, numpy above all, is no part of what a conversation needs.
    extractor.extract([Message("user", SAID)], moment=MOMENT)
    return extractor


def peak_of(extractor: Extractor, messages: list[Message]) -> tuple[int, int]:
    """Return how many facts there are, and the most bytes held at once, facts included."""
    tracemalloc.start()
    try:
        facts = extractor.extract(messages, moment=MOMENT)
        return len(facts), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("others", "most"), [("assistant", 40 * MB), ("user", 20 * MB)])
def test_ten_thousand_messages_take_some_kilobytes_each(
    extractor: Extractor, others: str, most: int
) -> None:
    told, asked = Message("user", "I live in Rome.", "A"), Message(others, "And then?", "B")
    found, peak = peak_of(extractor, [asked if at % 5 else told for at in range(10_000)])
    assert found == 2_000
    assert peak < most


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SAID * (MB // len(SAID)), 21),
        ("a" * MB, 0),
        ("?" * MB, 0),
        ("```" * (MB // 3), 0),
    ],
    ids=("talk", "one word", "marks", "fences"),
)
def test_a_message_of_a_megabyte_takes_some_times_its_size(
    extractor: Extractor, text: str, found: int
) -> None:
    facts, peak = peak_of(extractor, [Message("user", text)])
    assert facts == found
    assert peak < 30 * MB


def test_no_rule_of_dates_reads_a_long_text_again_at_every_place() -> None:
    """What would take hours if time grew with the square of the length ends."""
    spaced = (" " * 300 + "2019") * 3_000
    assert find_dates("1" * MB, MOMENT) == ()
    assert len(find_dates(spaced + ".", MOMENT)) <= 3_000
    assert len(find_dates("in 2019, " * 20_000, MOMENT)) == 20_000


@pytest.mark.parametrize(
    "blank", [" ", "\n", "\t", "\u00a0"], ids=("spaces", "lines", "tabs", "hard")
)
def test_a_memory_is_never_made_of_the_blank_in_the_middle_of_a_long_message(
    extractor: Extractor, blank: str
) -> None:
    text = "I like tea" + blank * 150_000 + "and I like rain."
    facts = extractor.extract([Message("user", text)], moment=MOMENT)
    assert facts[0].content.startswith("I like")
    assert facts[-1].content.endswith("and I like rain.")
    assert all(fact.content.strip() for fact in facts)
