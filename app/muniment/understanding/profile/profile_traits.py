"""Traits that people state about themselves, and their style of writing.

A trait counts only where it was stated ("I'm an early riser", "people say I'm patient"); nothing is
concluded from actions. The style of writing is measured, and described in figures and plain words.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from muniment.domain.profile.profile import Tone
from muniment.understanding.profile.profile_opinions import Opinion, Stated
from muniment.understanding.profile.profile_sentences import ProfileCandidate, length_of

_ADJECTIVES: Final = "|".join(
    """
    adventurous ambitious analytical anxious articulate artistic assertive calm careful cautious
    cheerful clumsy communicative competitive confident conscientious considerate creative curious
    cynical detail-oriented determined direct disciplined disorgani[sz]ed easy-going easygoing
    emotional empathetic energetic enthusiastic extroverted extraverted forgetful forgiving friendly
    frugal funny generous gentle hard-working hardworking helpful honest humble impatient impulsive
    independent indecisive intense introspective introverted kind laid-back lazy logical loyal
    messy meticulous modest moody motivated nervous open-minded optimistic organi[sz]ed outgoing
    patient perfectionistic persistent pessimistic playful polite practical pragmatic precise
    proactive punctual quiet rational realistic reliable reserved resilient resourceful responsible
    romantic sarcastic self-confident self-critical sensitive sentimental serious shy skeptical
    sceptical sociable social spontaneous stubborn superstitious talkative thorough thoughtful tidy
    tolerant trusting witty
    """.split()
)
_NOUNS: Final = "|".join(
    (
        "early riser, early bird, night owl, night person, morning person, people person, "
        "team player, perfectionist, introvert, extrovert, extravert, ambivert, optimist, "
        "pessimist, realist, procrastinator, workaholic, minimalist, homebody, bookworm, planner, "
        "dreamer, good listener, bad liar, fast learner, quick learner, visual learner, "
        "natural leader, born leader, loner, control freak, neat freak, creature of habit, "
        "worrier, risk-taker"
    ).split(", ")
)
_DEGREE: Final = (
    r"(?:(?:very|quite|pretty|really|rather|fairly|extremely|too|so|generally|usually|naturally"
    r"|always|often|a bit|a little|kind of|sort of|somewhat|not very|not|never|also|still|both"
    r"|more of|such) )*"
)
_QUALITY: Final = (
    rf"(?P<trait>(?:an? )?{_DEGREE}(?:an? )?(?:(?:big|real|total|true|huge|bit of a|little) )?"
    rf"(?:(?:{_ADJECTIVES})(?: (?:and|but|or) {_DEGREE}(?:{_ADJECTIVES}))?(?: person)?"
    rf"|(?:{_NOUNS})))\b(?! of\b)"
)
_SAID_BY: Final = (
    r"(?i:people|friends|others|everyone|my \w+(?: and \w+)?|they|the user's \w+) "
    r"(?:always |often |usually |sometimes )?(?:say|says|tell me|tells me|call me|calls me"
    r"|describe me as|describes me as|think|thinks)(?: that)?(?: I am| I'm| they are| the user is)?"
)
_FORM: Final = re.compile(
    (
        r"(?:\b(?:I am|I'm|I've always been|I have always been|I tend to be|I consider myself"
        r"|I would describe myself as|I'd describe myself as|I see myself as)"
        rf"|(?:^|, |\band ){_SAID_BY}"
        r"|^(?:(?:The )?[Uu]ser |[A-Z]\w+ )?"
        rf"(?i:is|tends to be|considers (?:them|him|her)self)) {_QUALITY}"
    ).replace("'", "['\u2019]")
)
# A passing state, or one about a single thing, is not a trait.
_PASSING: Final = re.compile(
    r"\b(?:today|tonight|right now|now|this (?:week|morning|evening|month|time)|lately"
    r"|at the moment|yesterday|recently|currently|about (?:the|this|my|that|it|tomorrow)"
    r"|for (?:the|this|you|your)|to (?:see|hear|meet|start|try|go|have|get)"
    r"|if|when|until|with (?:the|this|that|you))\b",
    re.IGNORECASE,
)
_AFTER_CHARACTERS: Final = 40

_EMOJI: Final = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_TONE_MEMORIES_LEAST: Final = 8
_SHORT_WORDS: Final = 10
_LONG_WORDS: Final = 25
_SELDOM: Final = 0.05
_OFTEN: Final = 0.3


def traits_of(candidate: ProfileCandidate) -> Iterator[Stated]:
    """Yield the traits that a sentence states about the profile's person."""
    if not candidate.is_about_owner:
        return
    for match in _FORM.finditer(candidate.said):
        after = candidate.said[match.end() : match.end() + _AFTER_CHARACTERS]
        if _PASSING.search(after) is None:
            yield Stated(Opinion.TRAIT, match["trait"], candidate)


def tone_of(texts: Sequence[str]) -> Tone | None:
    """Measure a style of writing.

    Args:
        texts: Memories in their own words, whole.

    Returns:
        ``None`` where there are fewer than eight.
    """
    if len(texts) < _TONE_MEMORIES_LEAST:
        return None
    words = round(median(length_of(text[:1_000]) for text in texts))
    questions = sum("?" in text for text in texts) / len(texts)
    exclamations = sum("!" in text for text in texts) / len(texts)
    emoji = sum(_EMOJI.search(text) is not None for text in texts) / len(texts)
    length = "short" if words <= _SHORT_WORDS else "long" if words >= _LONG_WORDS else "medium"
    description = (
        f"Memories of {length} length (a median of {words} words), "
        f"questions {_often(questions)}, exclamation marks {_often(exclamations)}, "
        f"emoji {_often(emoji)}."
    )
    return Tone(
        description,
        len(texts),
        words,
        questions=round(questions, 3),
        exclamations=round(exclamations, 3),
        emoji=round(emoji, 3),
    )


def _often(share: float) -> str:
    if share < _SELDOM:
        return "hardly ever"
    return "often" if share >= _OFTEN else "at times"
