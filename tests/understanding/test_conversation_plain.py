"""Plain statements said to an assistant are kept; what is about the task at hand never is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from muniment.system.paths import bundled_folder
from muniment.understanding.conversations.conversation_facts import Extractor
from muniment.understanding.conversations.messages import ExtractedFact, Message

DATA = Path(__file__).parents[1] / "data" / "understanding" / "told_alone.jsonl"
MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)

KEPT = (
    "I teach chemistry at a grammar school.",
    "i got a new job at the post office",
    "My shift starts at half past five in the morning.",
    "We use Terraform for everything in our team.",
    "im a plumber, self employed since 2014",
    "I handed in my notice on Tuesday.",
    "My manager wants the report by the end of June",
    "our standup is at 9:15 every day",
    "I'm on parental leave until October.",
    "I failed my driving test again",
    "I've had asthma since I was a child.",
    "i take metformin twice a day",
    "My knee has been hurting for two weeks.",
    "I'm trying to quit smoking.",
    "I sleep badly when it's hot",
    "I was diagnosed with ADHD last spring.",
    "had my wisdom teeth out on monday, my jaw still hurts",
    "I can't drink coffee after noon, it keeps me awake.",
    "Gluten makes me ill.",
    "I lost eight kilos since new year!",
    "My daughter plays the cello.",
    "we're expecting twins in august",
    "My grandfather turned ninety on Sunday.",
    "I grew up with four brothers on a farm",
    "My husband is from Ghana.",
    "my roomate is moving out at the end of the month",
    "Our cat ran away last week.",
    "I'm getting married in September.",
    "My best friend Oluchi lives in Lagos.",
    "my ex and i share custody of our son",
    "I'm planning a trip to Iceland for my fortieth.",
    "We want to renovate the kitchen next spring.",
    "I'd like to learn how to weld.",
    "i wanna run a half marathon this year",
    "I'm saving up for an electric bike.",
    "I'm thinking of going back to university",
    "I have an interview at the city library on Thursday.",
    "Gonna visit my aunt in Porto over easter",
    "I have to renew my passport before the summer.",
    "I need to finish my tax return by Friday",
    "I like my coffee black.",
    "I really dislike phone calls, I prefer to write.",
    "i dont like horror movies",
    "My favorite season is autumn.",
    "I'm a huge fan of Studio Ghibli.",
    "I'd rather take the train than fly.",
    "cant stand cilantro tbh",
    "Please keep your answers short from now on.",
    "Always use metric units with me.",
    "I play chess every Wednesday at the club.",
    "I collect old postcards.",
    "I bought a second-hand piano yesterday!",
    "I started taking swimming lessons, and I'm already less afraid of deep water.",
    "I live on the third floor without a lift.",
    "i speak polish and a bit of czech",
    "I was born in Trieste.",
    "I've never been to Asia.",
    "I pay 890 a month for my flat",
    "Our washing machine broke down this morning.",
    "I feel lonely since I moved here.",
)

NOT_KEPT = (
    "hi", "Good morning!", "hey there", "thanks so much", "thx", "Perfect, that helps a lot.",
    "ok", "okay great", "No, that's all for now.", "bye, talk later", "You're so smart!",
    "haha nice", "👍", "hmm", "wow that was fast", "That's exactly what I was looking for.",
    "I like this version better", "I love it!", "I don't get it", "I'm not sure what you mean",
    "I think you misunderstood me", "I meant the second one", "I was asking about the other file",
    "I need an example", "I need a synonym for big", "I'd like a shorter version, please",
    "I want you to check the grammar", "I have another question", "I'm curious how that works",
    "I was wondering if you could help me", "I tried that and it doesn't work",
    "I still get the same error", "I'm getting a null pointer exception in line 40",
    "I ran the code and it prints nothing", "I see, thank you", "I understand now", "I hope so",
    "I guess you're right", "I agree with you", "I'll try that", "I'll let you know",
    "What time is it in Tokyo?", "How many people live in Peru?", "who won the game",
    "Can you recommend me a book?", "Do you like music?", "What do you think about that?",
    "Write a limerick about a frog.", "Summarise the text below in two sentences.",
    "Translate this into French", "Give me three ideas for dinner",
    "Make it a bit more formal please", "Explain it to me like I'm five.", "Continue",
    "Tell me more about the second option", "Let's start over", "never mind", "My bad",
    "Sorry, I pasted the wrong text", "The capital of Peru is Lima, right?",
)  # fmt: skip


@pytest.fixture(scope="module", name="extractor")
def _extractor() -> Extractor:
    return Extractor.load(bundled_folder("resources") / "understanding")


def alone(text: str) -> list[Message]:
    return [Message("user", text)]


def opening(text: str) -> list[Message]:
    return [
        Message("user", text),
        Message("assistant", "Thank you for telling me. Is there anything I can do for you?"),
        Message("user", "not now, thanks"),
    ]


def answering(text: str) -> list[Message]:
    return [
        Message("user", "hello"),
        Message("assistant", "Hello! How are things, and what can I do for you?"),
        Message("user", text),
        Message("assistant", "I see."),
    ]


SITUATIONS = (alone, opening, answering)


def found(extractor: Extractor, said: list[Message]) -> tuple[ExtractedFact, ...]:
    return extractor.extract(said, moment=MOMENT)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_plain_statements_are_kept(extractor: Extractor, situation: object) -> None:
    assert callable(situation)
    missed = [
        text
        for text in KEPT
        if not any(text.split()[0] in fact.content for fact in found(extractor, situation(text)))
    ]
    assert missed == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_tells_nothing_is_not_kept(extractor: Extractor, situation: object) -> None:
    assert callable(situation)
    kept = [text for text in NOT_KEPT if found(extractor, situation(text))]
    assert kept == []


@pytest.mark.parametrize(
    ("which", "found_least", "leaked_most"), [("seen", 39, 2), ("last", 23, 9)]
)
def test_the_labelled_set(
    extractor: Extractor, which: str, found_least: int, leaked_most: int
) -> None:
    """What the figures in the documentation say, or better."""
    lines = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    kept = [
        line["keep"]
        for line in lines
        if line["set"] == which and found(extractor, alone(line["text"]))
    ]
    assert sum(kept) >= found_least
    assert len(kept) - sum(kept) <= leaked_most


def test_there_are_sixty_of_each() -> None:
    assert (len(set(KEPT)), len(set(NOT_KEPT))) == (60, 60)
