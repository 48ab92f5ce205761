"""Attributes with one value at a time, where a newer statement replaces an older one.

"I moved to Berlin" replaces "I live in Hamburg" by the same speaker. The rules are a few plain
patterns of English, in the first person, present or just changed; where none fits, nothing is
replaced. Additions ("I also have a cat"), doubts, plans, the distant past and statements about
others never replace anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from muniment.domain.text.sentences import sentences
from muniment.understanding.attributes.attribute_rules import ENDS, RULES
from muniment.understanding.conversations.rendered_context import CONTEXT

_SHORT_WORDS: Final = 15
_NEAR_WORDS: Final = 5
"""Words around the value, such as "near the harbour since May", that are allowed."""


@dataclass(frozen=True, slots=True, repr=False)
class Attribute:
    """A statement of a speaker about themselves.

    Args:
        key: Such as ``home``, ``employer`` or ``favourite colour``; equal for the same attribute.
        value: In the speaker's words, in lower case; empty where only the end of the old value is
            stated.
        is_ended: Whether the value no longer applies ("I no longer work at Acme").
    """

    key: str
    value: str
    is_ended: bool = False

    def __repr__(self) -> str:
        return f"Attribute({self.key})"

    def supersedes(self, older: "Attribute") -> bool:
        """Return whether a newer statement of the same speaker replaces an older one.

        An end replaces the statement that it ends: the same value, or any where none is named.
        """
        if self.key != older.key or older.is_ended:
            return False
        if self.is_ended:
            return not self.value or _same(self.value, older.value)
        return not _same(self.value, older.value)


# Signs that a sentence is about another time, a wish, an addition, or something uncertain.
_NOT_PLAINLY: Final = re.compile(
    r"""\b(?:also|too|as\ well|another|besides|in\ addition|second|used\ to|would|wouldn['’]t|
    could|might|
    may\ (?:move|be)|maybe|perhaps|probably|if|when\ i\ was|when\ we\ were|once|years?\ before|
    as\ a\ (?:child|
    kid|teenager|student)|until|back\ then|in\ my\ (?:dreams?|twenties|thirties|next)|almost|
    nearly|imagine|
    suppose|wish|hope|want|plan|planning|thinking|dream|going\ to|gonna|['’]ll|will|temporarily|
    for\ (?:the|a\ few|two|three|some|one)\ (?:weekend|week|weeks|days|day|month|months|summer|
    winter)|
    previously|formerly|originally)\b|\?""",
    re.IGNORECASE | re.VERBOSE,
)
_NEGATED: Final = re.compile(
    r"\b(?:not|never|no longer|any ?more|don['’]t|doesn['’]t|isn['’]t|aren['’]t|wasn['’]t)\b",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(r"\b(?:i|we|my|our|me)\b", re.IGNORECASE)
# The beginning of another statement after the value.
_SAYS_MORE: Final = re.compile(
    r"\b(?:and|but|with|because|so|as|while|where|which|who|whose|that|than|i|we|my|our|me|us|"
    r"he|she|his|her|they|their)\b|[;:\u2013\u2014]",
    re.IGNORECASE,
)
# Resolved dates, and quotations of others or of the speaker: not part of this statement.
_ADDED: Final = re.compile(rf"\s\[\d{{4}}[\d/W-]*\]|{CONTEXT}:?\s*")
_ARTICLE: Final = re.compile(r"^(?:the|a|an|my|called|named)\s+", re.IGNORECASE)
_SAME_AS: Final = {
    "number": "phone number",
    "email": "e-mail",
    "e-mail address": "e-mail",
    "email address": "e-mail",
    "boss": "manager",
    "timezone": "time zone",
}


def attribute_of(text: str) -> Attribute | None:
    """Return the first attribute in a speaker's statement, if any.

    Args:
        text: A statement or the content of a memory, with or without its speaker before it.
    """
    return next(attributes_of(text), None)


def gives_only_attribute(text: str) -> bool:
    """Return whether a text gives an attribute and little else.

    A newer statement replaces a whole memory with everything else in it, so only such a memory
    should be replaced. "I live in Rome and love jazz" says more.
    """
    said = _ADDED.sub("", text[:2_000])
    found = sentences(said)
    if len(found) != 1 or len(said.split()) > _SHORT_WORDS:
        return False
    sentence = said[found[0][0] : found[0][1]]
    matched = _matched(sentence)
    if matched is None:
        return False
    match = matched[1]
    # The speaker's name comes before a colon.
    around = (sentence[: match.start()].rpartition(": ")[2], sentence[match.end() :])
    return all(
        len(part.split()) <= _NEAR_WORDS and _SAYS_MORE.search(part) is None for part in around
    )


def attributes_of(text: str) -> Iterator[Attribute]:
    """Yield the attributes in a text in order, one per sentence.

    Args:
        text: Any text; only its first 2,000 characters are read.
    """
    said = _ADDED.sub("", text[:2_000])
    for start, end in sentences(said):
        found = _in_sentence(said[start:end])
        if found is not None:
            yield found


def _in_sentence(sentence: str) -> Attribute | None:
    matched = _matched(sentence)
    if matched is None:
        return None
    key, match, is_ended = matched
    return _made(key, match, is_ended=is_ended)


def _matched(sentence: str) -> tuple[str, re.Match[str], bool] | None:
    """Return the first rule that matches, its match, and whether it states an end."""
    # Every rule names the speaker, so most sentences need not be tried against thirty rules.
    if _SPEAKER.search(sentence) is None:
        return None
    for key, pattern in ENDS:
        match = pattern.search(sentence)
        if match is not None:
            return key, match, True
    if _NOT_PLAINLY.search(sentence) or _NEGATED.search(sentence):
        return None
    for key, pattern in RULES:
        match = pattern.search(sentence)
        if match is not None:
            return key, match, False
    return None


def _made(key: str, match: re.Match[str], *, is_ended: bool) -> Attribute:
    groups = match.groupdict()
    what = " ".join((groups.get("what") or "").lower().replace("’", "'").split())
    named = {"favourite": f"favourite {what}", "my": _SAME_AS.get(what, what)}.get(key, key)
    value = " ".join((groups["value"] or "").lower().split())
    return Attribute(named, _ARTICLE.sub("", value), is_ended)


def _same(one: str, other: str) -> bool:
    """Return whether two values are the same, such as "Berlin" and "Berlin, Germany"."""
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")
