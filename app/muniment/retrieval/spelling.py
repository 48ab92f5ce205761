"""Correct the misspelt words of a query, and complete its half-typed last word.

Words come only from memories that the caller may see, and which of them is chosen depends only on
these: otherwise a correction would reveal what other memories contain.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.text.edit_distance import edit_distances
from muniment.domain.text.function_words import ENGLISH
from muniment.domain.text.normal_forms import spaced_text
from muniment.retrieval.keyword import EDGES, PHRASE, query_words, unfinished_word
from muniment.retrieval.names import names_in
from muniment.retrieval.row_numbers import union
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.reading import Reading

_SHORTEST: Final = 4
_LONG: Final = 7
"""Letters; from here on two edits are corrected, in shorter words one."""

_SHORTEST_END: Final = 5
"""Letters; a shorter word has too few left for two edits at its beginning."""

_LONGEST: Final = 30
_WORDS_MAX: Final = 12
_CORRECTED_MAX: Final = 3
"""Words of one query that are looked up or corrected: each correction takes about 5 ms."""

_ENDING_MAX: Final = 5
"""Letters that a word may have after its stem."""

_LIGATURES_MAX: Final = 2
"""Letters that a word may gain in its plain form."""

_STEMS_TRIED: Final = 12
_MEMORIES_READ: Final = 4
_SHORTEST_STEM: Final = 3
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, repr=False)
class Respelling:
    """What a query means.

    Args:
        corrected: The query with corrected words; ``None`` if none was corrected.
        meant: The same with its last word completed, to be embedded.
    """

    corrected: str | None
    meant: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the query, and where it starts and ends."""

    word: str
    start: int
    end: int


class Speller:
    """Respells the queries of one caller.

    Args:
        reading: A view of the store.
        visible: What the caller may see.
        is_word: Whether a word is spelt correctly although no memory contains it.
    """

    def __init__(
        self, reading: Reading, visible: VisibleMemories, is_word: Callable[[str], bool]
    ) -> None:
        self._reading = reading
        self._visible = visible
        self._is_word = is_word

    def respelled(self, query: str) -> Respelling:
        """Correct the words that no visible memory contains, and complete the last one.

        Quoted phrases, numbers, code names, acronyms and words below four letters stay.
        """
        last = unfinished_word(query)
        beginning = query_words(query).beginning
        completed = None if beginning is None else self._completed(last, beginning)
        places = [place for place in _places(query) if completed is None or place.word != last]
        changes = list(self._corrections(query, places))
        corrected = _changed(query, changes) if changes else None
        meant = query if corrected is None else corrected
        if completed is not None:
            meant = meant[: -len(last)] + completed
        return Respelling(corrected, meant)

    def _completed(self, word: str, beginning: str) -> str | None:
        """Return the longer word that is meant; ``None`` if the word is held or begins none."""
        exact, longer = self._reading.texts.holders([f'"{word}"', beginning])
        if self._is_held(exact):
            return None
        start = _plain(word)
        found = Counter(each for each in self._words_in([longer]) if _plain(each).startswith(start))
        return _most_common(found) if found else None

    def _corrections(self, query: str, places: Sequence[_Place]) -> Iterator[tuple[_Place, str]]:
        looked_up = self._reading.texts.holders([f'"{place.word}"' for place in places])
        unheld = [
            place
            for place, numbers in zip(places, looked_up, strict=True)
            if not self._is_held(numbers)
        ]
        named = self._words_of_names(query) if unheld else set()
        unknown = [
            place for place in unheld if place.word not in named and not self._is_word(place.word)
        ]
        for place in unknown[:_CORRECTED_MAX]:
            found = self._nearest(place.word)
            if found is not None:
                yield place, found

    def _is_held(self, numbers: NDArray[np.int64]) -> bool:
        visible = self._visible
        return visible.count_seen(numbers) > 0 or bool(visible.matches(numbers).any())

    def _words_of_names(self, query: str) -> set[str]:
        visible = self._visible
        runs = names_in(query)
        lists = self._reading.entity_lists(visible.now_ms, visible.access)
        named = lists.named(runs.keys(), visible.namespace_ids)
        return {word for name, ids in named.items() if ids for word in runs[name]}

    def _nearest(self, word: str) -> str | None:
        """Return the word of a visible memory with the fewest edits; of equals the commonest.

        Words with the same letters come before other equals.
        """
        typed = _plain(word)
        most = 2 if len(typed) >= _LONG else 1
        found = self._similar(typed, most, _beginnings(typed))
        if not found and most > 1:
            # Rarely two errors are this close together, so these are looked up only now.
            found = self._similar(typed, most, _beginnings_with_two_errors(typed))
        elif not found and len(typed) >= _SHORTEST_END:
            found = self._with_same_end(typed)
        return _best(found, typed)

    def _with_same_end(self, typed: str) -> dict[str, tuple[int, int]]:
        """Return words that differ in the beginning alone, by two edits: "elergy" is "allergy"."""
        found = self._similar(typed, 2, _beginnings_before(typed))
        return {each: row for each, row in found.items() if _plain(each).endswith(typed[1:])}

    def _similar(
        self, typed: str, most: int, beginnings: Sequence[str]
    ) -> dict[str, tuple[int, int]]:
        """Return similar words of visible memories, each with its edits and its frequency."""
        found = Counter[str]()
        distances: dict[str, int] = {}
        for each in self._words_in(self._holders(self._near(typed, most, beginnings))):
            if abs(len(each) - len(typed)) > most + _LIGATURES_MAX:
                continue
            plain = _plain(each)
            if plain not in distances:
                distances[plain] = _edits(typed, plain, most)
            if 0 < distances[plain] <= most and plain not in ENGLISH:
                found[each] += 1
        return {each: (distances[_plain(each)], count) for each, count in found.items()}

    def _near(self, typed: str, most: int, beginnings: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return stems of similar words: edits, length of the ending, and stem."""
        stems = self._reading.vocabulary.stems(
            beginnings,
            shortest=max(_SHORTEST_STEM, len(typed) - _ENDING_MAX - most),
            longest=len(typed) + most,
        )
        letters, kept = set(typed), set(typed[:-_ENDING_MAX])
        near = []
        for stem in stems:
            others = set(stem)
            if len(set(stem[:-1]) - letters) > most or len(kept - others) > most:
                continue
            edits, ending = _edits_to_stem(typed, stem)
            if edits <= most:
                near.append((edits, ending, stem))
        return near

    def _holders(self, near: Sequence[tuple[int, int, str]]) -> list[NDArray[np.int64]]:
        """Return the visible memories with the most similar stems, a list for each stem."""
        looked_up = self._reading.vocabulary.holders([stem for _, _, stem in near])
        visible = [
            (edits, ending, -self._visible.count_seen(numbers), place)
            for place, ((edits, ending, _), numbers) in enumerate(zip(near, looked_up, strict=True))
        ]
        seen = sorted(row for row in visible if row[2])
        return [looked_up[row[-1]] for row in seen[:_STEMS_TRIED]]

    def _words_in(self, lists: Sequence[NDArray[np.int64]]) -> Iterator[str]:
        """Yield the words of the newest visible memories of each list."""
        chosen = [self._newest(numbers) for numbers in lists]
        if not chosen:
            return
        numbers = union(*chosen)
        for excerpt in self._reading.candidates.excerpts(numbers).values():
            yield from _WORD.findall(excerpt.text)

    def _newest(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._visible.seen(numbers)[-_MEMORIES_READ:]


def _places(query: str) -> Iterator[_Place]:
    """Yield the words that may be corrected."""
    # Phrases are blanked out, so that the other words keep their places.
    bare = PHRASE.sub(lambda match: " " * len(match.group()), query)
    found = 0
    for token in re.finditer(r"\S+", bare):
        word = token.group().strip(EDGES)
        if found < _WORDS_MAX and _is_correctable(word):
            start = token.start() + token.group().index(word)
            yield _Place(word, start, start + len(word))
            found += 1


def _is_correctable(word: str) -> bool:
    return (
        _SHORTEST <= len(word) <= _LONGEST
        and word.isalpha()
        and not word.isupper()
        and " " not in spaced_text(word)
        and word.lower() not in ENGLISH
    )


def _changed(query: str, changes: Sequence[tuple[_Place, str]]) -> str:
    for place, word in reversed(changes):
        query = query[: place.start] + word + query[place.end :]
    return query


def _beginnings(typed: str) -> list[str]:
    """Return the beginnings of similar words: any with the same first letter, or it is wrong."""
    first = {typed[0], typed[1::-1] + typed[2], typed[1:4]}
    missing = {letter + typed[:3] for letter in _LETTERS}
    wrong = {letter + typed[1:4] for letter in _LETTERS}
    return sorted(first | missing | wrong)


def _beginnings_with_two_errors(typed: str) -> list[str]:
    """Return the beginnings of words with another first letter and one more error close to it."""
    missing = {letter + typed[0] for letter in _LETTERS}
    wrong = {letter + other for letter in _LETTERS for other in typed[1:3]}
    both = {letter + other + typed[1:3] for letter in _LETTERS for other in _LETTERS}
    neither = {letter + other + typed[2:4] for letter in _LETTERS for other in _LETTERS}
    return sorted(missing | wrong | both | neither | set(_beginnings_before(typed)))


def _beginnings_before(typed: str) -> list[str]:
    """Return the beginnings of words with two letters before the typed word, or its rest."""
    pairs = [letter + other for letter in _LETTERS for other in _LETTERS]
    return [pair + rest for pair in pairs for rest in (typed[:2], typed[1:3])]


def _best(found: Mapping[str, tuple[int, int]], typed: str) -> str | None:
    """Return the word with the fewest edits; of equals the commonest with the same letters."""
    if not found:
        return None
    # Swapped letters are the likeliest of equal errors.
    ranks = {
        each: (edits, sorted(_plain(each)) != sorted(typed)) for each, (edits, _) in found.items()
    }
    least = min(ranks.values())
    counts = {each: count for each, (_, count) in found.items() if ranks[each] == least}
    return _most_common(Counter(counts))


def _edits(typed: str, word: str, most: int) -> int:
    """Return the edits between two words, or more than ``most``."""
    letters, others = set(typed), set(word)
    far = len(letters - others) > most or len(others - letters) > most
    return most + 1 if far else edit_distances(typed, word)[-1]


def _edits_to_stem(typed: str, stem: str) -> tuple[int, int]:
    """Return the fewest edits from a beginning of a word to a stem, and how long the rest is."""
    # The stem of "allergy" is "allergi", that of "Ottilie" is "ottili".
    spellings = (stem, f"{stem[:-1]}y") if stem.endswith("i") else (stem,)
    longest = min(_ENDING_MAX, len(typed))
    return min(
        (edits, ending)
        for spelling in spellings
        for ending, edits in enumerate(reversed(edit_distances(typed, spelling)[-longest - 1 :]))
    )


def _plain(word: str) -> str:
    """Return a word as the index stores it, but for its ending: lower case, without accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _most_common(found: Counter[str]) -> str:
    """Return the most frequent word; of its spellings the most frequent, lower case first."""
    plain = Counter[str]()
    for word, count in found.items():
        plain[_plain(word)] += count
    best = min(plain, key=lambda word: (-plain[word], word))
    spellings = [word for word in found if _plain(word) == best]
    return min(spellings, key=lambda word: (-found[word], word.isupper(), word.istitle(), word))
