"""The properties at the beginning of a note: the part of YAML that notes use."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

Properties: TypeAlias = Mapping[str, Any]

_FENCE: Final = "---"
_PAIR: Final = re.compile(r"(?P<name>[^\s:#][^:]*?)\s*:(?:\s+(?P<value>.*))?")
_OPEN_LIST: Final = re.compile(r"[^\s:#][^:]*:\s+\[[^\[\]]*")
_LISTED: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]]+)""")
_COMMENT: Final = re.compile(r"\s+#(?:\s|$)")
_INDENTS: Final = (" ", "\t")
_NULLS: Final = ("null", "~")
# What joins the lines of a text that follows.
_BLOCKS: Final = {"|": "\n", "|-": "\n", "|+": "\n", ">": " ", ">-": " ", ">+": " "}
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
    name, block = "", ""
    for line in _joined(lines):
        item, pair = _ITEM.fullmatch(line), _PAIR.fullmatch(line.rstrip())
        if block and (line.startswith(_INDENTS) or not line.strip()):
            found[name] = f"{found[name]}{block}{line.strip()}".strip()
        elif item and name and (found[name] == "" or isinstance(found[name], list)):
            found[name] = [*(found.get(name) or []), _scalar(item["value"])]
        elif pair and not line.startswith(_INDENTS):
            name = pair["name"].strip("\"'")
            block = _BLOCKS.get((pair["value"] or "").strip(), "")
            found[name] = "" if block else _value(pair["value"] or "")
    return found


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield the lines, those of a list in brackets as one."""
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if _OPEN_LIST.fullmatch(line):
            ends = (place for place in range(at, len(lines)) if lines[place].rstrip().endswith("]"))
            after = next(ends, at - 1) + 1
            line, at = "".join([line, *lines[at:after]]), after
        yield line


def _value(text: str) -> Any:
    text = text.strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return [_scalar(part) for part in _LISTED.findall(text) if part.strip()]
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
    text = _COMMENT.split(text, maxsplit=1)[0]
    return "" if text.lower() in _NULLS else text
