"""Likes, dislikes, interests and traits, in the words in which people state them.

Only outright statements count: "I love hiking"; two trips to the mountains prove nothing. Wishes
("I'd love to"), the past ("I used to like"), questions and opinions of other people do not count.
The patterns are for English; text in other languages is ignored.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from muniment.domain.memories.memory import Category
from muniment.understanding.profile.profile_phrases import objects_of, phrase_of
from muniment.understanding.profile.profile_sentences import ProfileCandidate

_ADVERBS: Final = (
    r"(?:(?:really|absolutely|also|always|truly|still|just|generally|usually|often|particularly"
    r"|especially|totally|deeply|actually|definitely|both|all|do|personally|mostly|much|quite|so"
    r"|very|strongly|simply|honestly|sometimes|secretly|never stopped) )*"
)
_FIRST: Final = rf"\b(?:I|[Ww]e) {_ADVERBS}"
_FIRST_IS: Final = rf"\b(?:I am|I'm|[Ww]e are|[Ww]e're|I've (?:always|long) been) {_ADVERBS}"
# A third person counts only as the subject of the whole sentence: the person of the profile.
_THIRD: Final = rf"^(?:(?:The )?[Uu]ser |[A-Z][\w'-]+(?: [A-Z][\w'-]+)? )?{_ADVERBS}"
_REST: Final = r" (?P<rest>\S.*)"

_LIKING: Final = r"(?:love|like|enjoy|adore|prefer|favou?r)"
_LIKING_S: Final = r"(?i:loves|likes|enjoys|adores|prefers|favou?rs)"
_DISLIKING: Final = r"(?:hate|dislike|detest|loathe|despise|prefer not to)"
_DISLIKING_S: Final = r"(?i:hates|dislikes|detests|loathes|despises|prefers not to)"
_NOT: Final = r"(?:do not|don't|never|did never)"
_CANNOT: Final = r"(?:can't|cannot|can not|could never)"
_STAND: Final = r"(?:stand|bear)"
_TOLERATE: Final = r"(?:tolerate|stomach)"
_FOND: Final = (
    r"(?:fond of|into|keen on|crazy about|mad about|passionate about|obsessed with|in love with"
    r"|an? (?:(?:big|huge|great|real|avid|massive|lifelong) )?(?:fan|lover) of)"
)
_AVERSE: Final = r"(?P<whole>(?:afraid of|scared of|terrified of|sick of|fed up with)"


class Opinion(StrEnum):
    """The kind of a statement about oneself."""

    LIKE = "like"
    DISLIKE = "dislike"
    INTEREST = "interest"
    TRAIT = "trait"


@dataclass(frozen=True, slots=True, repr=False)
class Stated:
    """One opinion in a sentence.

    Args:
        opinion: Its kind.
        text: As written in the sentence.
        candidate: The sentence.
    """

    opinion: Opinion
    text: str
    candidate: ProfileCandidate

    def __repr__(self) -> str:
        return f"Stated({self.opinion})"


def _patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text.replace("'", "['\u2019]")) for text in texts)


_DISLIKES: Final = _patterns(
    rf"{_FIRST}{_DISLIKING}{_REST}",
    rf"{_THIRD}{_DISLIKING_S}{_REST}",
    rf"{_FIRST}{_NOT} {_ADVERBS}(?:like|love|enjoy|care for){_REST}",
    rf"{_THIRD}(?i:does not|doesn't|never) {_ADVERBS}(?:like|love|enjoy|care for){_REST}",
    rf"{_FIRST}{_CANNOT} {_ADVERBS}{_STAND}{_REST}",
    rf"{_THIRD}(?i:{_CANNOT}) {_ADVERBS}{_STAND}{_REST}",
    rf"{_FIRST_IS}not {_ADVERBS}{_FOND}{_REST}",
    rf"{_FIRST_IS}{_AVERSE}{_REST})",
    rf"{_THIRD}(?i:is )?{_ADVERBS}(?i:{_AVERSE}{_REST}))",
)
# Dislikes only where the memory is not about health: there they say what harms, not what is liked.
_AVOIDED: Final = _patterns(
    rf"{_FIRST}avoid{_REST}",
    rf"{_THIRD}(?i:avoids){_REST}",
    rf"{_FIRST}{_CANNOT} {_ADVERBS}{_TOLERATE}{_REST}",
    rf"{_THIRD}(?i:{_CANNOT}) {_ADVERBS}{_TOLERATE}{_REST}",
)
_LIKES: Final = _patterns(
    rf"{_FIRST}{_LIKING}{_REST}",
    rf"{_THIRD}{_LIKING_S}{_REST}",
    rf"{_FIRST_IS}{_FOND}{_REST}",
    rf"{_THIRD}(?i:is) {_ADVERBS}{_FOND}{_REST}",
    rf"\b(?i:my|(?:the )?user's) (?:(?:all-time|absolute|very) )?favou?rite [\w -]{{1,40}}?"
    rf" (?:is|are){_REST}",
)
_INTERESTS: Final = _patterns(
    rf"{_FIRST}(?:collect|practi[cs]e){_REST}",
    rf"{_THIRD}(?i:collects|practi[cs]es){_REST}",
    rf"{_FIRST_IS}(?:interested in|learning){_REST}",
    rf"{_THIRD}(?i:is )?(?i:interested in|learning){_REST}",
    rf"\b(?i:my|(?:the )?user's) (?:\w+ )?hobb(?:y is|ies are|ies include){_REST}",
)
# An activity is an interest where the memory is about interests: people play, make and follow many
# things at work.
_PURSUITS: Final = _patterns(
    rf"{_FIRST}(?P<whole>(?:play|brew|bake|paint|grow|build|make|write|read|watch|follow|coach|do"
    rf"|train for|go)\b(?! not| n't){_REST})",
    rf"{_THIRD}(?P<whole>(?i:plays|brews|bakes|paints|grows|builds|makes|writes|reads|watches"
    rf"|follows|coaches|does|trains for|goes)\b(?! not){_REST})",
)
_KEYS: Final = re.compile(
    r"lov|lik|enjoy|ador|prefer|favou?r|hat|detest|loath|despis|avoid|stand|bear|tolerat|stomach"
    r"|can|not|n['\u2019]t|fond|into|keen|crazy|mad|passion|obsess|fan|lover|afraid"
    r"|scared|terrif|sick|fed|collect|practi|interest|learn|hobb|care",
    re.IGNORECASE,
)
_CLAUSES: Final = re.compile(
    r"[,;]?\s+(?:but|and|though|although|while)\s+(?=(?:I|I'm|I\u2019m|we)\b)"
)


def opinions_of(candidate: ProfileCandidate) -> Iterator[Stated]:
    """Yield what a sentence says that the profile's person likes, dislikes or does."""
    if not candidate.is_about_owner:
        return
    is_leisure = Category.INTERESTS in candidate.source.categories
    for clause in _CLAUSES.split(candidate.said):
        if _KEYS.search(clause):
            yield from _polar(clause, candidate)
            for phrase in _first_of(_INTERESTS, clause):
                yield Stated(Opinion.INTEREST, phrase, candidate)
        if is_leisure:
            for phrase in _first_of(_PURSUITS, clause):
                yield Stated(Opinion.INTEREST, phrase, candidate)


def _polar(clause: str, candidate: ProfileCandidate) -> Iterator[Stated]:
    """Yield the likes or dislikes in a clause; where both fit, it is a dislike."""
    categories = candidate.source.categories
    is_of_health = Category.HEALTH in categories
    disliked = _first_of(_DISLIKES if is_of_health else (*_DISLIKES, *_AVOIDED), clause)
    for phrase in disliked:
        yield Stated(Opinion.DISLIKE, phrase, candidate)
    if disliked:
        return
    for phrase in _first_of(_LIKES, clause):
        yield Stated(Opinion.LIKE, phrase, candidate)
        if not categories or Category.INTERESTS in categories:
            yield Stated(Opinion.INTEREST, phrase, candidate)


def _first_of(patterns: tuple[re.Pattern[str], ...], text: str) -> list[str]:
    """Return what the first matching pattern found."""
    for pattern in patterns:
        match = pattern.search(text)
        if match is None:
            continue
        whole, rest = match.groupdict().get("whole"), match["rest"]
        if whole is None:
            return objects_of(rest, compared="prefer" in match.group()[: -len(rest)].lower())
        phrase = phrase_of(rest)
        return [] if phrase is None else [whole[: -len(rest)] + phrase]
    return []
