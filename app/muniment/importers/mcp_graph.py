"""The official MCP memory server: its graph, one JSON object a line, or its tool's answer.

Source:
    `@modelcontextprotocol/server-memory`: lines `{"type": "entity", "name", "entityType",
    "observations": […]}` and `{"type": "relation", "from", "to", "relationType"}`; its tool
    `read_graph` answers `{"entities": […], "relations": […]}` of the same without `type`.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, text
from muniment.importers.json_stream import entries_of
from muniment.importers.records import parsed

SOURCE: Final = "mcp-memory"

_Found: TypeAlias = tuple[int, Fields | InvalidInputError]

_LINE_MAX: Final = 4 * 1_048_576
_ANSWER: Final = re.compile(rb'\s*\{\s*"(?:entities|relations)"\s*:')
_TYPES: Final = {"entities": "entity", "relations": "relation"}


def read(file: InputFile) -> Iterator[Item]:
    """Yield a memory for each observation and each relation."""
    found = _of_answer(file) if _ANSWER.match(file.head()) else _of_lines(file)
    for number, (end, one) in enumerate(found, start=1):
        yield Item(number, end, one)


def _of_answer(file: InputFile) -> Iterator[_Found]:
    with file.open() as raw:
        for entry in entries_of(raw):
            value = entry.value
            if isinstance(value, Mapping) and entry.key in _TYPES:
                value = {**value, "type": _TYPES[entry.key]}
            yield from ((entry.end, one) for one in _of_value(value))


def _of_lines(file: InputFile) -> Iterator[_Found]:
    with file.open() as raw:
        while line := raw.readline(_LINE_MAX + 1):
            if not line.strip():
                continue
            end = raw.tell()
            yield from ((end, one) for one in _of_line(line))
            if len(line) > _LINE_MAX and not line.endswith(b"\n"):
                return


def _of_line(line: bytes) -> Iterator[Fields | InvalidInputError]:
    if len(line) > _LINE_MAX:
        yield InvalidInputError("line", "is too long")
        return
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield InvalidInputError("line", "is not valid JSON")
        return
    yield from _of_value(value)


def _of_value(value: Any) -> Iterator[Fields | InvalidInputError]:
    if isinstance(value, Mapping) and value.get("type") == "entity":
        yield from _of_entity(value)
    else:
        yield parsed(value, _relation)


def _of_entity(value: Mapping[str, Any]) -> Iterator[Fields | InvalidInputError]:
    name, observations = text(value.get("name")), value.get("observations")
    if name is None or not isinstance(observations, list):
        yield InvalidInputError("entity", "must have a name and observations")
        return
    metadata = {"entity": name, "entity_type": text(value.get("entityType"))}
    if not observations:
        yield _kept(name, metadata)
    for one in observations:
        said = text(one)
        if said is None:
            yield InvalidInputError("observation", "must be a text")
        else:
            yield _kept(said if name.casefold() in said.casefold() else f"{name}: {said}", metadata)


def _relation(value: Mapping[str, Any]) -> Fields:
    if value.get("type") != "relation":
        raise InvalidInputError("type", "must be entity or relation")
    ends = [text(value.get(name)) for name in ("from", "relationType", "to")]
    if None in ends:
        raise InvalidInputError("relation", "must have from, to and relationType")
    said = f"{ends[0]} {str(ends[1]).replace('_', ' ')} {ends[2]}"
    return _kept(said, {"from": ends[0], "relation": ends[1], "to": ends[2]})


def _kept(content: str, metadata: Mapping[str, Any]) -> Fields:
    """Return a memory; the graph has no ids, so its words are one."""
    said = json.dumps([content, metadata], sort_keys=True).encode()
    return memory(SOURCE, hashlib.sha256(said).hexdigest()[:32], content, metadata=metadata)
