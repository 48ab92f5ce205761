"""The properties at the beginning of a note: the part of YAML that notes use."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Properties: TypeAlias = Mapping[str, Any]

_FENCE: Final = "---"
_PAIR: Final = re.compile(r"(?P<name>[^\s:#][^:]*?)\s*:(?:\s+(?P<value>.*))?")
_ITEM: Final = re.compile(r"\s*-\s+(?P<value>.*)")


def split_note(text: str) -> tuple[Properties, str]:
    """Return the properties of a note and its body; without properties, all is body."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != _FENCE:
        return {}, text
    lines: list[str] = []
    while rest:
        line, _, rest = rest.partition("\n")
        if line.rstrip() == _FENCE:
            return _properties(lines), rest
        lines.append(line)
    return {}, text


def _properties(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    name = ""
    for line in lines:
        item, pair = _ITEM.fullmatch(line), _PAIR.fullmatch(line.rstrip())
        if item and name and (found[name] == "" or isinstance(found[name], list)):
            found[name] = [*(found.get(name) or []), _scalar(item["value"])]
        elif pair and not line.startswith((" ", "\t")):
            name = pair["name"].strip("\"'")
            found[name] = _value(pair["value"] or "")
    return found


def _value(text: str) -> Any:
    text = text.strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            parts = text.removeprefix("[").removesuffix("]").split(",")
            return [_scalar(part) for part in parts if part.strip()]
    return _scalar(text)


def _scalar(text: str) -> Any:
    text = text.strip()
    if text.startswith('"'):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text.strip('"')
    if text.startswith("'"):
        return text.strip("'").replace("''", "'")
    return text
