"""The object of a verb, cut where it ends; never reworded."""

import re
from typing import Final

_WORDS_MOST: Final = 10
_PART_WORDS_MOST: Final = 5
_SHORT_PART_WORDS: Final = 2

_BORDER: Final = re.compile(
    r"[.!?;:\n\"\u201c\u201d()\[\]\u2014\u2026]|\s[-\u2013]\s|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
_REASON: Final = re.compile(
    r",?\s+(?:because|since|but|so|although|though|whereas|even though|as (?:it|they|I|we)"
    r"|and (?:I|I'm|we|my|our|he|she|they|it|it's|that|then|also|am|was|would|will|can|can't|have"
    r"|has|hate|love|like|dislike|don't|usually|often|always|try|want|need|prefer|enjoy|avoid))\b",
    re.IGNORECASE,
)
_PREFERRED_TO: Final = re.compile(r"\s+(?:over|rather than|instead of|more than|to)\b")
_COMPARED_WITH: Final = re.compile(r"\s+(?:rather than|instead of|more than)\b")
_TRAILING: Final = re.compile(
    r"[\s,]+(?:a lot|so much|very much|too|as well|these days|the most|the best|lately|either"
    r"|at all|in general|anymore|any more|most of all|above all|right now|myself|too much|much)$",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(r"(?:to (?=\w)|it (?=when\b))", re.IGNORECASE)
_LIST: Final = re.compile(
    r"(?P<some>[^,]+(?:,\s*(?!(?:and|or)\b)[^,]+)*),?\s+(?:and|or|&)\s+(?P<last>[^,]+)"
)
_NAME_WITH_COMMA: Final = re.compile(r"(?:[A-Z]\w+ ?)+, [A-Z]\w+$")
_ONE_THING: Final = frozenset(
    {
        "rock and roll",
        "fish and chips",
        "mac and cheese",
        "gin and tonic",
        "salt and vinegar",
        "black and white",
        "arts and crafts",
        "bed and breakfast",
        "salt and pepper",
        "rhythm and blues",
    }
)
_NOTHING: Final = frozenset(
    "it that this them him her you us me these those how is are was were and or about best most so "
    "what than one ones everything nothing anything something everyone someone any more all "
    "being able tonight today tomorrow now until till yet".split()
)
_SPOKEN: Final = re.compile(
    r"\byou(?:r|rs)?\b|^the (?:idea|thought|fact|way|sound|look|color|colour)s?\b", re.IGNORECASE
)
_BROKEN: Final = re.compile(r"\b(?:an?|the) [\w-]+$", re.IGNORECASE)
_THOUGHTS: Final = frozenset("say think believe know see add imagine hear admit point".split())
_ARTICLES: Final = re.compile(r"^(?:(?:a|an|the|my|our|some|any)\s+)+", re.IGNORECASE)


def objects_of(rest: str, *, compared: bool = False) -> list[str]:
    """Return the things that a phrase after a verb names; a list of them becomes several.

    Args:
        rest: The text after the verb.
        compared: Whether the verb prefers one thing to another.

    Returns:
        Parts of it, none longer than ten words; empty where it names nothing ("it", "you").
    """
    clause = _clause(rest, compared=compared)
    match = _LIST.fullmatch(clause)
    if match and clause.lower() not in _ONE_THING:
        parts = [*re.split(r",\s*", match["some"]), match["last"]]
        if _is_list(parts):
            return [part for each in parts if (part := _trimmed(each)) is not None]
    name = _NAME_WITH_COMMA.match(clause)
    first, _, more = clause.partition(",")
    if name is None and len(more.split()) > 1 and _BROKEN.search(first):
        return []  # "a safe, inviting place" would lose what is safe
    phrase = _trimmed(first if name is None else name.group())
    return [] if phrase is None else [phrase]


def phrase_of(rest: str) -> str | None:
    """Return the one thing that a phrase after a verb names, lists kept whole."""
    return _trimmed(_clause(rest, compared=False))


def normal_phrase(phrase: str) -> str:
    """Return the form in which two names of one thing are equal: no case, no article."""
    return _ARTICLES.sub("", " ".join(phrase.lower().split())).replace("\u2019", "'")


def _clause(rest: str, *, compared: bool) -> str:
    clause = _BORDER.split(rest, maxsplit=1)[0]
    clause = _REASON.split(clause, maxsplit=1)[0]
    # A preference that begins with "to" has its own "to" in front of it.
    start = len(match.group()) if (match := _LEADING.match(clause)) else 0
    other = (_PREFERRED_TO if compared else _COMPARED_WITH).search(clause, start)
    return (clause if other is None else clause[: other.start()]).strip(" ,'\u2019")


def _is_list(parts: list[str]) -> bool:
    """Return whether parts are things of one kind: only short ones are certain to be."""
    counts = [len(part.split()) for part in parts]
    most = _PART_WORDS_MOST if len(parts) > 2 else _SHORT_PART_WORDS
    return all(1 <= count <= most for count in counts)


def _trimmed(phrase: str) -> str | None:
    """Remove fillers from both ends; ``None`` where nothing is named, or too much."""
    said = phrase.strip(" ,'\u2019*_")
    said = said[match.end() :] if (match := _LEADING.match(said)) else said
    while (shorter := _TRAILING.sub("", said)) != said:
        said = shorter
    words = said.lower().split()
    if not words or len(words) > _WORDS_MOST or words[0] in _NOTHING | _THOUGHTS:
        return None
    if _SPOKEN.search(said):
        return None
    return said if any(character.isalpha() for character in said) else None
