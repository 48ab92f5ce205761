"""Write bios with the user's own language model, if it is on.

The model gets only the sentences of the profile, with corrections in place of what they correct.
Its answers are used only if those sentences support them. Pinned and corrected sentences come first
and are not rewritten.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from muniment.domain.profile.profile import Bio, BioFormat, Portrait, ProfileSentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from muniment.domain.models.local_model import LlmSentence
    from muniment.services.models.local_model import LocalModelService

WRITTEN_BY_MODEL: Final = "The local language model wrote the bios out of the sentences below."

_GIVEN_MOST: Final = 60
_SENTENCES: Final = 14
_WORDS: Final[dict[BioFormat, int]] = {
    BioFormat.FULL: 250,
    BioFormat.SHORT: 60,
    BioFormat.BULLETS: 200,
}
"""Most words of a bio by the model; the professional bio keeps the user's words."""


def retold(portrait: Portrait, model: "LocalModelService") -> tuple[Portrait, str | None]:
    """Return a portrait with bios by the model; it must use nothing confidential.

    Args:
        portrait: As computed from the memories.
        model: The user's.

    Returns:
        The portrait with its bios, and a notice for the user: ``None`` while the model is off, a
        reason if it failed and the bios are unchanged.

    Raises:
        VaultLockedError: The vault was locked meanwhile.
    """
    given = list(_given(portrait))[:_GIVEN_MOST]
    answer = model.bio([sentence.text for sentence in given], sentences=_SENTENCES)
    if not answer.sentences:
        return portrait, answer.notice
    sentences = list(_kept_sentences(given, answer.sentences))
    bios = {
        name: _bio(bio, sentences) if name in _WORDS and not bio.is_manual else bio
        for name, bio in portrait.bios.items()
    }
    return replace(portrait, bios=bios), WRITTEN_BY_MODEL


def _given(portrait: Portrait) -> "Iterator[ProfileSentence]":
    """Yield each sentence of the profile once, those of the bio first."""
    lists = (portrait.bios[BioFormat.FULL].sentences, *portrait.categories.values())
    seen: set[str] = set()
    for sentence in (each for listed in lists for each in listed):
        if sentence.memories and sentence.text not in seen:
            seen.add(sentence.text)
            yield sentence


def _kept_sentences(
    given: "Sequence[ProfileSentence]", answered: "Sequence[LlmSentence]"
) -> "Iterator[ProfileSentence]":
    """Yield the pinned and corrected sentences, then what the model makes of the rest."""
    own = {at for at, each in enumerate(given) if each.is_pinned or each.is_corrected}
    yield from (given[at] for at in sorted(own))
    for sentence in answered:
        if own.issuperset(sentence.memories):
            continue
        named = dict.fromkeys(memory for at in sentence.memories for memory in given[at].memories)
        yield ProfileSentence(sentence.text, tuple(named))


def _bio(bio: Bio, sentences: "Sequence[ProfileSentence]") -> Bio:
    from muniment.understanding.profile.profile_bios import written

    most = _WORDS[bio.format]
    taken: list[ProfileSentence] = []
    words = 0
    for sentence in sentences:
        words += len(sentence.text.split())
        if words <= most or sentence.is_pinned:
            taken.append(sentence)
    made = written(bio.format, tuple(taken), [0] * len(taken))
    return replace(made, is_by_model=True, updated_at=bio.updated_at)
