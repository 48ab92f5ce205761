"""Candidate spans of names in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from muniment.understanding.entities.entity_tokens import Token, joins, tokens_of
from muniment.understanding.entities.entity_words import (
    INTERJECTIONS,
    JOINERS,
    NEVER_NAMES,
    NO_NAMES,
    OF_SAINTS,
    ORGANIZATION_ENDS,
    PARTICLES,
    PLACE_ENDS,
    PLAIN,
    TIMES,
    TITLES,
    classes_of,
)
from muniment.understanding.entities.gazetteers import MOST_TOKENS, NO_WORD, Gazetteers, folded

LONGEST: Final = 6
"""Words in the longest name."""

_SHOUTED: Final = 7  # words in capitals in a row that are a heading, not a name
_ENDLESS: Final = 40  # capitalised words in a row that are not sentences
_RARE: Final = 35
_COMMON: Final = 10
_BEGINNERS: Final = PARTICLES | {"the", "ben", "san"}  # "La Paz", "De Niro"
_POSSESSIVE: Final = 2  # characters of "'s"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of words.

    Args:
        first: Index of its first word.
        last: Index of its last.
        start: First character.
        end: Past the last one.
        phrase: The words in the form of the lists.
    """

    first: int
    last: int
    start: int
    end: int
    phrase: str


class Sentence:
    """The words of a text with their entries in the lists.

    Args:
        text: Any text.
        lists: Known names and words.
        taken: Spans that are something else already (dates, money), in order.

    Attributes:
        tokens: The words.
        folded: Each in the form of the lists.
        capital: Whether it is written like a name.
        joined: Whether it may be in one name with the next.
        classes: Its classes.
        namelike: Whether its capital means something, which it does not at the start of a sentence.
        in_phrase: First and last word of the longest listed phrase of several words around it.
    """

    def __init__(self, text: str, lists: Gazetteers, taken: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self.lists = lists
        self.tokens = tokens_of(text)
        self.folded = [folded(token.text) for token in self.tokens]
        self.capital = [_is_capital(token.text) for token in self.tokens]
        self.joined = [
            joins(text, left, right) or _is_saint(left, right)
            for left, right in zip(self.tokens, self.tokens[1:], strict=False)
        ] + [False]
        self.in_phrase = self._phrases()
        self._part_times()
        self.classes = [classes_of(token.text.lower()) for token in self.tokens]
        self._uttered = [INTERJECTIONS.fullmatch(word) is not None for word in self.folded]
        self._is_careless = not any(
            capital and not uttered
            for capital, uttered in zip(self.capital, self._uttered, strict=True)
        )
        self.namelike = [self._is_namelike(at) for at in range(len(self.tokens))]
        feasts = [match.span() for match in NO_NAMES.finditer(text)]
        self._free = _free(self.tokens, sorted((*taken, *feasts)))
        shouted = [t.text.isupper() or not t.text[0].isalpha() for t in self.tokens]
        self._shouted = _in_rows(shouted, _SHOUTED)
        self._endless = _in_rows(self.capital, _ENDLESS)

    def spans(self) -> Iterator[Span]:
        """Yield every span that may be a name, in order of its start; at most seven per word."""
        for first in range(len(self.tokens)):
            for last in range(first, min(first + LONGEST, len(self.tokens))):
                if (
                    self._endless[first]
                    or not self._free[last]
                    or (last > first and not self.joined[last - 1])
                ):
                    break
                yield from self._spans_of(first, last)

    def phrase(self, first: int, last: int) -> str:
        """Return words in the form of the lists."""
        if first == last:
            return self.folded[first]
        return folded(self.text[self.tokens[first].start : self.tokens[last].end])

    def _part_times(self) -> None:
        """Part names from weekdays and times of day: "Priya Sat 9ish" names Priya.

        Not inside a listed phrase ("Good Friday"), and not "Sun" before a name ("Sun Yat-sen").
        """
        for at, word in enumerate(self.folded):
            leads = word == "sun" and self.joined[at] and self.capital[at + 1]
            if word in TIMES and self.in_phrase[at] is None and not leads:
                self.capital[at] = self.joined[at] = False
                if at:
                    self.joined[at - 1] = False

    def _spans_of(self, first: int, last: int) -> Iterator[Span]:
        phrase = self.phrase(first, last)
        start, token = self.tokens[first].start, self.tokens[last]
        if self._may_be(first, last, phrase):
            yield Span(first, last, start, token.end, phrase)
        if token.whole_end - token.end == _POSSESSIVE and self.lists.knows(f"{phrase}'s"):
            yield Span(first, last, start, token.whole_end, f"{phrase}'s")

    def _may_be(self, first: int, last: int, phrase: str) -> bool:
        if first == last and (phrase in NEVER_NAMES or self._uttered[first]):
            return False
        if last - first < MOST_TOKENS and self.lists.knows(phrase):
            return self.capital[first] or self.capital[last] or self._may_be_low(first, last)
        if first == last and not self.capital[first]:
            # "mrs kaya": a lower-case surname counts after a word that calls for a name.
            return (
                phrase in self.lists.surnames
                and first > 0
                and "honorific" in self.classes[first - 1]
            )
        return not self._shouted[first] and self._is_run(first, last)

    def _may_be_low(self, first: int, last: int) -> bool:
        """Return whether listed lower-case words may be a name: not if they are plain words.

        A writer who uses no capitals may mean "sam"; one who uses them does not, except for
        technologies among words of that trade.
        """
        levels = [self.lists.level(self.folded[at]) for at in range(first, last + 1)]
        if max(levels) == NO_WORD:
            return self.tokens[last].end - self.tokens[first].start > 1
        if max(levels) <= _COMMON:
            return False
        return self._is_careless or (
            self.phrase(first, last) in self.lists.names["technology"]
            and any("tech" in row for row in self.classes[max(0, first - 5) : last + 6])
        )

    def _is_run(self, first: int, last: int) -> bool:
        """Return whether words are capitalised, joining words and numbers inside or after aside."""
        if not self.capital[first] or not _can_end(self.tokens[last].text):
            return False
        head = self.folded[first]
        if first < last and (
            head in TITLES or head in PLAIN or any(self._uttered[first : last + 1])
        ):
            return False
        return head not in JOINERS - _BEGINNERS and all(
            self.capital[at] or self.folded[at] in JOINERS or self.tokens[at].text[0].isdigit()
            for at in range(first + 1, last + 1)
        )

    def _is_namelike(self, at: int) -> bool:
        word = self.folded[at]
        if (
            not self.capital[at]
            or self._uttered[at]
            or word in NEVER_NAMES
            or word in TITLES
            or word in PLAIN
        ):
            return False
        if not self.tokens[at].starts_sentence:
            return True
        return self.lists.level(word) > _RARE or bool(self.lists.signature(word).strip("S"))

    def _phrases(self) -> list[tuple[int, int] | None]:
        found: list[tuple[int, int] | None] = [None] * len(self.tokens)
        for first in range(len(self.tokens)):
            for last in range(first + 1, min(first + MOST_TOKENS, len(self.tokens))):
                if not self.joined[last - 1]:
                    break
                around = found[first]
                if self.lists.knows(self.phrase(first, last)) and (
                    around is None or around[1] - around[0] < last - first
                ):
                    found[first : last + 1] = [(first, last)] * (last + 1 - first)
        return found


def shape_of(word: str) -> str:
    """Return the form of a word: lower, upper, single, digit, title or mixed."""
    if word.islower():
        return "lower"
    if word.isupper():
        return "upper" if len(word) > 1 else "single"
    if word[0].isdigit():
        return "digit"
    return "title" if word[0].isupper() and word[1:].islower() else "mixed"


def _in_rows(marks: Sequence[bool], length: int) -> list[bool]:
    """Return for each flag whether it is in a run of at least some length."""
    found: list[bool] = []
    for is_set, row in groupby(marks):
        count = sum(1 for _mark in row)
        found.extend([is_set and count >= length] * count)
    return found


def _free(tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each word whether no taken span touches it; both are in order."""
    found: list[bool] = []
    at = 0
    for token in tokens:
        while at < len(taken) and taken[at][1] <= token.start:
            at += 1
        found.append(at == len(taken) or taken[at][0] >= token.end)
    return found


def _is_saint(left: Token, right: Token) -> bool:
    """Return whether a possessive belongs to a name, as in "St Mary's Hospital"."""
    return (
        left.end < left.whole_end
        and left.text[0].isupper()
        and right.text[0].isupper()
        and right.start - left.whole_end == 1
        and right.text.lower() in ORGANIZATION_ENDS | PLACE_ENDS | OF_SAINTS
    )


def _is_capital(word: str) -> bool:
    # "iPhone", "eBay" and "3M" are written like names.
    return word[0].isupper() or (any(c.isupper() for c in word[1:]) and word.isalnum())


def _can_end(word: str) -> bool:
    return _is_capital(word) or word[0].isdigit()
