"""Bios in the words of a local language model: asked for, checked, and never told of secrets."""

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import (
    Category,
    Memory,
    MemoryDraft,
    MemoryKind,
    MemoryType,
    Visibility,
)
from muniment.domain.profile.profile import Bio, BioFormat, Profile
from muniment.domain.profile.profile_marks import MarkAction
from muniment.services.models.local_model import LocalModelUpdate
from muniment.services.profile.profile_writing import WRITTEN_BY_MODEL
from tests.conftest import Home
from tests.fakes.local_llm import Answer, FakeLlm, saying, serving


def remember(home: Home, content: str, **fields: object) -> Memory:
    draft = MemoryDraft(
        content=content,
        type=MemoryType.FACT,
        kind=MemoryKind.SEMANTIC,
        categories=(Category.IDENTITY,),
        **fields,
    )
    return home.services.memories.remember(draft, PERSON).memory


def switch_on(home: Home, llm: FakeLlm) -> None:
    update = LocalModelUpdate(enabled=True, base_url=llm.base_url, model="small")
    home.services.local_model.set(update, PERSON)


def refreshed(home: Home, **asked: bool) -> Profile:
    return home.services.profile.get(PERSON, refresh=True, **asked)


def full(profile: Profile) -> Bio:
    return profile.portrait.bios[BioFormat.FULL]


def told(*items: tuple[str, list[int]]) -> dict[str, object]:
    return {"sentences": [{"text": text, "memories": named} for text, named in items]}


def test_what_the_sentences_support_is_told_in_the_models_words(home: Home) -> None:
    oslo = remember(home, "I live in Oslo.", importance=0.9)
    remember(home, "I hate the tax office.", visibility=Visibility.CONFIDENTIAL)
    answer = told(("The user lives in Oslo.", [0]), ("The user is the king of Oslo.", [0]))

    with serving(saying(answer)) as llm:
        switch_on(home, llm)
        plain = home.services.profile.get(PERSON, include_confidential=False)
        profile = refreshed(home, include_confidential=False)
        asked = str(llm.asked)

    assert (full(plain).text, full(plain).is_by_model) == ("I live in Oslo.", False)
    assert full(profile).text == "The user lives in Oslo."
    assert full(profile).is_by_model
    assert full(profile).sentences[0].memories == (oslo.id,)
    assert profile.portrait.bios[BioFormat.BULLETS].text == "- The user lives in Oslo."
    assert profile.notices == (WRITTEN_BY_MODEL,)
    assert home.services.profile.get(PERSON, include_confidential=False) is profile
    assert len(llm.asked) == 1
    assert "I live in Oslo." in asked
    assert "tax office" not in asked


def test_what_the_person_said_stands_before_and_as_it_is(home: Home) -> None:
    wrong = remember(home, "I live in Porto.", importance=0.9)
    home.services.profile.mark(wrong.id, MarkAction.CORRECT, PERSON, text="I live in Oslo.")
    home.services.profile.set_bio("Nurse.", BioFormat.SHORT, PERSON)
    remember(home, "I have two cats.", importance=0.1)
    answer = told(("The user lives in Oslo.", [0]), ("The user has two cats.", [1]))

    with serving(saying(answer)) as llm:
        switch_on(home, llm)
        profile = refreshed(home)

    assert full(profile).text == "I live in Oslo. The user has two cats."
    assert profile.portrait.bios[BioFormat.SHORT].text == "Nurse."
    assert "Porto" not in str(llm.asked)


def test_where_it_fails_the_own_words_stand_with_a_notice(home: Home) -> None:
    remember(home, "I live in Oslo.")

    with serving(Answer(b"what?", status=500)) as llm:
        switch_on(home, llm)
        profile = refreshed(home)

    assert full(profile).text == "I live in Oslo."
    (notice,) = profile.notices
    assert notice.startswith("The local language model was not used")


def test_it_is_never_asked_with_confidential_memories_nor_while_off(home: Home) -> None:
    remember(home, "I live in Oslo.")

    with serving(saying(told(("The user lives in Oslo.", [0])))) as llm:
        assert full(refreshed(home)).text == "I live in Oslo."
        switch_on(home, llm)
        remember(home, "I hate my boss.", visibility=Visibility.CONFIDENTIAL)
        profile = refreshed(home)
        assert llm.asked == []

    assert not full(profile).is_by_model
    assert "I hate my boss." in full(profile).text
