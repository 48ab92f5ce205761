"""Facts out of conversations: what is kept, in whose words, and what never is."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS
from muniment.system.paths import bundled_folder
from muniment.understanding.conversations.conversation_facts import Extractor
from muniment.understanding.conversations.messages import ExtractedFact, Message

DATA = Path(__file__).parents[1] / "data" / "understanding"
DATES = re.compile(r" \[\d[^\]]*\]")
MOMENT = datetime(2023, 5, 7, 12, tzinfo=UTC)
PARROT = "I have a grey parrot called Coco, and my sister gave her to me last year."


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load(bundled_folder("resources") / "understanding")


def _messages(raw: Sequence[Any]) -> list[Message]:
    return [Message(each["role"], each["content"], each.get("name")) for each in raw]


def _user(extractor: Extractor, *texts: str) -> tuple[ExtractedFact, ...]:
    said = []
    for text in texts:
        said += [Message("user", text), Message("assistant", "I see.")]
    return extractor.extract(said, moment=MOMENT)


def _cases(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", _cases("not_stored.jsonl"), ids=lambda case: case["name"])
def test_nothing_is_stored(case: dict[str, Any], extractor: Extractor) -> None:
    assert extractor.extract(_messages(case["messages"]), moment=MOMENT) == ()


def test_most_of_what_is_worth_it_is_stored_and_little_else(extractor: Extractor) -> None:
    right = kept = worth = 0
    for case in _cases("stored.jsonl"):
        facts = extractor.extract(_messages(case["messages"]), moment=MOMENT)
        found = {fact.source_index for fact in facts}
        right += len(found & set(case["keep"]))
        kept += len(found)
        worth += len(case["keep"])
    assert right / kept >= 0.95
    assert right / worth >= 0.85


def test_a_fact_carries_its_speaker_its_source_and_the_dates_it_means(extractor: Extractor) -> None:
    said = [
        Message("user", "Hey! How are you?", "Ines"),
        Message("user", "We had our baby yesterday, a girl called Juna. Isn't that great?", "Bram"),
    ]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert fact.content == "Bram: We had our baby yesterday [2023-05-06], a girl called Juna."
    assert (fact.speaker, fact.source_index, fact.answers_index) == ("Bram", 1, None)
    assert fact.moment == MOMENT
    [(start, end)] = fact.sentences
    assert said[1].content[start:end] == "We had our baby yesterday, a girl called Juna."
    assert 0 < fact.confidence <= 1


def test_a_message_is_dated_by_its_own_time(extractor: Extractor) -> None:
    when = datetime(2020, 3, 2, tzinfo=UTC)
    said = [Message("user", "I moved to Berlin yesterday with my wife.", created_at=when)]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert fact.content == "I moved to Berlin yesterday [2020-03-01] with my wife."
    assert fact.moment == when


def test_a_date_that_is_written_out_stays_as_it_is(extractor: Extractor) -> None:
    [fact] = _user(extractor, "I was born on 4 March 1988 in a small town near Turin.")
    assert fact.content == "I was born on 4 March 1988 in a small town near Turin."


def test_an_answer_is_read_with_its_question(extractor: Extractor) -> None:
    said = [
        Message("assistant", "Understood. Where do you work?"),
        Message("user", "At the children's hospital, since 2019."),
    ]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert fact.content == '(asked "Where do you work?") At the children\'s hospital, since 2019.'
    assert fact.answers_index == 0


def test_an_answer_that_is_clear_by_itself_stands_alone(extractor: Extractor) -> None:
    said = [
        Message("assistant", "Where do you work?"),
        Message("user", "I work at the children's hospital in Lyon."),
    ]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert fact.content == "I work at the children's hospital in Lyon."
    assert fact.answers_index is None


def test_what_follows_a_yes_is_not_the_answer(extractor: Extractor) -> None:
    said = [
        Message("assistant", "Shall I look for a later crossing?"),
        Message("user", "Yes please. Dad's been told to cut down on salt, so no crisps for him."),
    ]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert fact.content == "Dad's been told to cut down on salt, so no crisps for him."
    assert fact.answers_index is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which instrument do you play?", "The cello, since my eighth birthday"),
        ("Who looks after the cat when you travel?", "Mostly the neighbours across our street"),
        ("What does your brother do?", "He repairs guitars in Porto for a living"),
    ],
)
def test_an_answer_without_a_subject_of_its_own_keeps_its_question(
    extractor: Extractor, question: str, answer: str
) -> None:
    said = [Message("assistant", question), Message("user", answer)]
    [fact] = extractor.extract(said, moment=MOMENT)
    assert question in fact.content
    assert fact.answers_index == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Remember that I'm colour-blind, so please don't use red and green in charts.",
            ["I'm colour-blind", "please don't use red and green in charts."],
        ),
        ("Update: Kim takes over payroll.", ["Update: Kim takes over payroll."]),
        (
            "Notes from today: Kim takes over payroll.",
            ["Notes from today: Kim takes over payroll."],
        ),
        ("I'd rather you didn't use emojis.", ["I'd rather you didn't use emojis."]),
    ],
)
def test_what_the_assistant_is_asked_to_remember_is_kept(
    extractor: Extractor, text: str, kept: list[str]
) -> None:
    found = extractor.extract([Message("user", text)], moment=MOMENT)
    assert [DATES.sub("", fact.content) for fact in found] == kept


@pytest.mark.parametrize(
    "said",
    [
        "I hiked all over Skye with my sister. Next year it's the Faroes.",
        "My dog is nearly blind. That's why I rarely travel.",
        "We moved to Leeds in May. Yeah, I start work on the 12th.",
        "I left the sales team in May. Still report to Dietmar though.",
    ],
)
def test_a_statement_that_begins_like_a_nod_is_kept(extractor: Extractor, said: str) -> None:
    found = extractor.extract([Message("user", said)], moment=MOMENT)
    kept = DATES.sub("", " ".join(fact.content for fact in found))
    assert said.rpartition(". ")[2] in kept


def test_greetings_and_signatures_of_a_letter_are_left_out(extractor: Extractor) -> None:
    letter = "Dear Ms Falk, thank you. I take the flat from 1 May. Kind regards, Henrik Aas"
    [fact] = extractor.extract([Message("user", letter)], moment=MOMENT)
    assert fact.content.startswith("I take the flat from 1 May")


@pytest.mark.parametrize(
    "letter",
    [
        "From: Sue Bell\nSubject: news\n\nI have left my husband and I live with my mum now.",
        "-----Original Message-----\nI live with my mum now.",
        "On Mon, 3 May 2026, Kay Lee wrote:\nI am allergic to cats.",
        "My landlord emailed me this:\n\nDear tenant,\nI am raising the rent in June.",
    ],
)
def test_a_letter_of_somebody_else_is_not_the_speakers(letter: str, extractor: Extractor) -> None:
    facts = _user(extractor, f"I'm a beekeeper in Kent.\n{letter}")
    assert "I'm a beekeeper in Kent." in facts[0].content
    assert not any(" I " in f" {fact.content}" for fact in facts)


@pytest.mark.parametrize(
    "correction", ["No, eight.", "No wait, eight.", "Sorry, 8.", "Oops, eight."]
)
def test_a_correction_is_kept_with_what_it_corrects(correction: str, extractor: Extractor) -> None:
    facts = _user(extractor, f"My wedding dinner is at seven. {correction} I'm vegan.")
    contents = [fact.content for fact in facts]
    assert contents == [f"My wedding dinner is at seven. {correction}", "I'm vegan."]


@pytest.mark.parametrize(
    ("said", "between", "correction"),
    [
        ("My flight lands at 4 in Rome.", "I need a taxi to my hotel.", "No, sorry, at 5."),
        (
            "I've signed up for the half marathon.",
            "I live in Leeds.",
            "Forget the half marathon, I've torn something.",
        ),
    ],
)
def test_a_correction_reaches_over_what_was_said_in_between(
    said: str, between: str, correction: str, extractor: Extractor
) -> None:
    contents = [fact.content for fact in _user(extractor, said, between, correction)]
    assert contents == [between, f'(said before "{said}") {correction}']


def test_no_to_a_question_corrects_nothing(extractor: Extractor) -> None:
    messages = [
        Message("user", "We live in a small house in Ghent.", "Ana"),
        Message("user", "Is it near the river?", "Ben"),
        Message("user", "No, not really. We want to move to Bruges in May.", "Ana"),
    ]
    contents = [fact.content for fact in extractor.extract(messages, moment=MOMENT)]
    assert contents[0] == "Ana: We live in a small house in Ghent."


def test_a_ban_is_no_nod(extractor: Extractor) -> None:
    facts = _user(extractor, "Sold the bike to Tim. No running on Sundays.")
    assert [fact.content for fact in facts] == ["Sold the bike to Tim.", "No running on Sundays."]


def test_speech_in_single_marks_is_not_the_speakers(extractor: Extractor) -> None:
    text = "Dad wrote: 'I sold the boat. I am done with sailing, it's over.' I live in Deal."
    assert [fact.content for fact in _user(extractor, text)] == ["I live in Deal."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'My doctor said "you need to cut down on salt" and put me on ramipril.',
            ['My doctor said "you need to cut down on salt"', "My doctor put me on ramipril."],
        ),
        (
            "My boss said “we're letting you go and I'm closing the shop” and I cried all day.",
            [
                "My boss said “we're letting you go and I'm closing the shop”",
                "I cried all day.",
            ],
        ),
    ],
)
def test_what_a_person_is_said_to_have_said_stays_with_whose_words_it_is(
    text: str, expected: list[str], extractor: Extractor
) -> None:
    assert [fact.content for fact in _user(extractor, text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        'The page says "I live in Ghent and my sister lives in Oslo".',
        'My dad wrote: "I sold the boat. I am done with sailing, it is over."',
    ],
)
def test_a_quotation_of_no_person_or_of_more_sentences_is_not_kept(
    text: str, extractor: Extractor
) -> None:
    assert _user(extractor, text) == ()


def test_an_apostrophe_begins_no_quotation(extractor: Extractor) -> None:
    text = "I loved the '90s and I still live in my parents' house in Deal."
    assert "my parents' house" in _user(extractor, text)[-1].content


def test_a_sigh_begins_no_letter(extractor: Extractor) -> None:
    [fact] = _user(extractor, "My week so far:\nDear me, I broke my leg in Bergen.")
    assert "I broke my leg in Bergen." in fact.content


def test_a_name_after_a_greeting_is_kept(extractor: Extractor) -> None:
    [fact] = _user(extractor, "Hello, my name is Rob.")
    assert fact.content == "Hello, my name is Rob."


def test_a_correction_of_an_earlier_message_takes_its_place(extractor: Extractor) -> None:
    [fact] = _user(extractor, "My flight lands at 4 in Rome.", "No, sorry, at 5.")
    assert fact.content == '(said before "My flight lands at 4 in Rome.") No, sorry, at 5.'
    assert fact.source_index == 2


def test_a_correction_leaves_what_else_the_message_said(extractor: Extractor) -> None:
    facts = _user(extractor, "I'm vegan. I'm allergic to cats.", "Forget that, I'm not.")
    assert [fact.content for fact in facts] == [
        "I'm vegan.",
        "(said before \"I'm allergic to cats.\") Forget that, I'm not.",
    ]


def test_a_preference_after_a_no_is_kept(extractor: Extractor) -> None:
    said = [
        Message("assistant", "You like jazz."),
        Message("user", "No, I hate jazz. I like soul."),
    ]
    facts = extractor.extract(said, moment=MOMENT)
    assert [fact.content for fact in facts] == ["No, I hate jazz.", "I like soul."]


def test_what_is_to_be_remembered_needs_no_that(extractor: Extractor) -> None:
    assert len(_user(extractor, "Remember my wife's name is Joan.")) == 1
    assert _user(extractor, "Remember my last question.") == ()


def test_a_nod_is_no_correction(extractor: Extractor) -> None:
    facts = _user(extractor, "I live in Leeds. No, thanks. No problem.")
    assert [fact.content for fact in facts] == ["I live in Leeds."]


def test_a_sentence_that_points_back_keeps_what_it_points_to(extractor: Extractor) -> None:
    text = "My brother opened a bakery in Ghent. It was his dream since we were kids."
    [fact] = _user(extractor, text)
    assert fact.content == text


def test_a_pronoun_takes_along_what_was_said_in_the_message_before(extractor: Extractor) -> None:
    said = [
        Message("user", "We bought a house in Ghent yesterday. It has three bedrooms."),
        Message("assistant", "Congratulations! How old is it?"),
        Message("user", "It was built in 1932."),
        Message("user", "My sister Vera moved to Oslo in March."),
        Message("user", "She works at the harbour there."),
    ]
    found = extractor.extract(said, moment=datetime(2025, 3, 10, 9, tzinfo=UTC))
    built = next(fact for fact in found if "1932" in fact.content)
    assert built.content == (
        '(said before "We bought a house in Ghent yesterday [2025-03-09]. It has three bedrooms.", '
        'asked "How old is it?") It was built in 1932.'
    )
    works = next(fact for fact in found if "harbour" in fact.content)
    assert works.content == (
        '(said before "My sister Vera moved to Oslo in March [2025-03].") '
        "She works at the harbour there."
    )


def test_a_pronoun_takes_nothing_along_from_somebody_else(extractor: Extractor) -> None:
    said = [
        Message("user", "I bought a boat in Malta last summer.", "Ana"),
        Message("user", "My brother sold a house in Ghent last week.", "Ben"),
        Message("user", "It was built in 1932 by my grandfather and his brothers.", "Ana"),
    ]
    assert all("said before" not in fact.content for fact in extractor.extract(said, moment=MOMENT))


@pytest.mark.parametrize(
    "text",
    [
        "Yes, and I'm allergic to penicillin by the way",
        "I'm a vegetarian, so no meat.",
        "I like jazz.",
    ],
)
def test_who_one_is_and_allergies_are_kept_whatever_stands_around(
    text: str, extractor: Extractor
) -> None:
    [fact] = _user(extractor, "Make a meal plan.", text, "Make it shorter.")
    assert fact.content == text


def test_questions_thanks_and_commands_are_left_out_of_a_fact(extractor: Extractor) -> None:
    [fact] = _user(
        extractor, f"Thanks! {PARROT} What does she eat? Write me a list of healthy seeds."
    )
    assert fact.content == PARROT.replace("last year", "last year [2022]")


@pytest.mark.parametrize(
    "text",
    [
        f"<memories>\n{PARROT}\n</memories>",
        f"Relevant memories:\n- {PARROT}\n- I live in Ghent.",
        f"```\n{PARROT}\n```",
        f"> {PARROT}",
        "def f(x):\n    return my_sister + 1\n\nfor i in range(10): print(i)",
        "import os\nconst x = my.sister;\nfunction go(my) {\n  return my.sister;\n}",
        f'Translate this: "{PARROT}"',
        f"As the old song goes: “{PARROT}”",
        "If I had a parrot I would call her Coco and teach her to sing.",
        f"Pretend that I'm a pirate. {PARROT}",
    ],
)
def test_what_is_not_the_speakers_own_is_not_kept(text: str, extractor: Extractor) -> None:
    assert _user(extractor, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I like tea; my sister prefers coffee.",
        "If (like me) you are from Ghent, you love rain. I grew up in Ghent.",
        "I live in Rome\nand my sister lives in Oslo;\nwe meet every June.",
        "I import wine from Georgia and my brother sells it.",
    ],
)
def test_prose_is_not_taken_for_code(text: str, extractor: Extractor) -> None:
    kept = " ".join(fact.content for fact in _user(extractor, text))
    assert all(
        word in kept for word in text.split() if word.startswith(("sister", "Ghent", "wine"))
    )
    assert kept


def test_words_beside_recalled_memories_are_kept(extractor: Extractor) -> None:
    text = f"<memories>\nI live in Ghent with two cats.\n</memories>\n\n{PARROT}"
    [fact] = _user(extractor, text)
    assert "Coco" in fact.content
    assert "Ghent" not in fact.content


def test_a_role_ends_when_somebody_says_so(extractor: Extractor) -> None:
    facts = _user(
        extractor, "Let's role-play, I am a pirate.", PARROT, "Stop the role play.", PARROT
    )
    assert [fact.source_index for fact in facts] == [6]


@pytest.mark.parametrize("role", ["assistant", "system", "tool", "Developer"])
def test_only_people_have_facts(role: str, extractor: Extractor) -> None:
    assert extractor.extract([Message(role, PARROT)], moment=MOMENT) == ()


def test_an_unknown_role_is_a_person_of_that_name(extractor: Extractor) -> None:
    [fact] = extractor.extract([Message("narrator", PARROT)], moment=MOMENT)
    assert fact.speaker == "narrator"
    assert fact.content.startswith("narrator: I have a grey parrot")


@pytest.mark.parametrize("texts", [(), ("",), ("hi",), ("   ",), ("🙏",), ("?",), ("yes", "no")])
def test_empty_and_one_word_conversations_give_nothing(
    texts: tuple[str, ...], extractor: Extractor
) -> None:
    assert _user(extractor, *texts) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ich wohne seit drei Jahren in Wien und arbeite als Lehrerin.",
        "Vivo en Sevilla con mi hermana y dos gatos negros.",
        "私は東京に住んでいて、犬を二匹飼っています。",
        "Я живу в Риге и работаю медсестрой в больнице.",
    ],
)
def test_other_languages_are_kept_whole(text: str, extractor: Extractor) -> None:
    assert [fact.content for fact in _user(extractor, text)] == [text]


@pytest.mark.parametrize("text", ["Guten Morgen!", "¿Dónde está la estación de tren más cercana?"])
def test_greetings_and_questions_of_other_languages_are_not(
    text: str, extractor: Extractor
) -> None:
    assert _user(extractor, text) == ()


def test_emoji_stay_in_the_words(extractor: Extractor) -> None:
    text = "We adopted a dog from the shelter on Monday 🐶🐶, her name is Freja."
    [fact] = _user(extractor, text)
    assert fact.content == text.replace("Monday", "Monday [2023-05-01]")


def test_a_huge_message_is_cut_between_sentences(extractor: Extractor) -> None:
    sentence = "I went to the market in our town with my aunt and bought a basket of plums. "
    facts = _user(extractor, sentence * 14_000)
    assert len(facts) > 1
    assert all(len(fact.content) <= CONTENT_MAX_CHARACTERS for fact in facts)
    assert all(fact.content.endswith("plums.") for fact in facts)
    assert {fact.source_index for fact in facts} == {0}


def test_a_sentence_without_end_is_cut_between_words(extractor: Extractor) -> None:
    facts = _user(extractor, "I live in a yellow house " + "and I like rain today " * 6_000)
    assert all(len(fact.content) <= CONTENT_MAX_CHARACTERS for fact in facts)
    assert sum(fact.content.count("rain") for fact in facts) == 6_000


def test_ten_thousand_messages(extractor: Extractor) -> None:
    said = [
        Message("user", PARROT if at % 5 == 0 else "ok thanks", f"n{at % 3}")
        for at in range(10_000)
    ]
    assert len(extractor.extract(said, moment=MOMENT)) == 2_000


def test_contents_do_not_show_in_a_repr(extractor: Extractor) -> None:
    [fact] = _user(extractor, PARROT)
    assert "parrot" not in repr(fact) + repr(Message("user", PARROT))
