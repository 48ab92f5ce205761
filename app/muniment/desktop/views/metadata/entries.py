"""Metadata as typed by the user: a name, a kind of value, and the text of the value."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, NoReturn

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import exact_text, looks_parted, read_number
from muniment.desktop.text.sentence_translation import translated
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import same
from muniment.domain.memories.memory import NULL
from muniment.domain.request_rules import check_metadata

_CONTEXT: Final = "metadata"
_INDENT: Final = 2
_EXAMPLE: Final = 12345.6


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class ValueKind(StrEnum):
    """The kind of a value."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    NOTHING = "nothing"
    JSON = "json"


@dataclass(frozen=True, slots=True, repr=False)
class MetadataEntry:
    """One line of the table.

    Args:
        name: The key.
        text: The value as typed; ``true`` or ``false`` for a `TRUTH`.
        kind: The kind of the value.
    """

    name: str = ""
    text: str = ""
    kind: ValueKind = ValueKind.TEXT

    def __repr__(self) -> str:
        return f"MetadataEntry({self.kind.value})"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed; such a line is not metadata."""
        return not self.name and not self.text and self.kind is ValueKind.TEXT


@dataclass(frozen=True, slots=True, repr=False)
class ReadValue:
    """The value of an entry, or an error if its text does not fit the kind."""

    value: Any = None
    problem: str = ""


def kind_word(kind: ValueKind) -> str:
    """Return the display name of a kind of value."""
    return {
        ValueKind.TEXT: _tr("Text"),
        ValueKind.NUMBER: _tr("Number"),
        ValueKind.TRUTH: _tr("Yes or no"),
        ValueKind.NOTHING: _tr("Nothing"),
        ValueKind.JSON: _tr("JSON"),
    }[kind]


def truth_word(text: str) -> str:
    """Return the display text for ``true`` or ``false``."""
    return _tr("yes") if text == "true" else _tr("no")


def entry_of(name: str, value: Any) -> MetadataEntry:
    """Return the entry for a name and value."""
    match value:
        case None:
            return MetadataEntry(name, "", ValueKind.NOTHING)
        case bool():
            return MetadataEntry(name, json.dumps(value), ValueKind.TRUTH)
        case int() | float():
            return MetadataEntry(name, exact_text(value), ValueKind.NUMBER)
        case str():
            return MetadataEntry(name, value)
        case _:
            text = json.dumps(value, ensure_ascii=False, indent=_INDENT)
            return MetadataEntry(name, text, ValueKind.JSON)


def entries_of(metadata: Mapping[str, Any]) -> tuple[MetadataEntry, ...]:
    """Return the entries of metadata, sorted by name."""
    return settled(entry_of(name, value) for name, value in metadata.items())


def settled(entries: Iterable[MetadataEntry]) -> tuple[MetadataEntry, ...]:
    """Normalize entries for comparison: no blank ones, uniform notation, sorted by name."""
    kept = (_written_alike(entry) for entry in entries if not entry.is_blank)
    return tuple(sorted(kept, key=lambda entry: (entry.name, entry.kind, entry.text)))


def read_value(entry: MetadataEntry) -> ReadValue:
    """Parse the value of an entry."""
    match entry.kind:
        case ValueKind.NOTHING:
            return ReadValue(None)
        case ValueKind.TRUTH:
            return ReadValue(entry.text == "true")
        case ValueKind.NUMBER:
            return _read_number(entry.text)
        case ValueKind.JSON:
            return _read_json(entry.text)
        case _:
            return ReadValue(entry.text)


def converted(entry: MetadataEntry, kind: ValueKind) -> MetadataEntry:
    """Convert an entry to another kind of value, keeping as much of its text as fits."""
    read = read_value(entry)
    match kind:
        case ValueKind.NOTHING:
            text = ""
        case ValueKind.TRUTH:
            is_true = entry.text.strip().lower() in {"true", "1", "yes", _tr("yes").lower()}
            text = json.dumps(is_true)
        case ValueKind.JSON if entry.kind is ValueKind.TEXT and _read_json(entry.text).problem:
            text = json.dumps(entry.text, ensure_ascii=False)
        case ValueKind.JSON if entry.kind is not ValueKind.TEXT and not read.problem:
            text = json.dumps(read.value, ensure_ascii=False, indent=_INDENT)
        case ValueKind.TEXT if isinstance(read.value, str):
            text = read.value
        case _:
            text = entry.text
    return replace(entry, text=text, kind=kind)


def problems_of(
    entries: Iterable[MetadataEntry], *, known_names: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return an error text for each entry; empty for none.

    Args:
        entries: All entries of the table.
        known_names: Names loaded with the memory; an empty one among them is no error.
    """
    found: list[str] = []
    names: set[str] = set()
    for entry in entries:
        if entry.is_blank:
            found.append("")
        elif not entry.name and entry.name not in known_names:
            found.append(_tr("A value needs a name."))
        elif entry.name in names:
            found.append(_tr("Another value already has this name."))
        else:
            found.append(_problem_of(entry))
        names |= {entry.name} if not entry.is_blank else set()
    return tuple(found)


def problem_of_all(entries: Iterable[MetadataEntry]) -> str:
    """Return the error of the metadata as a whole, if no single entry has one."""
    try:
        check_metadata(values_of(entries))
    except InvalidInputError as error:
        return _tr("All values together: {reason}.").format(reason=translated(error.reason))
    return ""


def values_of(entries: Iterable[MetadataEntry]) -> dict[str, Any]:
    """Return the metadata of entries."""
    return {entry.name: read_value(entry).value for entry in entries if not entry.is_blank}


def changed_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata patch from ``before`` to ``after``, with only the keys that differ."""
    gone = {name: None for name in before if name not in after}
    given = {
        name: NULL if value is None else value
        for name, value in after.items()
        if name not in before or not same(before[name], value)
    }
    return gone | given


def merged_entries(
    before: tuple[MetadataEntry, ...],
    mine: tuple[MetadataEntry, ...],
    theirs: tuple[MetadataEntry, ...],
) -> tuple[MetadataEntry, ...]:
    """Return their entries with my changes to the ones before."""
    old, own = ({entry.name: entry for entry in entries} for entries in (before, mine))
    kept = {entry.name: entry for entry in theirs if own.get(entry.name) == old.get(entry.name)}
    return settled({**kept, **{n: e for n, e in own.items() if e != old.get(n)}}.values())


def _written_alike(entry: MetadataEntry) -> MetadataEntry:
    read = read_value(entry)
    return entry if read.problem else entry_of(entry.name, read.value)


def _problem_of(entry: MetadataEntry) -> str:
    read = read_value(entry)
    if read.problem:
        return read.problem
    try:
        check_metadata({entry.name: read.value})
    except InvalidInputError as error:
        return _tr("This value: {reason}.").format(reason=translated(error.reason))
    return ""


def _read_number(text: str) -> ReadValue:
    number = read_number(text)
    if number is not None:
        return ReadValue(number)
    if looks_parted(text):
        said = _tr("Write the number without thousands separators, such as {example}.")
        return ReadValue(problem=said.format(example=exact_text(_EXAMPLE)))
    return ReadValue(problem=_tr("This isn't a number."))


def _read_json(text: str) -> ReadValue:
    try:
        return ReadValue(json.loads(text, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        said = _tr("This isn't valid JSON. See line {line}, character {place}.")
        return ReadValue(problem=said.format(line=error.lineno, place=error.colno))
    except (ValueError, RecursionError):
        return ReadValue(problem=_tr("This isn't valid JSON."))


def _refuse(_constant: str) -> NoReturn:
    """Reject NaN and infinity, which JSON does not allow."""
    raise ValueError
