"""One fact a memory: sentences part where each part can be understood alone."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.domain.sessions.conversation import Message
from muniment.domain.text.sentences import sentences
from muniment.system.paths import bundled_folder
from muniment.understanding.clauses.clause_parts import facts_of
from muniment.understanding.conversations.conversation_facts import Extractor

MOMENT = datetime(2026, 5, 4, 12, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data" / "understanding"
DATE = re.compile(r" \[\d[^\]]*\]")
OWN = 0.85
"""How much a memory and a fact must have in common for the memory to be that fact's own."""


def parts(text: str) -> list[str]:
    return [
        " ".join(text[start:end] for start, end in fact)
        for fact in facts_of(text, list(sentences(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I just started a new job as a marine biologist in Lisbon, and I still can't stand "
            "coriander. My sister Ana is getting married in June.",
            [
                "I just started a new job as a marine biologist in Lisbon",
                "I still can't stand coriander.",
                "My sister Ana is getting married in June.",
            ],
        ),
        (
            "The user prefers dark mode and short answers",
            ["The user prefers dark mode", "The user prefers short answers"],
        ),
        ("I moved to Porto and bought a flat.", ["I moved to Porto", "I bought a flat."]),
        (
            "Last year I moved to Porto and started a band.",
            ["Last year I moved to Porto", "Last year I started a band."],
        ),
        (
            "I want to learn Dutch and visit Japan.",
            ["I want to learn Dutch", "I want to visit Japan."],
        ),
        (
            "I have lived in Paris and worked in Rome.",
            ["I have lived in Paris", "I have worked in Rome."],
        ),
        (
            "I was born in Ghent and raised in Lille.",
            ["I was born in Ghent", "I was raised in Lille."],
        ),
        (
            "I went to the market, bought apples and met Luca.",
            ["I went to the market", "I bought apples", "I met Luca."],
        ),
        (
            "My brother Tom moved to Oslo and he works at Equinor. He has two kids.",
            [
                "My brother Tom moved to Oslo",
                "My brother Tom works at Equinor.",
                "My brother Tom has two kids.",
            ],
        ),
        (
            "Ana's birthday is on 3 May and she hates surprises.",
            ["Ana's birthday is on 3 May", "Ana hates surprises."],
        ),
        (
            "I'm allergic to nuts and shellfish, so I avoid desserts.",
            ["I'm allergic to nuts", "I'm allergic to shellfish", "I avoid desserts."],
        ),
        (
            "Customer wants invoices as PDF and pays by bank transfer.",
            ["Customer wants invoices as PDF", "Customer pays by bank transfer."],
        ),
    ],
)
def test_a_sentence_parts_into_facts(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I have a brother who lives in Oslo and works as a cook.",
        "I think that the plan is good and we should go.",
        "My landlord says that the rent goes up and I have to pay more.",
        "We shipped version 2.3 on Tuesday and rolled it back on Wednesday.",
        "Dr. Lee prescribed 20 mg of lisinopril, but it makes me cough.",
        "It was tough, but I loved the experience.",
        "I like fish and chips.",
        "Works at Shell and plays golf.",
        "Just got back from the vet: Biscuit has arthritis and needs two tablets a day.",
        "I like my coffee black and strong.",
        "I'm a mix of excited and scared.",
        "I had to design and build a boat.",
        "She helped me relax and increase my flexibility.",
        "If it rains and I am home, I read.",
        "We bought a house in Ghent. It was built in 1932.",
        "I love music and dance classes.",
        "I don't eat meat and drink very little milk.",
    ],
)
def test_what_cannot_stand_alone_stays_whole(text: str) -> None:
    assert len(parts(text)) == 1


@given(st.text(alphabet="Iam my Ana he and, but so.;to likes moved'", max_size=80))
def test_every_part_is_of_the_text_and_no_word_is_lost(text: str) -> None:
    spans = list(sentences(text))
    found = facts_of(text, spans)
    assert all(0 <= start <= end <= len(text) for fact in found for start, end in fact)
    assert bool(found) == bool(spans)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\w']+", text.lower()))


def alike(one: str, other: str) -> float:
    """Return the F1 of the words of two texts."""
    left, right = words(one), words(other)
    return 2 * (left & right).total() / (left.total() + right.total())


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_facts_have_memories_of_their_own(half: str) -> None:
    """At least 90 % of the facts have one, and at most 5 % of the memories are something else."""
    extractor = Extractor.load(bundled_folder("resources") / "understanding")
    facts = own = memories = other = 0
    for line in (DATA / f"facts_{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = extractor.extract([Message("user", row["text"])], moment=MOMENT)
        contents = [DATE.sub("", fact.content) for fact in found]
        facts += len(row["facts"])
        own += sum(
            any(alike(fact, content) >= OWN for content in contents) for fact in row["facts"]
        )
        memories += len(contents)
        other += sum(max(alike(fact, each) for fact in row["facts"]) < 0.7 for each in contents)
    assert own >= 0.9 * facts
    assert other <= 0.05 * memories
