"""The profile's engine: what memories tell about a person, in their own words."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.profile.profile import BioFormat, ProfileSource
from muniment.domain.profile.profile_marks import Marks
from muniment.understanding.profile.person_profile import portrait_of
from muniment.understanding.profile.profile_sentences import candidates_of, cleaned, is_statement

START = datetime(2026, 1, 1, tzinfo=UTC)
FACT, LIKING = MemoryType.FACT, MemoryType.PREFERENCE


def source(name: str, content: str, day: int = 0, **fields) -> ProfileSource:
    given = {
        "type": FACT,
        "kind": MemoryKind.SEMANTIC,
        "categories": (Category.IDENTITY,),
        **fields,
    }
    return ProfileSource(
        id=MemoryId(name), content=content, created_at=START + timedelta(days=day), **given
    )


def liking(name: str, content: str, day: int = 0) -> ProfileSource:
    return source(name, content, day, type=LIKING, categories=(Category.INTERESTS,))


def texts(portrait, bio_format: BioFormat = BioFormat.FULL) -> list[str]:
    return [sentence.text for sentence in portrait.bios[bio_format].sentences]


def named(items) -> list[str]:
    return [item.text for item in items]


@pytest.mark.parametrize(
    ("said", "likes", "dislikes"),
    [
        ("I love hiking and cooking.", ["hiking", "cooking"], []),
        ("I enjoy jazz, old films and long walks in the rain.", None, []),
        ("I prefer tea to coffee.", ["tea"], []),
        ("I prefer working at night because it is quiet.", ["working at night"], []),
        ("I prefer to sail over flying.", ["sail"], []),
        ("User prefers dark mode over light mode", ["dark mode"], []),
        ("Likes black coffee", ["black coffee"], []),
        ("My favourite book is Dune.", ["Dune"], []),
        ("My favorite film is Paris, Texas.", ["Paris, Texas"], []),
        ("I'm a huge fan of Arsenal!", ["Arsenal"], []),
        ("I\u2019ve always been passionate about photography", ["photography"], []),
        ("I love fish and chips", ["fish and chips"], []),
        ("I really can't stand cilantro, it tastes like soap.", [], ["cilantro"]),
        ("I hate it when people are late.", [], ["when people are late"]),
        ("I don't really like crowded places.", [], ["crowded places"]),
        ("The user does not like olives", [], ["olives"]),
        ("I am not into horror movies.", [], ["horror movies"]),
        ("I'm allergic to peanuts and shellfish.", [], []),
        ("The user is lactose intolerant and can't have milk.", [], []),
        ("I avoid small talk.", [], ["small talk"]),
        ("I'm afraid of heights.", [], ["afraid of heights"]),
        ("I hate Mondays but I love Fridays.", ["Fridays"], ["Mondays"]),
        ("I'd love to visit Japan.", [], []),
        ("I would like a window seat.", [], []),
        ("I used to love tennis.", [], []),
        ("I love you all so much.", [], []),
        ("I like that idea a lot.", [], []),
        ("I like to think it helps.", [], []),
        ("I can't drink tonight.", [], []),
        ("Ana can't stand cilantro.", [], []),
        ("Do I like olives?", [], []),
        ("Ich mag keine Oliven, aber ich liebe Käse.", [], []),
    ],
)
def test_opinions_are_taken_in_the_words_they_were_stated_in(said, likes, dislikes):
    portrait = portrait_of([liking("a", said)])

    wanted = ["jazz", "old films", "long walks in the rain"] if likes is None else likes
    assert sorted(named(portrait.likes)) == sorted(wanted)
    assert named(portrait.dislikes) == dislikes


@pytest.mark.parametrize(
    ("said", "traits"),
    [
        ("I'm an early riser and rather shy.", ["an early riser"]),
        ("People say I'm patient.", ["patient"]),
        ("My friends always tell me I'm too honest.", ["too honest"]),
        ("I've always been a bit of a perfectionist.", ["a bit of a perfectionist"]),
        ("The user is introverted.", ["introverted"]),
        ("I am not very organised.", ["not very organised"]),
        ("I'm nervous about the exam.", []),
        ("I'm patient with the children today.", []),
        ("Tom is stubborn.", []),
        ("I went to bed early.", []),
    ],
)
def test_traits_are_only_what_somebody_said_of_themselves(said, traits):
    assert named(portrait_of([source("a", said)]).traits) == traits


def test_an_opinion_that_changed_is_the_newer_one():
    portrait = portrait_of(
        [liking("a", "I love coffee.", 1), liking("b", "I don't like coffee any more.", 2)]
    )
    back = portrait_of([liking("a", "I can't stand olives.", 1), liking("b", "I love olives.", 2)])

    assert (named(portrait.likes), named(portrait.dislikes)) == ([], ["coffee"])
    assert (named(back.likes), named(back.dislikes)) == (["olives"], [])
    assert "I love coffee." not in texts(portrait)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("I live in Porto.", "I moved to Bergen in May."),
        ("I work at Contoso.", "I work for Acme now."),
        ("My favourite colour is green.", "My favourite colour is blue."),
        ("My phone number is 555 0100.", "My phone number is 555 0199."),
        ("I'm single.", "I'm married to Tom."),
        ("I play the cello.", "I stopped playing the cello."),
        ("User lives in Porto", "User lives in Bergen"),
    ],
)
def test_of_two_values_of_one_attribute_the_newer_stands(older, newer):
    portrait = portrait_of([source("b", newer, 300), source("a", older, 1)])

    assert texts(portrait) == [newer]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I live in Porto.", "My parents live in Bergen."),
        ("I work at Contoso.", "I work at night."),
        ("My sister is a doctor.", "My sister is in Paris."),
        ("I have a dog.", "I have a cat."),
    ],
)
def test_what_can_both_be_true_stays(first, second):
    portrait = portrait_of([source("a", first, 1), source("b", second, 2)])

    assert set(texts(portrait)) == {first, second}


def test_what_says_the_same_is_one_sentence_that_rests_on_all():
    sources = [
        liking("a", "I love hiking & photography", 1),
        liking("b", "I really love hiking and photography!", 2),
        liking("c", "Well, I also love hiking and photography.", 3),
    ]

    (sentence,) = portrait_of(sources).bios[BioFormat.FULL].sentences

    assert sentence.memories == ("c", "b", "a")
    assert sentence.text == "I love hiking and photography."


def test_near_vectors_alone_do_not_make_two_statements_one():
    sources = [source("a", "Bob owes me money.", 1), source("b", "I owe Bob money.", 2)]
    vectors = np.tile(np.eye(1, 384, dtype=np.float32), (2, 1))

    categories = portrait_of(sources, vectors=vectors).categories[Category.IDENTITY]

    assert [sentence.memories for sentence in categories] == [("b",)]


def test_questions_fragments_tasks_and_settings_are_no_part_of_a_bio():
    sources = [
        source("a", "What time is it where I live?"),
        source("b", "It was great."),
        source("c", "Ok then"),
        source("d", "I need to call the plumber.", type=MemoryType.TASK),
        source("e", "Respond to me in JSON.", type=MemoryType.SYSTEM),
        source("f", "```\nmy_code()\n```"),
        source("g", "Water boils at 100 degrees."),
        source("h", "I have two sisters."),
    ]

    assert texts(portrait_of(sources)) == ["I have two sisters."]


def test_without_anything_personal_what_is_known_stands():
    portrait = portrait_of([source("a", "The office opens at nine."), source("b", "")])

    assert texts(portrait) == ["The office opens at nine."]


def test_nothing_is_known_of_nobody():
    portrait = portrait_of([])

    assert all((bio.text, bio.confidence) == ("", 0.0) for bio in portrait.bios.values())
    assert (portrait.categories, portrait.likes, portrait.tone) == ({}, (), None)


def life() -> list[ProfileSource]:
    found = []
    for at, category in enumerate(Category):
        for number in range(9):
            text = f"I keep {category.value} number {number} in drawer {at * 9 + number}."
            found.append(source(f"{category.value}{number}", text, number, categories=(category,)))
    return found


def test_formats_keep_to_their_sizes():
    bios = portrait_of(life()).bios

    assert 150 < bios[BioFormat.FULL].word_count <= 250
    assert 20 < bios[BioFormat.SHORT].word_count <= 60
    assert 5 <= len(bios[BioFormat.BULLETS].sentences) <= 10
    assert all(line.startswith("- I keep") for line in bios[BioFormat.BULLETS].text.split("\n"))
    professional = {
        memory.rstrip("0123456789")
        for sentence in bios[BioFormat.PROFESSIONAL].sentences
        for memory in sentence.memories
    }
    assert professional == {"career", "learning", "productivity"}
    assert bios[BioFormat.FULL].text.count("\n\n") >= 5
    assert bios[BioFormat.SHORT].character_count == len(bios[BioFormat.SHORT].text)


def test_two_profiles_of_the_same_memories_are_alike():
    assert portrait_of(life()).bios == portrait_of(list(reversed(life()))).bios


def test_a_sentence_about_nothing_but_the_one_before_is_left_out():
    assert cleaned("Well, and I also love  tea") == "I love tea"
    assert cleaned("So far I like it here") == "So far I like it here"
    assert cleaned("## I **love** [Lisbon](https://example.org/lisbon)") == "I love Lisbon"
    assert cleaned("No, I don't eat meat.") == "I don't eat meat."
    assert not is_statement("She said yes to me.")
    assert is_statement("She [Ana] said yes to me.")


def test_one_speakers_name_goes_and_those_of_several_stay():
    ana = [source(f"a{at}", f"Ana: I have {at} cats at home.") for at in range(2, 4)]
    tom = [source(f"t{at}", f"Tom: I have {at} dogs at home.") for at in range(2, 4)]

    assert set(texts(portrait_of(ana))) == {"I have 2 cats at home.", "I have 3 cats at home."}
    assert all(text.startswith(("Ana: ", "Tom: ")) for text in texts(portrait_of(ana + tom)))
    assert texts(portrait_of([source("x", "Allergies: my list has peanuts and shellfish.")])) == [
        "Allergies: my list has peanuts and shellfish."
    ]


def test_a_long_memory_gives_sentences_of_its_own():
    long = source("a", "I grew up on a farm. It was cold. I have two sisters. " * 3)

    assert [each.text for each in candidates_of(long, 0)][:2] == [
        "I grew up on a farm.",
        "I have two sisters.",
    ]


def test_how_somebody_writes_is_counted():
    texts_of = [f"I saw {count} birds today!" for count in range(4, 12)]
    portrait = portrait_of([source(str(at), text) for at, text in enumerate(texts_of)])

    assert portrait.tone is not None
    assert (portrait.tone.words, portrait.tone.exclamations, portrait.tone.emoji) == (5, 1.0, 0.0)
    assert "exclamation marks often" in portrait.tone.description
    assert portrait_of([source("a", texts_of[0])]).tone is None


HOME = [source("old", "I live in Porto.", 1), source("new", "I live in Bergen.", 90)]


def test_a_pinned_memory_stands_first_and_outranks_a_newer_one():
    sources = [*HOME, source("z", "I sing.", 99), source("q", "Why am I here?", 1)]
    portrait = portrait_of(sources, marks=Marks(pinned=frozenset({"old", "q"})))

    sentences = portrait.bios[BioFormat.SHORT].sentences
    assert {sentence.text for sentence in sentences[:2]} == {"I live in Porto.", "Why am I here?"}
    assert all(sentence.is_pinned for sentence in sentences[:2])
    assert "I live in Bergen." not in texts(portrait)


def test_a_correction_stands_for_all_that_said_the_same_and_against_newer_ones():
    again = source("again", "I live in Porto!", 30)
    marks = Marks(corrected={MemoryId("old"): "I live in Oslo."})

    portrait = portrait_of([*HOME, again], marks=marks)

    (sentence,) = portrait.bios[BioFormat.FULL].sentences
    assert (sentence.text, sentence.is_corrected) == ("I live in Oslo.", True)
    assert set(sentence.memories) == {"old", "again"}


def test_a_correction_changes_likes_as_well():
    marks = Marks(corrected={MemoryId("a"): "I can't stand beer."})

    portrait = portrait_of([liking("a", "I love beer.")], marks=marks)

    assert (named(portrait.likes), named(portrait.dislikes)) == ([], ["beer"])


@pytest.mark.parametrize("hidden", ["a", "b"])
def test_what_is_hidden_is_gone_with_all_that_says_the_same(hidden):
    sources = [liking("a", "I love beer.", 1), liking("b", "I really love beer!", 2), *HOME]

    portrait = portrait_of(sources, marks=Marks(hidden=frozenset({hidden})))

    assert texts(portrait) == ["I live in Bergen."]
    assert portrait.likes == ()


def test_a_bio_of_ones_own_stands_in_its_format_alone():
    marks = Marks(bios={BioFormat.SHORT: ("Nurse, sister, sailor.", START)})

    bios = portrait_of(HOME, marks=marks).bios

    assert (bios[BioFormat.SHORT].text, bios[BioFormat.SHORT].is_manual) == (
        "Nurse, sister, sailor.",
        True,
    )
    assert bios[BioFormat.SHORT].word_count == 3
    assert bios[BioFormat.FULL].text == "I live in Bergen."


def test_an_answer_keeps_the_question_it_is_not_understood_without():
    sources = [
        source("a", 'Ana (asked "Do you love wine?"): I do, every Sunday. I live in Porto.', 1),
        source("b", "Ana: I have two cats at home.", 2),
    ]

    said = texts(portrait_of(sources))

    assert set(said) == {
        '(asked "Do you love wine?"): I do, every Sunday.',
        "I live in Porto.",
        "I have two cats at home.",
    }
    assert portrait_of(sources).likes == ()


@pytest.mark.parametrize(
    "said",
    [
        "Since I was 17 or so.",
        "Check out the new painting.",
        "Thank you so much!",
        "Good morning to all of us!",
        "When I come home.",
    ],
)
def test_small_talk_and_halves_of_sentences_are_no_statements(said):
    assert not is_statement(said)


@pytest.mark.parametrize(
    "said",
    [
        "Since I was 17, I have lived alone.",
        "Call me Ana.",
        "When I come home, I read.",
        "Lives in Porto",
        "User prefers tea",
        "Ich arbeite als Köchin in Graz.",
        "\u6211\u559c\u6b22\u7eff\u8336\u3002",
    ],
)
def test_whole_statements_are(said):
    assert is_statement(said)


def test_what_speaks_to_somebody_else_comes_last():
    sources = [source("a", "I told you all about my plans."), source("b", "I have two sisters.")]

    assert texts(portrait_of(sources))[0] == "I have two sisters."


@pytest.mark.parametrize(
    "said",
    ["I love your turtles.", "I like the idea of sailing.", "I love creating a safe, warm place."],
)
def test_what_is_half_said_is_not_liked(said):
    assert portrait_of([liking("a", said)]).likes == ()


def test_a_resolved_week_does_not_count_against_a_short_sentence() -> None:
    assert is_statement("I moved to Lyon last week [2026-04-27/2026-05-03].")
    assert not is_statement("I [2026-04] 2026 04 27 2026 05 03.")


def test_what_was_hidden_does_not_come_back_in_other_words() -> None:
    sources = [
        liking("hidden", "I hate coriander."),
        liking("again", "Coriander is awful, I hate coriander.", 3),
        liking("more", "I hate coriander and I love basil.", 4),
        liking("turned", "I love mint.", 5),
    ]
    portrait = portrait_of(sources, marks=Marks(hidden=frozenset({MemoryId("hidden")})))
    assert "Coriander is awful, I hate coriander." not in texts(portrait)
    assert named(portrait.dislikes) == []
    assert set(named(portrait.likes)) == {"basil", "mint"}
    pinned = Marks(hidden=frozenset({MemoryId("hidden")}), pinned=frozenset({MemoryId("again")}))
    assert named(portrait_of(sources, marks=pinned).dislikes) == ["coriander"]


def test_a_profile_shows_no_sentence_that_leans_on_an_earlier_message() -> None:
    built = source("a", '(said before "We bought a house in Ghent.") It was built in 1932.')
    works = source("b", '(said before "We like Ghent.") She is kind. I work in the harbour there.')
    assert texts(portrait_of([built, works])) == ["I work in the harbour there."]
