"""Sentences for a profile: extracted from memories, in their own words.

A profile rewrites nothing. Turning "I can't believe my sister moved to Oslo" into the third person
would need a parser and a good deal of luck, and a wrong sentence would be a claim that no one made.
So sentences stay as they were said. Only fillers at the beginning are removed ("Well, and I also
love …" becomes "I love …"), and the name before a colon where only one person speaks.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from muniment.domain.profile.profile import ProfileSource
from muniment.domain.text.normal_forms import spaced_text
from muniment.domain.text.plain_markdown import plain_line
from muniment.domain.text.sentences import sentences
from muniment.understanding.conversations.rendered_context import CONTEXT
from muniment.understanding.conversations.small_talk import is_bare, is_mere_command

SENTENCES_A_MEMORY: Final = 8
_READ_CHARACTERS: Final = 3_000
_WORDS_LEAST: Final = 3
_WORDS_MOST: Final = 45
_CHARACTERS_MOST: Final = 400
_LETTERS_LEAST: Final = 0.6
_TWICE: Final = 2

# As `muniment.understanding.conversations.rendering` writes them:
# ``Ana: …``, ``Ana (asked "When?"): …``.
_ASKED: Final = re.compile(rf"{CONTEXT}:?\s*")
_SAID_BEFORE: Final = "(said before "
_RESOLVED: Final = re.compile(r"\s\[\d{4}[\d/W-]*\]")
_SPEAKER: Final = re.compile(
    r"(?P<name>[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){0,2})"
    rf"(?P<rest>: +(?=\S)| (?={CONTEXT}:))"
)
_LABELS: Final = frozenset(
    "note notes todo reminder update fact facts info warning tip question answer idea summary goal "
    "goals task tasks plan allergies assistant system ai bot".split()
)
_PERSON_NAMES: Final = frozenset({"user", "me", "human", "i"})
_OPENING: Final = re.compile(
    r"""(?:
        (?:well|oh|ah|wow|yeah|yes|yep|hey|hi|hello|actually|anyways?|by\ the\ way|btw|honestly
           |okay|ok|haha|lol|so|also|plus|and|but|no|thanks|sure|right)
           (?:\ (?-i:[A-Z])\w+)?\s*[,!\u2026-]+\s+
        |(?:and|but|also|plus|so)\s+(?=(?:I|we|my|our|I'm|I've|the\ user)\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ALSO: Final = re.compile(r"^(I|We|(?:The )?[Uu]ser) also (?=\w)")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_UNCLEAR: Final = frozenset(
    "it it's that that's this these those they they're he he's she she's there there's here which "
    "then because him her them its their such same yes no thanks".split()
)
_LEANING_START: Final = re.compile(
    r"(?:since|because|although|though|when|while|if|until|unless|than|as|like)\b[^,]*$",
    re.IGNORECASE,
)
_TALK: Final = re.compile(r"\b(?:you|your|yours|yourself|thanks|thank|congrats)\b", re.IGNORECASE)
_POINTING: Final = re.compile(r"\b(?:it|this|these|those|that one)\b", re.IGNORECASE)
_CODE: Final = re.compile(r"```|~~~|[{}<>]{1}[^{}<>]*[{}<>]|=>|\w+\(\)|;\s*$|https?://\S+$")
_OWN_WORDS: Final = frozenset(
    "i i'm i've i'd i'll im ive my me mine myself we we're we've we'll our ours "
    "ich mein meine meinen meiner meinem mir mich wir unser unsere "
    "je mon ma mes moi nous notre nos yo mi mis conmigo nosotros nuestro nuestra "
    "io mio mia miei mie noi eu meu minha meus minhas ik mijn wij onze jag mitt jeg minun "
    "\u044f \u043c\u043e\u0439 \u043c\u043e\u044f \u043c\u043d\u0435 \u043c\u0435\u043d\u044f "
    "\u043c\u044b".split()
)
_OWN_STARTS: Final = ("j'", "m'", "qu'j'")
_OWN_SIGNS: Final = re.compile("[\u6211\u79c1\u50d5\u4ffa]|\ub098\ub294|\uc800\ub294|\ub0b4 ")
_USER: Final = re.compile(
    r"(?:the )?user(?:'s|\u2019s)?\b(?! (?:interface|stor|experience|manual|guide|id|account))",
    re.IGNORECASE,
)
_IMPLIED: Final = re.compile(
    r"(?:Works|Lives|Likes|Loves|Prefers|Enjoys|Has|Is|Was|Wants|Plans|Hates|Dislikes|Uses|Speaks"
    r"|Studies|Studied|Plays|Owns|Drinks|Eats|Avoids|Needs|Believes|Collects|Learns|Learning"
    r"|Interested|Allergic|Married|Born|Graduated|Grew|Moved|Trains|Runs|Reads|Writes|Can't|Cannot"
    r"|Doesn't|Favou?rite)\b"
)
_NAMED: Final = re.compile(
    r"(?P<name>[^\W\d_a-z][\w'\u2019-]+(?: [^\W\d_a-z][\w'\u2019-]+)?)(?:'s|\u2019s)? "
    r"(?:is|was|has|had|can|can't|cannot|will|doesn't|[a-z]{2,}(?:s|ed))\b"
)


class Person(IntEnum):
    """The person a sentence is about."""

    NOBODY = 0
    NAMED = 1
    OWN = 2


@dataclass(frozen=True, slots=True, repr=False)
class ProfileCandidate:
    """A sentence that the profile may use.

    Args:
        text: Ready to be displayed, without an added full stop.
        source: The memory.
        row: Of the memory, among the sources.
        position: Number of the sentence in the memory.
        person: The person it is about.
        subject: Another person it is about, in lower case; empty for the profile's person.
        is_corrected: Whether the person wrote it.
    """

    text: str
    source: ProfileSource
    row: int
    position: int
    person: Person
    subject: str = ""
    is_corrected: bool = False

    @property
    def said(self) -> str:
        """The text without the question that it answers."""
        match = _ASKED.match(self.text)
        return self.text if match is None else self.text[match.end() :]

    @property
    def is_answer(self) -> bool:
        """Whether it needs the question before it to make sense."""
        return _ASKED.match(self.text) is not None

    @property
    def clarity(self) -> float:
        """How clear it is without context, 0..1."""
        if _TALK.search(self.said):
            return 0.4
        return 0.7 if _POINTING.search(self.said) else 1.0

    @property
    def is_about_owner(self) -> bool:
        """Whether it is about the profile's person, and no one else speaks in it."""
        return self.person is Person.OWN and not self.subject

    def __repr__(self) -> str:
        return f"ProfileCandidate({self.source.id}, {self.position})"


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, with plain apostrophes."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def length_of(text: str) -> int:
    """Return the number of words; in scripts without spaces each character is one."""
    return len((text if text.isascii() else spaced_text(text)).split())


def speakers_of(sources: Sequence[ProfileSource]) -> frozenset[str]:
    """Return the lower-case names before a colon of people who speak in the first person."""
    seen: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for source in sources:
        match = _SPEAKER.match(source.content)
        if match is None:
            continue
        name = match["name"].lower()
        seen[name] += 1
        own[name] += not _OWN_WORDS.isdisjoint(words_of(source.content[match.end() :][:200]))
    known = {source.user_id.lower() for source in sources if source.user_id} | _PERSON_NAMES
    return frozenset(
        name
        for name, count in seen.items()
        if name in known
        or (name not in _LABELS and count >= _TWICE and own[name] * _TWICE >= count)
    )


def candidates_of(
    source: ProfileSource, row: int, *, speakers: frozenset[str] = frozenset()
) -> Iterator[ProfileCandidate]:
    """Yield the sentences of a memory that are statements and make sense alone.

    Args:
        source: The memory.
        row: Its place among the sources.
        speakers: As `speakers_of` found them.
    """
    text, speaker = _unprefixed(source.content[:_READ_CHARACTERS], speakers)
    owners = _owners(source, speakers)
    question = _ASKED.match(text)
    begin = 0 if question is None else question.end()
    for position, (start, end) in enumerate(sentences(text[begin:])[:SENTENCES_A_MEMORY]):
        said = cleaned(text[begin + start : begin + end])
        if question is not None and position == 0 and not text.startswith(_SAID_BEFORE):
            # An answer that needs its question keeps it. A sentence that needs more context is not
            # for a profile.
            said = question.group() + text[begin + start : begin + end]
        if not is_statement(said):
            continue
        person, subject = person_of(said, owners)
        # With several speakers, each sentence keeps the name of its own.
        shown = f"{speaker}: {said}" if speaker and len(speakers) > 1 else said
        yield ProfileCandidate(
            shown, source, row, position, person, subject or _other(speaker, speakers)
        )


def cleaned(text: str) -> str:
    """Remove fillers at the beginning of a sentence and Markdown, and normalise white space."""
    said = " ".join(plain_line(text).split()).lstrip("-*\u2022\u2610\u2611> ")
    for _ in range(3):
        match = _OPENING.match(said)
        if match is None or match.end() == len(said):
            break
        said = said[match.end() :]
    said = _ALSO.sub(r"\1 ", said)
    return said[:1].upper() + said[1:]


def is_statement(text: str) -> bool:
    """Return whether a sentence is a statement that makes sense without the one before."""
    if text.endswith(("?", "\uff1f", ":")) or len(text) > _CHARACTERS_MOST or _CODE.search(text):
        return False
    count = length_of(text)
    if not _WORDS_LEAST <= count <= _WORDS_MOST:
        return False
    if _LEANING_START.match(text) or is_bare(text) or is_mere_command(text):
        return False
    said = _RESOLVED.sub("", text)
    letters = sum(map(str.isalpha, said)) + said.count(" ")
    if letters < _LETTERS_LEAST * len(said):
        return False
    first = words_of(text[:40])[:1]
    return not first or first[0] not in _UNCLEAR or "[" in text[:40]


def person_of(text: str, owners: frozenset[str] = frozenset()) -> tuple[Person, str]:
    """Return the person a sentence is about.

    Args:
        text: The sentence.
        owners: Names of the profile's person, in lower case.

    Returns:
        The person, and the lower-case name if it is someone else's.
    """
    text = text if (asked := _ASKED.match(text)) is None else text[asked.end() :]
    named = _NAMED.match(text)
    if _USER.match(text) or _IMPLIED.match(text):
        return Person.OWN, ""
    if is_first_person(text) or any(word.startswith(_OWN_STARTS) for word in words_of(text)):
        return Person.OWN, ""
    if named is None:
        return Person.NOBODY, ""
    name = named["name"].lower()
    if name in owners or name.split()[0] in owners:
        return Person.OWN, ""
    return Person.NAMED, name


def is_first_person(text: str) -> bool:
    """Return whether someone speaks of themselves."""
    return not _OWN_WORDS.isdisjoint(words_of(text)) or _OWN_SIGNS.search(text) is not None


def _unprefixed(text: str, speakers: frozenset[str]) -> tuple[str, str]:
    """Separate the speaker's name from the statement."""
    match = _SPEAKER.match(text)
    if match is None or match["name"].lower() not in speakers:
        return text, ""
    return text[match.end() :], match["name"]


def _owners(source: ProfileSource, speakers: frozenset[str]) -> frozenset[str]:
    own = {source.user_id.lower()} if source.user_id else set()
    return frozenset(own | (speakers if len(speakers) == 1 else set()))


def _other(speaker: str, speakers: frozenset[str]) -> str:
    return speaker.lower() if len(speakers) > 1 else ""
