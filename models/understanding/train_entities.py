"""Train the scorer of the entity finder on the sentences in entities/.

    python models/understanding/train_entities.py

It writes resources/understanding/entities.npz. Every sentence is used unchanged and in copies in
which names are exchanged for others of their type, or are unknown to the lists, or all is in lower
case, so that the scorer learns the form and position of names, not these names.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from muniment.understanding.dates.date_recognition import find_dates
from muniment.understanding.entities.entity_candidates import Sentence
from muniment.understanding.entities.entity_features import features_of
from muniment.understanding.entities.entity_patterns import find_patterns
from muniment.understanding.entities.entity_recognition import NAME_TYPES
from muniment.understanding.entities.gazetteers import Gazetteers, folded

HERE: Final = Path(__file__).parent
RESOURCES: Final = HERE.parents[1] / "resources" / "understanding"
MOMENT: Final = datetime(2024, 5, 8, tzinfo=UTC)
_TYPES: Final = {
    "p": "person",
    "o": "organization",
    "l": "location",
    "t": "technology",
    "d": "product",
}
_MARKED: Final = re.compile(r"\[([^]|]+)\|([poltd])\]")


@dataclass(frozen=True)
class Example:
    """A text and its names: start, end, type."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--strength", type=float, default=1.0)
    given = parser.parse_args()
    lists = Gazetteers.load(RESOURCES)
    examples = list(read_examples(HERE / "entities"))
    sys.stdout.write(
        f"{len(examples)} sentences, {sum(len(e.names) for e in examples)} names" + "\n"
    )
    rows, labels, weights = matrix(examples, lists, copies=given.copies, seed=given.seed)
    names = sorted({name for row in rows for name in row})
    counts = dict.fromkeys(names, 0)
    for row in rows:
        for name in row:
            counts[name] += 1
    names = [name for name in names if counts[name] >= 3]
    index = {name: at for at, name in enumerate(names)}
    where = [[index[name] for name in set(row) if name in index] for row in rows]
    lengths = np.cumsum([0, *map(len, where)])
    columns = np.concatenate([np.array(row) for row in where])
    x = csr_matrix((np.ones(len(columns)), columns, lengths), shape=(len(rows), len(names)))
    model = LogisticRegression(C=given.strength, max_iter=400)
    model.fit(x, labels, sample_weight=weights)
    bias = names.index("bias")
    found = model.coef_.T.astype(np.float32)
    found[bias] += model.intercept_
    kept = np.abs(found).max(axis=1) > 0.01
    np.savez_compressed(
        RESOURCES / "entities.npz",
        features=np.array("\n".join(n for n, k in zip(names, kept, strict=True) if k)),
        weights=found[kept].astype(np.float16),
    )
    sys.stdout.write(f"{len(rows)} candidates, {kept.sum()} of {len(names)} features kept" + "\n")


def read_examples(folder: Path) -> Iterator[Example]:
    """Yield the sentences of a folder."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield parsed(line)


def parsed(line: str) -> Example:
    """Return a marked-up sentence as text and names."""
    text, names, at = "", [], 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        names.append((len(text), len(text) + len(match[1]), _TYPES[match[2]]))
        text += match[1]
        at = match.end()
    return Example(text + line[at:], tuple(names))


def matrix(
    examples: list[Example], lists: Gazetteers, *, copies: int, seed: int
) -> tuple[list[tuple[str, ...]], list[int], list[float]]:
    """Return features, labels and weights of every candidate of every copy."""
    chance = random.Random(seed)  # noqa: S311 - the same copies every time, no secret
    exchange = RequestState(lists, chance)
    rows: list[tuple[str, ...]] = []
    labels: list[int] = []
    weights: list[float] = []
    for example in examples:
        versions = [(example, lists, 1.0), (lowered(example), lists, 0.35)]
        versions.append((example, forgetful(example, lists, chance), 0.5))
        for _ in range(copies if example.names else 0):
            other = exchange.copy(example)
            if chance.random() < 0.15:
                other, known = lowered(other), lists
            else:
                known = forgetful(other, lists, chance) if chance.random() < 0.35 else lists
            versions.append((other, known, 3.0 / copies))
        for version, known, weight in versions:
            for features, label in labelled(version, known):
                rows.append(features)
                labels.append(label)
                weights.append(weight)
    return rows, labels, weights


def labelled(example: Example, lists: Gazetteers) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield each candidate's features with its label, 0 for no name."""
    found = [(d.start, d.end) for d in find_dates(example.text, MOMENT)]
    found += [(m.start or 0, m.end or 0) for m in find_patterns(example.text)]
    truth = {(start, end): 1 + NAME_TYPES.index(kind) for start, end, kind in example.names}
    sentence = Sentence(example.text, lists, sorted(found))
    for span in sentence.spans():
        yield features_of(sentence, span), truth.get((span.start, span.end), 0)


def lowered(example: Example) -> Example:
    """Return a copy in lower case; the few letters whose length would change stay."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in example.text)
    return replace(example, text=text)


def forgetful(example: Example, lists: Gazetteers, chance: random.Random) -> Gazetteers:
    """Return lists without about half of the names of an example."""
    gone: set[str] = set()
    for start, end, _kind in example.names:
        if chance.random() < 0.6:
            name = folded(example.text[start:end])
            gone |= {name, *name.split()}
    return replace(
        lists,
        first_names=Without(lists.first_names, gone),
        surnames=Without(lists.surnames, gone),
        places=WithoutKeys(lists.places, gone),
        names={kind: WithoutKeys(names, gone) for kind, names in lists.names.items()},
    )


class Without(Set[str]):
    """A set without some of its values; made without copying."""

    def __init__(self, values: Set[str], gone: Set[str]) -> None:
        self._values, self._gone = values, gone

    def __contains__(self, value: object) -> bool:
        return value not in self._gone and value in self._values

    def __iter__(self) -> Iterator[str]:
        return (value for value in self._values if value not in self._gone)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class WithoutKeys(Mapping[str, str]):
    """A mapping without some of its keys; made without copying."""

    def __init__(self, values: Mapping[str, str], gone: Set[str]) -> None:
        self._values, self._gone = values, gone

    def __getitem__(self, key: str) -> str:
        if key in self._gone:
            raise KeyError(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._values if key not in self._gone)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class RequestState:
    """Replaces the names of an example with others."""

    _STEMS = (
        "nord bril ver lumi quan tel ax or zen fin hal bex vol ke mar pol dra sil ter nex cal ori "
        "pen wil hart stone bright clear blue green red silver north".split()
    )
    _ENDS = (
        "ix on ia ara wave field works ware tek ly io en is us ora ent ium ford gate wind".split()
    )
    _FORMS = (
        "{}|{}|{}|{}|{}|{}|{} GmbH|{} Ltd|{} Inc|{} Labs|{} Group|{} AG|{} & Sons|{} Systems|"
        "{} Bank|{} University|University of {p}|{p} Hospital|{} Clinic|{p} Council|{s} & {s2}|"
        "{} Foundation|{} Studios|{p} School|{} Software|{} Health|{s} Brothers|Bank of {p}|{p} FC|"
        "{} Energy|{} Logistics|{} Media|{} Capital|{s} Consulting|Institute of {w}|"
        "Department of {w}"
    ).split("|")

    def __init__(self, lists: Gazetteers, chance: random.Random) -> None:
        self._chance = chance
        read = RESOURCES.joinpath
        self._first = read("first_names.txt").read_text(encoding="utf-8").split("\n")[:-1]
        extra = read("extra_names.txt").read_text(encoding="utf-8").split("\n", 1)[1]
        self._usual = [
            name.strip() for name in extra.replace("\n", ", ").split(", ") if name.strip()
        ]
        self._last = read("surnames.txt").read_text(encoding="utf-8").split("\n")[:-1]
        rows = [r.split("\t") for r in read("places.tsv").read_text(encoding="utf-8").splitlines()]
        self._places = [row[0] for row in rows]
        self._sizes = [min(int(row[2]), 3000) + 5 for row in rows]
        regions = read("regions.txt").read_text(encoding="utf-8").split("\n", 1)[1]
        self._regions = [name.strip() for name in regions.replace("\n", ", ").split(", ")]
        self._names = {kind: list(names.values()) for kind, names in lists.names.items()}

    def copy(self, example: Example) -> Example:
        """Return a copy with other names."""
        text, names, at = "", [], 0
        for start, end, kind in example.names:
            old = example.text[start:end]
            new = self._other(old, kind) if self._chance.random() < 0.85 else old
            text += example.text[at:start]
            names.append((len(text), len(text) + len(new), kind))
            text += new
            at = end
        return Example(text + example.text[at:], tuple(names))

    def _other(self, old: str, kind: str) -> str:
        if kind == "person":
            return self._person(old)
        if kind == "location":
            return self._place(old)
        if old.islower():
            return old
        if kind == "organization" and self._chance.random() < 0.6:
            return self._coined()
        return self._chance.choice(self._names[kind])

    def _person(self, old: str) -> str:
        chance = self._chance
        first = chance.choice(self._usual if chance.random() < 0.5 else self._first)
        if old.islower():
            return first.lower()
        if " " in old or chance.random() < 0.1:
            return f"{first} {chance.choice(self._last)}"
        return first if chance.random() < 0.85 else chance.choice(self._last)

    def _place(self, old: str) -> str:
        chance = self._chance
        if any(c.isdigit() for c in old) or chance.random() < 0.2:
            return old
        if chance.random() < 0.4:
            return chance.choice(self._regions).removeprefix("the ")
        return chance.choices(self._places, self._sizes)[0]

    def _coined(self) -> str:
        chance = self._chance
        name = (chance.choice(self._STEMS) + chance.choice(self._ENDS)).capitalize()
        return chance.choice(self._FORMS).format(
            name,
            p=chance.choices(self._places, self._sizes)[0],
            s=chance.choice(self._last),
            s2=chance.choice(self._last),
            w=chance.choice(["Physics", "Labour", "Health", "Finance", "Education", "Energy"]),
        )


if __name__ == "__main__":
    main()
