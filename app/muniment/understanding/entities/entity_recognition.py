"""Names, dates, addresses and amounts in a text."""

import bisect
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.entities.entity import Mention
from muniment.domain.errors import ModelUnavailableError
from muniment.understanding.dates.date_recognition import find_dates
from muniment.understanding.entities.entity_candidates import Sentence, Span
from muniment.understanding.entities.entity_features import features_of
from muniment.understanding.entities.entity_patterns import find_patterns
from muniment.understanding.entities.gazetteers import Gazetteers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_MENTIONS: Final = 300
"""Largest number of mentions kept for one text, the most certain first."""

NAME_TYPES: Final = ("person", "organization", "location", "technology", "product")
_CLAUSE_END: Final = re.compile(r"[.;:!?\n]\s?")
_UNSURE: Final = 0.7
"""Probability of a type below which another mention of the same name decides."""

_NONE: Final = 0  # column of the weights that stands for "no name"


class EntityFinder:
    """Finds entities in texts; any thread, because it keeps no state between texts.

    Args:
        gazetteers: Known names and words.
        rows: Row of the weights by feature.
        weights: Shape (features, 1 + types), float32; the first column is for no name.
    """

    def __init__(
        self, gazetteers: Gazetteers, rows: dict[str, int], weights: "NDArray[np.float32]"
    ) -> None:
        self._gazetteers = gazetteers
        self._rows = rows
        self._weights = weights

    @classmethod
    def load(cls, folder: Path) -> "EntityFinder":
        """Load lists and weights from ``resources/understanding``; about 0.2 s.

        Raises:
            ModelUnavailableError: A file is missing or damaged.
        """
        import numpy as np

        gazetteers = Gazetteers.load(folder)
        try:
            with np.load(folder / "entities.npz", allow_pickle=False) as stored:
                names = str(stored["features"]).split("\n")
                weights = stored["weights"].astype(np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailableError(
                "the weights of the entity finder cannot be read"
            ) from error
        return cls(gazetteers, {name: row for row, name in enumerate(names)}, weights)

    def find(self, text: str, moment: datetime) -> tuple[Mention, ...]:
        """Return the entities of a text in order, without overlaps.

        Args:
            text: Any text; time and memory grow only with its length.
            moment: The reference of dates such as "yesterday".
        """
        fixed = self._fixed(text, moment)
        taken = [(mention.start or 0, mention.end or 0) for mention in fixed]
        found = [*fixed, *self._named(Sentence(text, self._gazetteers, taken))]
        surest = sorted(found, key=lambda mention: -mention.relevance)[:MOST_MENTIONS]
        return tuple(sorted(surest, key=lambda mention: mention.start or 0))

    def _fixed(self, text: str, moment: datetime) -> list[Mention]:
        """Return what rules find: patterns, and dates that are not inside one."""
        patterns = find_patterns(text)
        patterns = [
            mention
            for mention in patterns
            # "Booking.com" is a company to people, an address to machines.
            if mention.type != "url" or not self._is_known_name(mention.name)
        ]
        spans = [(mention.start or 0, mention.end or 0) for mention in patterns]
        dates = [
            Mention(
                "date",
                text[date.start : date.end],
                date.confidence,
                date.start,
                date.end,
                date.normal,
            )
            for date in find_dates(text, moment)
            if not any(start < date.end and date.start < end for start, end in spans)
        ]
        return sorted((*patterns, *dates), key=lambda mention: mention.start or 0)

    def _is_known_name(self, name: str) -> bool:
        return any(name in names.values() for names in self._gazetteers.names.values())

    def _named(self, sentence: Sentence) -> list[Mention]:
        spans = list(sentence.spans())
        if not spans:
            return []
        probabilities = self._probabilities(sentence, spans)
        chosen = best_apart(spans, probabilities)
        rows = probabilities[chosen, 1:]
        columns = self._columns(sentence.text, [spans[at] for at in chosen], rows)
        mentions = []
        for at, column in zip(chosen, columns, strict=True):
            span = spans[at]
            kind, name = NAME_TYPES[column], sentence.text[span.start : span.end]
            sure = round(float(probabilities[at, 1:].max()), 3)
            normal = self._gazetteers.meaning(kind, name)
            mentions.append(Mention(kind, name, sure, span.start, span.end, normal))
        return mentions

    def _columns(self, text: str, spans: Sequence[Span], rows: "NDArray[np.float64]") -> list[int]:
        """Return the column of the type of each name; unsure ones follow a sure one of that name.

        "Skye" is rarely an island and a person in one text. Within a clause the same name again is
        another thing ("Austin moved to Austin"), since the same thing would be a pronoun.

        Args:
            text: The text.
            spans: The names, in order.
            rows: Their probabilities of each type; shape (names, types).
        """
        ends = [match.end() for match in _CLAUSE_END.finditer(text)]
        clauses = [bisect.bisect_right(ends, span.start) for span in spans]
        best, columns = rows.max(axis=1).tolist(), rows.argmax(axis=1).tolist()
        # Of each name the surest mention, and the surest one of another clause than that.
        leaders: dict[str, list[int]] = {}
        for at in sorted(range(len(spans)), key=lambda at: -best[at]):
            surest = leaders.setdefault(spans[at].phrase, [])
            if not surest or (len(surest) == 1 and clauses[at] != clauses[surest[0]]):
                surest.append(at)
        found = list(columns)
        for at, span in enumerate(spans):
            others = [one for one in leaders[span.phrase] if clauses[one] != clauses[at]]
            if best[at] < _UNSURE and others and best[others[0]] > best[at]:
                found[at] = columns[others[0]]
        return found

    def _probabilities(self, sentence: Sentence, spans: Sequence[Span]) -> "NDArray[np.float64]":
        """Return the probability of no name and of each type per span; shape (spans, 1 + types)."""
        import numpy as np

        scores = np.zeros((len(spans), self._weights.shape[1]))
        for at, span in enumerate(spans):
            names = features_of(sentence, span)
            rows = [row for name in names if (row := self._rows.get(name)) is not None]
            scores[at] = self._weights[rows].sum(axis=0)
        scores -= scores.max(axis=1, keepdims=True)
        exponents = np.exp(scores)
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))


def best_apart(spans: Sequence[Span], probabilities: "NDArray[np.float64]") -> list[int]:
    """Return the non-overlapping spans that together are the most likely names.

    Each counts by the log-odds of its best type against no name; spans that are more likely no name
    do not count. Weighted interval scheduling (Kleinberg & Tardos, Algorithm Design, section 6.1).

    Args:
        spans: In any order.
        probabilities: Shape (spans, 1 + types).
    """
    import numpy as np

    gains = np.log(probabilities[:, 1:].max(axis=1) + 1e-9) - np.log(probabilities[:, _NONE] + 1e-9)
    order = sorted(np.flatnonzero(gains > 0).tolist(), key=lambda at: spans[at].end)
    ends = [spans[at].end for at in order]
    best = [0.0]
    chosen: list[tuple[bool, int]] = []
    for place, at in enumerate(order):
        before = bisect.bisect_right(ends, spans[at].start, 0, place)
        with_it = best[before] + float(gains[at])
        chosen.append((with_it > best[-1], before))
        best.append(max(with_it, best[-1]))
    found: list[int] = []
    place = len(order)
    while place > 0:
        taken, before = chosen[place - 1]
        if taken:
            found.append(order[place - 1])
        place = before if taken else place - 1
    return found[::-1]
