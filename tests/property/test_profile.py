"""A profile makes nothing up: whatever the memories, its words are theirs."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.profile.profile import BioFormat, Portrait, ProfileSource
from muniment.domain.profile.profile_marks import Marks
from muniment.understanding.profile.person_profile import portrait_of

START = datetime(2026, 1, 1, tzinfo=UTC)
SAID = st.one_of(
    st.sampled_from(
        [
            "I love hiking and cooking.",
            "I can't stand olives, really.",
            "Well, I also love jazz!",
            "I live in Porto. I work at Contoso. It is fine.",
            "I moved to Bergen.",
            "I no longer live in Porto.",
            "Ana: I'm an early riser.",
            "User prefers dark mode over light mode",
            "People say I'm patient, and I'm a perfectionist.",
            "My favourite film is Paris, Texas.",
            "What now?",
            "Call mum",
            "\u6211\u559c\u6b22\u7eff\u8336\u3002\u6211\u4f4f\u5728\u5317\u4eac\u3002",
            "J'aime la mer et les montagnes.",
            "I\u2019m allergic to nuts \U0001f95c and, honestly, to fuss.",
        ]
    ),
    st.text(min_size=1, max_size=120),
)


@st.composite
def memories(draw: st.DrawFn) -> list[ProfileSource]:
    return [
        ProfileSource(
            id=MemoryId(f"m{number}"),
            content=draw(SAID),
            type=draw(st.sampled_from(MemoryType)),
            kind=draw(st.sampled_from([*MemoryKind, None])),
            categories=tuple(draw(st.lists(st.sampled_from(Category), max_size=3, unique=True))),
            importance=draw(st.floats(0, 1)),
            created_at=START + timedelta(days=draw(st.integers(0, 2_000))),
            user_id=draw(st.sampled_from([None, "ana"])),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


def squeezed(text: str) -> str:
    """Return a text in lower case without white space, for looking up words in their order."""
    return "".join(text.lower().split())


def claims(portrait: Portrait) -> list[tuple[str, tuple[MemoryId, ...]]]:
    sentences = [each for bio in portrait.bios.values() for each in bio.sentences]
    sentences += [each for listed in portrait.categories.values() for each in listed]
    items = (*portrait.interests, *portrait.likes, *portrait.dislikes, *portrait.traits)
    return [(each.text, each.memories) for each in (*sentences, *items)]


@settings(max_examples=150, deadline=None)
@given(memories())
def test_every_word_stands_in_the_first_memory_it_names(sources):
    by_id = {source.id: source for source in sources}

    for text, named in claims(portrait_of(sources)):
        assert named
        assert len(set(named)) == len(named)
        assert set(named) <= by_id.keys()
        # "I also love" loses its "also", and so do others of its kind.
        said = squeezed(by_id[named[0]].content).replace("also", "")
        assert squeezed(text).replace("also", "") in said


@settings(max_examples=100, deadline=None)
@given(memories(), st.data())
def test_what_is_hidden_names_no_claim_and_what_is_pinned_comes_first(sources, data):
    ids = [source.id for source in sources]
    marked = st.frozensets(st.sampled_from(ids), max_size=3) if ids else st.just(frozenset())
    hidden, pinned = data.draw(marked), data.draw(marked)

    portrait = portrait_of(sources, marks=Marks(hidden=hidden, pinned=pinned))

    assert all(hidden.isdisjoint(named) for _, named in claims(portrait))
    order = [each.is_pinned for each in portrait.bios[BioFormat.FULL].sentences]
    assert order == sorted(order, reverse=True)


@settings(max_examples=100, deadline=None)
@given(memories(), st.data())
def test_a_correction_is_the_only_thing_said_of_its_memory(sources, data):
    assume(sources)
    wrong = data.draw(st.sampled_from(sources)).id

    portrait = portrait_of(sources, marks=Marks(corrected={wrong: "I keep seven bees."}))

    full = portrait.bios[BioFormat.FULL].sentences
    assert [each.text for each in full if wrong in each.memories] == ["I keep seven bees."]


@settings(max_examples=100, deadline=None)
@given(memories())
def test_bios_count_what_they_hold(sources):
    for bio in portrait_of(sources).bios.values():
        assert bio.character_count == len(bio.text)
        assert 0 <= bio.confidence <= 1
        assert bool(bio.text) == bool(bio.sentences)
        assert all(sentence.text in bio.text for sentence in bio.sentences)
