"""Lists of names and words, and phrase lookup."""

import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.domain.errors import ModelUnavailableError

MOST_TOKENS: Final = 5
"""Tokens in the longest phrase of a lookup."""

NO_WORD: Final = 99
"""Level of anything that is not an English word."""

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "’": "'"}
)
_BIG_CITY, _CITY = 400, 80  # thousands of people


def folded(name: str) -> str:
    """Return the lookup form of a name: no case, no accents, single spaces."""
    if name.isascii():
        return " ".join(name.lower().split())
    parts = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """Known names and words; keys in folded form.

    Args:
        first_names: Of people.
        surnames: Of people.
        places: With their size: ``country``, ``big``, ``city``, ``town`` or ``region``.
        names: Organisations, technologies and products by type, each with its spelling.
        words: English words by frequency: 10 the most common, 50 the rarest.
        aliases: By type, from another name to the canonical one.
    """

    first_names: Set[str]
    surnames: Set[str]
    places: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    words: Mapping[str, int]
    aliases: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path) -> "Gazetteers":
        """Read the lists of a folder; about 0.1 s.

        Raises:
            ModelUnavailableError: A list is missing or cannot be read.
        """
        try:
            return cls(
                first_names=frozenset(
                    folded(name)
                    for name in (
                        *_lines(folder / "first_names.txt"),
                        *_listed(folder, "extra_names"),
                    )
                ),
                surnames=frozenset(folded(name) for name in _lines(folder / "surnames.txt")),
                places=_places(folder),
                names={
                    kind: {folded(name): name for name in _listed(folder, stem)}
                    for kind, stem in _FILES.items()
                },
                words=_words(folder / "words.txt"),
                aliases=read_aliases(folder / "aliases.tsv"),
            )
        except (OSError, ValueError) as error:
            raise ModelUnavailableError("the lists of names cannot be read") from error

    def signature(self, phrase: str) -> str:
        """Return a letter for every list that contains a folded phrase, in a fixed order."""
        found = "".join(
            letter
            for letter, names in (("F", self.first_names), ("S", self.surnames))
            if phrase in names
        )
        place = self.places.get(phrase)
        if place:
            found += _PLACE_LETTERS[place]
        return found + "".join(kind[0] for kind, names in self.names.items() if phrase in names)

    def knows(self, phrase: str) -> bool:
        """Return whether a folded phrase is in any list except those of surnames and words."""
        return (
            phrase in self.first_names
            or phrase in self.places
            or any(phrase in names for names in self.names.values())
        )

    def level(self, word: str) -> int:
        """Return how rare a folded word is, 10 to 50, or `NO_WORD`."""
        return self.words.get(word, NO_WORD)

    def meaning(self, kind: str, name: str) -> str | None:
        """Return the canonical name of an alias of a type, ``None`` if it is not an alias."""
        known = self.aliases.get(kind, {}).get(folded(name))
        return known if known != name else None


_FILES: Final = {
    "organization": "organizations",
    "technology": "technologies",
    "product": "products",
}
_PLACE_LETTERS: Final = {"country": "C", "big": "B", "city": "M", "town": "T", "region": "R"}


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _listed(folder: Path, stem: str) -> Iterator[str]:
    for line in _lines(folder / f"{stem}.txt"):
        yield from (name.strip() for name in line.split(", "))


def _places(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(folder / "places.tsv"):
        name, kind, thousands = line.split("\t")
        size = (
            "big" if int(thousands) >= _BIG_CITY else "city" if int(thousands) >= _CITY else "town"
        )
        found.setdefault(folded(name), "country" if kind in {"country", "state"} else size)
    found.update((folded(name), "region") for name in _listed(folder, "regions"))
    return found


def _words(path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    level = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            level = int(line[2:])
        else:
            found.setdefault(folded(line), level)
    return found


def read_rows(path: Path) -> list[list[str]]:
    """Return the cells of each line of a tab-separated list.

    Raises:
        ModelUnavailableError: The list is missing or cannot be read.
    """
    try:
        return [line.split("\t") for line in _lines(path)]
    except (OSError, ValueError) as error:
        raise ModelUnavailableError("the lists of names cannot be read") from error


def read_aliases(path: Path) -> dict[str, dict[str, str]]:
    """Return the canonical names in a list of aliases by type and folded name.

    Raises:
        ModelUnavailableError: The list is missing or cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    for kind, canonical, *others in read_rows(path):
        names = found.setdefault(kind, {})
        for name in (canonical, *others):
            names[folded(name)] = canonical
    return found
