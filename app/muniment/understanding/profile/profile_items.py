"""Likes, dislikes, interests and traits, gathered from all memories that state them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from muniment.domain.ids import MemoryId
from muniment.domain.profile.profile import ProfileItem, ProfileSource
from muniment.domain.profile.profile_marks import Marks
from muniment.understanding.profile.profile_opinions import Opinion, Stated, opinions_of
from muniment.understanding.profile.profile_phrases import normal_phrase
from muniment.understanding.profile.profile_selection import ChosenSentence
from muniment.understanding.profile.profile_sentences import ProfileCandidate, words_of
from muniment.understanding.profile.profile_traits import traits_of

ITEMS_MOST: Final = 25
_MENTION: Final = 0.25
"""Weight of a memory that only mentions a thing, relative to one that states it."""
_MENTIONS_MOST: Final = 8
_CONTRARY: Final = {
    Opinion.LIKE: Opinion.DISLIKE,
    Opinion.DISLIKE: Opinion.LIKE,
    Opinion.INTEREST: Opinion.DISLIKE,
}


OpinionKey = tuple[Opinion, str]
"""A kind of opinion, and its subject in normal form."""


@dataclass(slots=True, repr=False)
class _Gathered:
    """What is said about one thing.

    Args:
        text: The newest wording.
        at: When it was last said; the person's corrections come after everything else.
        memories: The memories that say so, newest first.
    """

    text: str
    at: tuple[bool, datetime]
    memories: list[MemoryId] = field(default_factory=list)


class Items:
    """Likes, dislikes, interests and traits of a person.

    Args:
        chosen: The selected sentences.
        sources: Every memory that was read, for how often a thing is mentioned.
        hidden: What the person hid, as `hidden_opinions` returns it: a selected sentence that also
            says it does not bring it back.
    """

    def __init__(
        self,
        chosen: Sequence[ChosenSentence],
        sources: Sequence[ProfileSource],
        hidden: frozenset[OpinionKey] = frozenset(),
    ) -> None:
        self._found: dict[Opinion, dict[str, _Gathered]] = {each: {} for each in Opinion}
        self._rows: dict[str, set[int]] = {}
        for row, source in enumerate(sources):
            for word in words_of(source.content[:1_000]):
                self._rows.setdefault(word, set()).add(row)
        for each in sorted(chosen, key=_said_at, reverse=True):
            for key, stated in _stated(each.candidate).items():
                if key not in hidden or _is_persons(each):
                    self._take(stated, each)

    def of(self, opinion: Opinion) -> tuple[ProfileItem, ...]:
        """Return the items of a kind, strongest evidence first."""
        other = self._found.get(_CONTRARY.get(opinion, opinion), {})
        items = [
            (self._item(name, found), found.at)
            for name, found in self._found[opinion].items()
            # Of two opinions on one thing the newer one counts.
            if opinion not in _CONTRARY or name not in other or other[name].at < found.at
        ]
        # Newest first among equals: the sort is stable.
        items.sort(key=lambda each: each[1], reverse=True)
        items.sort(key=lambda each: each[0].weight, reverse=True)
        return tuple(item for item, _ in items[:ITEMS_MOST])

    def _take(self, stated: Stated, chosen: ChosenSentence) -> None:
        known = self._found[stated.opinion]
        gathered = known.setdefault(
            normal_phrase(stated.text), _Gathered(stated.text, _said_at(chosen))
        )
        gathered.memories += [each for each in chosen.memories if each not in gathered.memories]

    def _item(self, name: str, found: _Gathered) -> ProfileItem:
        rows = [self._rows.get(word, set()) for word in words_of(name)]
        mentions = len(set.intersection(*rows)) if rows else 0
        more = min(max(0, mentions - len(found.memories)), _MENTIONS_MOST)
        weight = 1.0 - 0.5 ** (len(found.memories) + _MENTION * more)
        return ProfileItem(found.text, tuple(found.memories), round(weight, 3))


def _said_at(chosen: ChosenSentence) -> tuple[bool, datetime]:
    return chosen.candidate.is_corrected, chosen.candidate.source.created_at


def hidden_opinions(candidates: Iterable[ProfileCandidate], marks: Marks) -> frozenset[OpinionKey]:
    """Return the opinions in memories that the person hid."""
    return frozenset(
        key for each in candidates if each.source.id in marks.hidden for key in _stated(each)
    )


def without_hidden(
    chosen: Iterable[ChosenSentence], hidden: frozenset[OpinionKey]
) -> tuple[ChosenSentence, ...]:
    """Remove sentences that state only what the person hid, in any wording."""
    return tuple(each for each in chosen if _is_persons(each) or not _is_hidden(each, hidden))


def _is_hidden(chosen: ChosenSentence, hidden: frozenset[OpinionKey]) -> bool:
    if not hidden:
        return False
    stated = _stated(chosen.candidate).keys()
    return bool(stated) and stated <= hidden


def _is_persons(chosen: ChosenSentence) -> bool:
    """Return whether the person themselves wants a sentence included."""
    return chosen.is_pinned or chosen.candidate.is_corrected


def _stated(candidate: ProfileCandidate) -> dict[OpinionKey, Stated]:
    found: dict[OpinionKey, Stated] = {}
    for stated in (*opinions_of(candidate), *traits_of(candidate)):
        found.setdefault((stated.opinion, normal_phrase(stated.text)), stated)
    return found
