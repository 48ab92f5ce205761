"""Quality of entity recognition: precision, recall and F1 on sentences labelled by hand."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from benchmarks.machine import BenchOptions, Row
from muniment.domain.entities.entity import Mention
from muniment.domain.errors import InvalidInputError
from muniment.understanding.entities.entity_recognition import EntityFinder
from muniment.understanding.entities.entity_tokens import tokens_of
from muniment.understanding.entities.gazetteers import MOST_TOKENS, Gazetteers, folded

Finding = Callable[[str, datetime], Sequence[Mention]]
"""Finds the entities of a text with its moment."""

Key = TypeVar("Key")
_DEV: Final = "entities_dev.jsonl"
_HELD_OUT: Final = "entities_held_out.jsonl"
_REACH: Final = "typed_f1 >= 80, untyped_f1 >= 85"
_CAPITALS: Final = re.compile(r"[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)*")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text, its moment and its entities as (type, value, normal form where one is given)."""

    text: str
    moment: datetime
    entities: tuple[tuple[str, str, str | None], ...]


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives of a type."""

    right: int = 0
    superfluous: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the found entities that are right; 1 where nothing was found."""
        found = self.right + self.superfluous
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled entities that were found; 1 where there are none."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.right + self.superfluous + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class EntityFigures:
    """Results of entity recognition.

    Args:
        typed: An entity counts if its value and its type are right.
        untyped: An entity counts if its value is right.
        by_type: As ``typed``, for each type.
        normals_right: Found entities with the right normal form.
        normals: Found entities for which a normal form is given.
        ms_per_text: Mean time per text.
    """

    typed: Tally = field(default_factory=Tally)
    untyped: Tally = field(default_factory=Tally)
    by_type: dict[str, Tally] = field(default_factory=dict)
    normals_right: int = 0
    normals: int = 0
    ms_per_text: float = 0.0


def measure_entities(options: BenchOptions, folder: Path) -> list[Row]:
    """Measure the finder and the baselines, and the finder for each type.

    Args:
        options: ``data``: a folder that may hold ``entities_dev.jsonl``; ``held_out`` adds
            ``entities_held_out.jsonl``.
        folder: ``resources/understanding``.

    Returns:
        Percent by set and method; none where the folder holds no such file.

    Raises:
        InvalidInputError: A line does not have the expected form.
        ModelUnavailableError: Lists or weights do not load.
    """
    names = (_DEV, _HELD_OUT) if options.held_out else (_DEV,)
    files = [options.data / name for name in names] if options.data is not None else []
    rows: list[Row] = []
    for path in files:
        if path.is_file():
            rows += _rows_of(path, finder_and_baselines(folder))
    return rows


def read_labelled(path: Path) -> list[LabelledText]:
    """Read a file with one JSON object per line: ``text``, ``date`` and ``entities``.

    Raises:
        InvalidInputError: A line does not have that form.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            entities = tuple((e["type"], e["value"], e.get("normal")) for e in row["entities"])
            found.append(LabelledText(row["text"], datetime.fromisoformat(row["date"]), entities))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInputError(path.name, f"line {number} is no labelled text") from error
    return found


def measure(texts: Iterable[LabelledText], find: Finding) -> EntityFigures:
    """Find the entities of every text and compare them with the labels."""
    figures, seconds, count = EntityFigures(), 0.0, 0
    for labelled in texts:
        begin = perf_counter()
        found = find(labelled.text, labelled.moment)
        seconds += perf_counter() - begin
        count += 1
        _compare(labelled, found, figures)
    figures.ms_per_text = 1000 * seconds / max(count, 1)
    return figures


def _compare(labelled: LabelledText, found: Sequence[Mention], figures: EntityFigures) -> None:
    there = Counter((kind, value) for kind, value, _normal in labelled.entities)
    given = Counter((mention.type, mention.name) for mention in found)
    for kind in {kind for kind, _value in (*there, *given)}:
        mine = Counter({value: n for (type_, value), n in there.items() if type_ == kind})
        theirs = Counter({value: n for (type_, value), n in given.items() if type_ == kind})
        _count(figures.by_type.setdefault(kind, Tally()), mine, theirs)
    _count(figures.typed, there, given)
    _count(
        figures.untyped,
        Counter(value for _kind, value, _normal in labelled.entities),
        Counter(mention.name for mention in found),
    )
    normals = {(mention.type, mention.name): mention.normal or mention.name for mention in found}
    for kind, value, normal in labelled.entities:
        if normal is not None and (kind, value) in normals:
            figures.normals += 1
            figures.normals_right += normals[kind, value] == normal


def _count(tally: Tally, there: Counter[Key], found: Counter[Key]) -> None:
    right = (there & found).total()
    tally.right += right
    tally.superfluous += found.total() - right
    tally.missed += there.total() - right


def capitalised_as_people(text: str, _moment: datetime) -> list[Mention]:
    """Return every run of capitalised words as a person: a baseline."""
    return [
        Mention("person", match[0], 1.0, match.start(), match.end())
        for match in _CAPITALS.finditer(text)
    ]


def by_lists_alone(lists: Gazetteers) -> Finding:
    """Return a baseline that takes the longest listed phrase at every word."""

    def find(text: str, _moment: datetime) -> list[Mention]:
        tokens = tokens_of(text)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            step = 1
            for last in range(min(at + MOST_TOKENS, len(tokens)) - 1, at - 1, -1):
                start, end = tokens[at].start, tokens[last].end
                kind = _listed_type(lists, folded(text[start:end]))
                if kind is not None:
                    found.append(Mention(kind, text[start:end], 1.0, start, end))
                    step = last - at + 1
                    break
            at += step
        return found

    return find


def _listed_type(lists: Gazetteers, phrase: str) -> str | None:
    for kind, names in lists.names.items():
        if phrase in names:
            return kind
    if phrase in lists.places:
        return "location"
    return "person" if phrase in lists.first_names else None


def finder_and_baselines(folder: Path) -> dict[str, Finding]:
    """Return the finder and the baselines, by their names in tables.

    Args:
        folder: ``resources/understanding``.

    Raises:
        ModelUnavailableError: Lists or weights do not load.
    """
    return {
        "entities: capitalised words as people": capitalised_as_people,
        "entities: lists alone": by_lists_alone(Gazetteers.load(folder)),
        "entities: product": EntityFinder.load(folder).find,
    }


def _rows_of(path: Path, ways: dict[str, Finding]) -> list[Row]:
    texts, rows = read_labelled(path), []
    for name, find in ways.items():
        figures = measure(texts, find)
        rows.append({**_row(path, name, figures.typed), **_whole(figures), "texts": len(texts)})
    rows[-1]["reach"] = _REACH
    by_type = sorted(figures.by_type.items())
    return rows + [_row(path, f"entities: product, {kind}", tally) for kind, tally in by_type]


def _row(path: Path, method: str, tally: Tally) -> Row:
    return {
        "set": path.stem,
        "method": method,
        "precision": round(100 * tally.precision, 1),
        "recall": round(100 * tally.recall, 1),
        "typed_f1": round(100 * tally.f1, 1),
    }


def _whole(figures: EntityFigures) -> Row:
    return {
        "untyped_f1": round(100 * figures.untyped.f1, 1),
        "normal_forms": f"{figures.normals_right}/{figures.normals}",
        "ms": figures.ms_per_text,
    }
