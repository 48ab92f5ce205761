"""What can be seen of the turns of a conversation without a model: one row of numbers a turn.

A turn is seen with the turns around it: who keeps a note of a talk does not judge a sentence alone,
but by what was asked before, what was answered, and what else was said that day.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from muniment.understanding import small_talk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW: Final = 24
"""How many turns before and after are looked at."""

_PAST: Final = re.compile(
    r"""\b(?:i|we)\b(?:['’]ve|['’]d|\ have|\ had|\ was|\ were|\ did|\ just|\ also|\ finally|\ only|
    \ recently|\ never|\ always|\ really|\ actually)*\ (?:\w+ed|went|got|had|saw|made|took|met|
    found|
    started|began|bought|told|came|left|lost|won|felt|thought|knew|grew|gave|said|heard|read|wrote|
    ran|swam|sang|ate|drank|drove|flew|built|taught|spent|slept|sold|sent|kept|held|fell|broke|
    became|been|done|gone|seen|was|were|put|cut|hit|set|quit|paid|caught|chose|forgot|hurt|learnt)\b
    |\b(?:i|we)\ (?:was|were|have|had|did|didn['’]t|used\ to)\b|\b(?:i|we)['’]ve\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STATE: Final = re.compile(
    r"""\b(?:i|we)(?:['’]m|['’]re|\ am|\ are|\ have|\ live|\ work|\ own|\ study|\ teach|\ play|
    \ speak|
    \ need|\ know|\ go|\ do|\ don['’]t|\ can['’]t|\ use|\ make|\ write|\ keep|\ run|\ sing|\ still|
    \ never|\ always|\ usually|\ mostly|\ often|\ sometimes)\b|\b(?:my|our)\ \w+""",
    re.IGNORECASE | re.VERBOSE,
)
_FEELING: Final = re.compile(
    r"""\b(?:love|like|enjoy|hate|prefer|favou?rite|feel|feels|felt|feeling|afraid|scared|nervous|
    anxious|proud|happy|sad|angry|upset|excited|stressed|tired|lonely|miss|missed|grateful|thankful|
    believe|think|realised?|realized?|learned|important|matters?|means?|inspired?|inspires|passion|
    passionate|dream|hope|worried|worry|relax|peace|joy|comfort|struggling|tough|hard|
    motivated?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PLAN: Final = re.compile(
    r"""\b(?:(?:i|we)(?:['’]ll|\ will|['’]d\ (?:love|like)|\ want|\ plan|\ hope|\ would|\ wish)|
    going\ to|
    gonna|planning|plan\ to|want\ to|hope\ to|hoping|thinking\ (?:of|about)|considering|decided|
    looking\ (?:into|forward|for)|trying\ to|working\ (?:on|towards?)|signed\ up|about\ to)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME: Final = re.compile(
    r"""\b(?:yesterday|today|tomorrow|tonight|ago|last|next|recently|lately|since|weekends?|weeks?|
    months?|years?|morning|evening|summer|winter|spring|autumn|fall|(?:mon|tues|wednes|thurs|fri|
    satur|
    sun)days?|january|february|march|april|june|july|august|september|october|november|december|
    christmas|birthday|once|when\ i|every|each|twice)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PEOPLE: Final = re.compile(
    r"""\b(?:my|our|his|her)\ (?:\w+\ )?(?:mom|mum|mother|dad|father|parents?|sisters?|brothers?|
    sons?|
    daughters?|kids?|children|wife|husband|partner|girlfriend|boyfriend|fianc\w+|family|friends?|
    colleagues?|boss|team|aunt|uncle|cousins?|niece|nephew|grand\w+|gran|nan|neighbou?rs?|dogs?|
    cats?|
    pets?|roommate|flatmate|doctor|therapist|teacher|students?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_YOU: Final = re.compile(
    r"""\b(?:proud\ of|happy\ for|glad|for|to|with|of|love|admire|like)\ (?:you|your|u)\b
    |\byou(?:['’]re|\ are|\ have|['’]ve|\ really|\ deserve|\ should|\ must|\ can|['’]ll)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME: Final = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_NUMBER: Final = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    r"hundred|thousand|first|second|third|couple)\b",
    re.IGNORECASE,
)
_TASK: Final = re.compile(
    r"""\b(?:errors?|warnings?|lines?|columns?|rows?|files?|functions?|code|scripts?|versions?|
    paragraphs?|sentences?|words?|titles?|drafts?|lists?|tables?|answers?|examples?|numbers?|
    images?|
    the\ (?:first|second|third|last|other)\ one|too\ (?:long|short|formal|wide|vague)|shorter|
    longer|
    simpler|(?:it|that|this)\ (?:still\ )?(?:works?|fails?|worked|failed|runs|says|looks|sounds|
    fits)|
    i\ (?:tried|did\ (?:it|that|what)|don['’]?t\ (?:understand|get|know|see)|see\b|got\ it|
    want\ (?:it|the|a)|need\ (?:it|a|the|to)\b|think\ (?:it|the)|like\ (?:it|the|your)|prefer\ your|
    was\ hoping|['’]ll\ (?:take|use|try)|(?:am|['’]m)\ (?:looking\ for|getting|using)))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LASTING: Final = re.compile(
    r"""\b(?:i['’]?m|i\ am|we['’]?re|we\ are)\ (?:now\ )?(?:an?|allergic|from|vegan|vegetarian|
    married|
    single|divorced|pregnant|\d+|intolerant|retired|new|based|living|working|studying|learning|
    moving|
    (?:not\ )?allowed)\b|\b(?:i|we)\ (?:live|work|moved|teach|study|own|run|grew\ up|was\ born|
    never|
    always|don['’]?t\ (?:eat|drink|want\ any|use|own|like|do)|can['’]?t\ (?:stand|eat|have|do|run|
    work))
    \b|\b(?:i|we)(?:['’]?ve|\ have)?\ (?:got|have|had)\ (?:an?|two|three|four|five|six|no|only|
    my)\b|
    \bmy\ \w+(?:\ \w+)?\ (?:is|are|was|has|have|had|died|lives?|works?|wants?|says?|said)\b|
    \b(?:my|our)\ (?:job|name|birthday|home|house|flat|doctor|boss|team|goal|plan)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PHOTO: Final = re.compile(
    r"\b(?:photo|pic|pics|picture|look at|check (?:this|it|out)|take a look|here['’]s|here is)\b",
    re.IGNORECASE,
)

OWN: Final = (
    "words", "statement_words", "plain_words", "first_person_words", "longest_first_person",
    "sentence_count", "questions", "question_share", "ends_asking", "first_person_share",
    "second_person_share", "first_person", "past", "state", "feeling", "plan", "time", "people",
    "lasting", "about_you", "names", "numbers", "photo", "reacts_first", "greets_first", "thanks",
    "wishes", "other_share", "reaction_share", "first_word_is_mine", "last_sentence_is_mine",
)  # fmt: skip
AROUND: Final = (
    "is_first", "is_second", "near_end", "asked_before", "words_before", "reaction_before",
    "own_words_before", "next_missing", "reaction_next", "question_next", "words_next",
    "own_words_next", "about_you_next", "rank", "rank_of_speaker", "against_mean", "mean_around",
    "mean_of_speaker", "after_assistant", "answered_words", "told_assistant", "task_talk",
)  # fmt: skip
CUES: Final = OWN + AROUND


@dataclass(frozen=True, slots=True, repr=False)
class Turn:
    """A turn, cut into sentences.

    Args:
        speaker: Who speaks; equal for the same speaker.
        sentences: Its sentences in order.
        is_candidate: Whether it may be kept at all (an assistant's turn may not).
    """

    READ_CHARACTERS: ClassVar[int] = 4_000
    """How much of a turn is looked at."""

    speaker: str
    sentences: tuple[str, ...]
    is_candidate: bool = True

    @property
    def text(self) -> str:
        """The sentences, joined."""
        return " ".join(self.sentences)


def cues_of(turns: Sequence[Turn]) -> "NDArray[np.float64]":
    """Return the cues of every turn.

    Args:
        turns: The turns of one conversation in order; each is compared with at most `WINDOW` on
            either side, so time and memory grow with their number alone.

    Returns:
        Shape (turns, cues), float64; columns as in `CUES`.
    """
    import numpy as np

    own = np.array([_own(turn) for turn in turns], dtype=np.float64).reshape(-1, len(OWN))
    around = np.array([_around(own, turns, at) for at in range(len(turns))], dtype=np.float64)
    return np.hstack((own, around.reshape(-1, len(AROUND))))


def _own(turn: Turn) -> list[float]:
    said, text = turn.sentences, turn.text
    count = max(1, len(said))
    asked = [small_talk.is_question(each) for each in said]
    mine = [small_talk.FIRST_PERSON.search(each) is not None for each in said]
    words = [small_talk.count_words(each) for each in said]
    reacts = [
        small_talk.is_reaction(each) or small_talk.is_greeting(each) or small_talk.WISH.search(each)
        for each in said
    ]
    total = max(1, sum(words))
    stated = sum(n for n, asks in zip(words, asked, strict=True) if not asks)
    told = [n for n, asks, own in zip(words, asked, mine, strict=True) if own and not asks]
    others = sum(n for n, asks, own in zip(words, asked, mine, strict=True) if not (own or asks))
    plain = " ".join(
        each
        for each, asks in zip(said, asked, strict=True)
        if not (asks or small_talk.is_bare(each))
    )
    first = len(small_talk.FIRST_PERSON.findall(text))
    second = len(small_talk.SECOND_PERSON.findall(text))
    return [
        math.log1p(sum(words)),
        math.log1p(stated),
        math.log1p(small_talk.count_words(plain)),
        math.log1p(sum(told)),
        math.log1p(max(told, default=0)),
        math.log1p(len(said)),
        min(2, sum(asked)),
        sum(asked) / count,
        bool(asked) and asked[-1],
        10 * first / total,
        10 * second / total,
        math.log1p(first),
        _counted(_PAST, plain),
        _counted(_STATE, plain),
        _counted(_FEELING, plain),
        _counted(_PLAN, plain),
        _counted(_TIME, plain),
        _counted(_PEOPLE, plain),
        _counted(_LASTING, plain),
        _counted(_ABOUT_YOU, text),
        _counted(_NAME, text),
        _counted(_NUMBER, text),
        _PHOTO.search(text) is not None,
        bool(said) and small_talk.is_reaction(said[0]),
        bool(said) and small_talk.is_greeting(said[0]),
        small_talk.THANKS.search(text) is not None,
        _counted(small_talk.WISH, text),
        others / total,
        sum(map(bool, reacts)) / count,
        small_talk.FIRST_PERSON.match(text) is not None,
        bool(mine) and mine[-1] and not asked[-1],
    ]


def _counted(pattern: re.Pattern[str], text: str) -> float:
    return math.log1p(sum(1 for _ in pattern.finditer(text)))


def task_talk(text: str) -> float:
    """Return how much of a text is about a task at hand, as the logarithm of its phrases."""
    return _counted(_TASK, text)


_STATED: Final = OWN.index("statement_words")
_PLAIN: Final = OWN.index("plain_words")
_TOLD: Final = OWN.index("first_person_words")
_ENDS_ASKING: Final = OWN.index("ends_asking")
_QUESTIONS: Final = OWN.index("questions")
_REACTS: Final = OWN.index("reacts_first")
_YOU: Final = OWN.index("about_you")


def _around(own: "NDArray[np.float64]", turns: Sequence[Turn], at: int) -> list[float]:
    low, high = max(0, at - WINDOW), min(len(own), at + WINDOW + 1)
    near = [place for place in range(low, high) if turns[place].is_candidate]
    told = own[near, _TOLD]
    same = own[[place for place in near if turns[place].speaker == turns[at].speaker], _TOLD]
    here = own[at, _TOLD]
    before = own[at - 1] if at else None
    after = own[at + 1] if at + 1 < len(own) else None
    to_assistant = at > 0 and not turns[at - 1].is_candidate
    return [
        at == 0,
        at == 1,
        len(own) - at <= 2,
        0.0 if before is None else before[_ENDS_ASKING],
        0.0 if before is None else before[_STATED],
        0.0 if before is None else before[_REACTS],
        0.0 if before is None else before[_TOLD],
        after is None,
        0.0 if after is None else after[_REACTS],
        0.0 if after is None else after[_QUESTIONS],
        0.0 if after is None else after[_STATED],
        0.0 if after is None else after[_TOLD],
        0.0 if after is None else after[_YOU],
        float((told < here).mean()) if len(told) else 0.0,
        float((same < here).mean()) if len(same) else 0.0,
        here - float(told.mean()) if len(told) else 0.0,
        float(told.mean()) if len(told) else 0.0,
        float(same.mean()) if len(same) else 0.0,
        to_assistant,
        0.0 if before is None or not before[_ENDS_ASKING] else own[at, _PLAIN],
        here if to_assistant else 0.0,
        task_talk(turns[at].text) if to_assistant else 0.0,
    ]
