"""Format chosen sentences: verbatim, under headings, with marks for omissions."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from muniment.domain.text.sentences import Span, sentences

_ELISION: Final = "…"
# A speaker's name: up to three words and a colon, as in "Ana Ruiz: See you."
_SPEAKER: Final = re.compile(r"[^\W\d_][\w'’-]{0,30}(?: [\w'’-]{1,30}){0,2}:(?=[ \t]+\S)")


@dataclass(frozen=True, repr=False)
class Source:
    """A memory whose sentences may be shown.

    Args:
        content: Its text.
        score: Score from the search, 0..1.
        similarity: Cosine of its best passage and the query; ``None`` when not compared.
        passage: Position of that passage.
        heading: The heading above it: its date and origin.
        order: Sort key; the lowest comes first.
        about: Whom it concerns; the same words about another person are a different statement.
        region: The part to read; ``None`` for all. Sentences that cross its edge are left out.
    """

    content: str
    score: float
    similarity: float | None = None
    passage: Span | None = None
    heading: str = ""
    order: tuple[str | int, ...] = ()
    about: str | None = None
    region: Span | None = None

    @cached_property
    def sentences(self) -> list[Span]:
        """The positions of its sentences."""
        if self.region is None:
            return sentences(self.content)
        begin, end = self.region
        found = [
            (start + begin, stop + begin) for start, stop in sentences(self.content[begin:end])
        ]
        first = 1 if begin > 0 else 0
        last = len(found) - 1 if end < len(self.content) else len(found)
        return found[first:last]

    @cached_property
    def speaker(self) -> str:
        """The name before its first sentence, with the colon; empty if there is none."""
        found = _SPEAKER.match(self.content)
        return "" if found is None else found.group()

    def sentence(self, place: int) -> str:
        """Return one of its sentences."""
        start, end = self.sentences[place]
        return self.content[start:end]

    def said(self, place: int) -> str:
        """Return one of its sentences after the speaker's name."""
        sentence = self.sentence(place)
        return f"{self.speaker} {sentence}" if self._is_speaker_missing(place) else sentence

    def excerpt(self, places: Sequence[int]) -> str:
        """Return some of its sentences in order, with marks for omissions.

        Adjacent sentences keep the white space between them. The speaker is named even if the
        sentence that begins with the name is left out.
        """
        spans = self.sentences
        parts = [self.speaker] if self._is_speaker_missing(min(places)) else []
        begin = None
        for place, following in zip(sorted(places), [*sorted(places)[1:], -1], strict=True):
            begin = spans[place][0] if begin is None else begin
            if following != place + 1:
                parts.append(self.content[begin : spans[place][1]])
                begin = None
        return _joined(parts)

    def _is_speaker_missing(self, first: int) -> bool:
        return self.sentences[first][0] >= len(self.speaker) > 0


class Sheet:
    """A text being composed: its sentences by source, and their token costs.

    Args:
        sources: The sources of the sentences.
        count_tokens: Counts the tokens of a text.
        headed: Whether sources are numbered and have headings.
    """

    def __init__(
        self, sources: Sequence[Source], count_tokens: Callable[[str], int], *, headed: bool
    ) -> None:
        self._sources = sources
        self._count_tokens = count_tokens
        self._headed = headed
        self._chosen: list[tuple[int, int]] = []
        self._places: dict[int, list[int]] = {}
        self._headings: dict[str, int] = {}
        self._known: dict[str, int] = {}

    @property
    def places(self) -> dict[int, list[int]]:
        """The positions of the chosen sentences, by source."""
        return self._places

    def cost(self, source: int, place: int) -> int:
        """Return the maximum number of tokens that a sentence adds, with headings and marks.

        It is a sum over parts: exact for tokenizers that split at white space; `tokens` is always
        exact.
        """
        shown = self._sources[source]
        cost = self.count(shown.sentence(place)) + self.count(_ELISION)
        if source in self._places:
            return cost
        cost += self.count(shown.speaker)
        if self._headed:
            cost += self.count(_number(len(self._sources)))
            cost += 0 if shown.heading in self._headings else self.count(shown.heading)
        return cost

    def add(self, source: int, place: int) -> None:
        """Choose a sentence."""
        self._chosen.append((source, place))
        if source not in self._places:
            heading = self._sources[source].heading
            self._headings[heading] = self._headings.get(heading, 0) + 1
        self._places.setdefault(source, []).append(place)

    def drop_last(self) -> None:
        """Remove the sentence chosen last."""
        source, place = self._chosen.pop()
        self._places[source].remove(place)
        if self._places[source]:
            return
        del self._places[source]
        heading = self._sources[source].heading
        self._headings[heading] -= 1
        if not self._headings[heading]:
            del self._headings[heading]

    def order(self) -> list[int]:
        """Return the sources shown, in display order."""
        return sorted(self._places, key=lambda source: (*self._sources[source].order, source))

    def text(self) -> str:
        """Return all chosen sentences as one text."""
        blocks: list[str] = []
        above = None
        for number, source in enumerate(self.order(), start=1):
            shown = self._sources[source]
            excerpt = shown.excerpt(self._places[source])
            if not self._headed:
                blocks.append(excerpt)
                continue
            if shown.heading != above:
                gap = "\n" if blocks else ""
                blocks.append(gap + shown.heading)
                above = shown.heading
            blocks.append(f"{_number(number)} {excerpt}")
        return "\n".join(blocks)

    def tokens(self) -> int:
        """Return the number of tokens; for separate sources, in all of them together."""
        if self._headed:
            return self._count_tokens(self.text())
        excerpts = (self._sources[at].excerpt(places) for at, places in self._places.items())
        return sum(self.count(excerpt) for excerpt in excerpts)

    def count(self, text: str) -> int:
        """Count the tokens of a text, with a cache."""
        if text not in self._known:
            self._known[text] = self._count_tokens(text)
        return self._known[text]


def _number(number: int) -> str:
    return f"[{number}]"


def _joined(parts: Sequence[str]) -> str:
    """Join parts with marks between them; next to a multi-line part the mark gets its own line."""
    text = parts[0]
    for before, part in pairwise(parts):
        several = "\n" in before or "\n" in part
        text += f"\n{_ELISION}\n{part}" if several else f" {_ELISION} {part}"
    return text
