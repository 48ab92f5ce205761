"""Write memories for people and other programs; `docs/formats.md` describes each format.

The content of a memory may come from anywhere. In each format a text stays plain text: it ends no
line or quotation, is no markup, loads nothing, and is no formula.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from muniment.domain.memories.memory import Memory
from muniment.domain.text.table_cells import harmless_cell
from muniment.domain.transfer.exporting import ExportFormat
from muniment.services.transfer.export_notes import note
from muniment.services.transfer.memory_record import Record, memory_record

COLUMNS: Final = (
    "id",
    "namespace",
    "created_at",
    "updated_at",
    "content",
    "type",
    "kind",
    "categories",
    "tags",
    "importance",
    "tier",
    "visibility",
    "agent_id",
    "user_id",
    "session_id",
    "project",
    "source",
    "actor",
    "expires_at",
    "archived_at",
    "accessed_at",
    "access_count",
    "entities",
    "metadata",
    "version",
    "client_id",
    "derived",
    "embedding",
)
"""The columns of a table of memories, from left to right."""

# The fields of a Markdown section, if they have a value.
_LISTED: Final = (
    "id",
    "namespace",
    "type",
    "kind",
    "categories",
    "tags",
    "entities",
    "metadata",
    "agent_id",
    "user_id",
    "session_id",
    "project",
    "source",
    "actor",
    "visibility",
    "importance",
    "expires_at",
    "archived_at",
)
# Some line readers treat these as line ends.
_LINE_ENDS: Final = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"}
_LINE_END: Final = re.compile("[\u2028\u2029\u0085]")
_BACKTICKS: Final = re.compile("`+")


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes a file of memories, part by part.

    Args:
        head: The beginning of the file.
        entry: Returns the part for one memory.
    """

    head: str
    entry: Callable[[Memory], str]


def json_line(memory: Memory) -> str:
    """Return a memory as one line of JSON, with every field."""
    text = json.dumps(memory_record(memory), ensure_ascii=False, separators=(",", ":"))
    return _LINE_END.sub(lambda found: _LINE_ENDS[found[0]], text) + "\n"


def markdown_section(memory: Memory) -> str:
    """Return a memory as a section: its date, its text as a quotation, then its fields."""
    record = memory_record(memory)
    lines = [f"## {memory.created_at:%Y-%m-%d %H:%M} UTC", "", *_quoted(memory.content), ""]
    listed = [name for name in _LISTED if record[name] not in (None, [], {})]
    lines += [f"- {name}: {', '.join(_spans(record[name]))}" for name in listed]
    return "\n".join([*lines, "", ""])


def table_row(memory: Memory) -> str:
    """Return a memory as one record of comma-separated values."""
    record = memory_record(memory)
    # A table is for people: it only says whether there are vectors.
    record["embedding"] = memory.embedding.state.value
    return _csv_line(_cell(record[name]) for name in COLUMNS)


def _quoted(text: str) -> list[str]:
    """Return the lines of a quotation that keeps its form, but is neither HTML nor a picture."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    inert = plain.replace("<", "&lt;").replace("![", "!&#91;")
    return [f"> {line}" if line else ">" for line in inert.split("\n")]


def _spans(value: Any) -> list[str]:
    """Return a value as code spans, in which Markdown has no effect."""
    return [_span(text) for text in _texts(value)]


def _span(text: str) -> str:
    text = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}"


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return [_text(value)]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        is_entity = value.keys() == {"type", "value", "confidence"}
        return f"{value['value']} ({value['type']})" if is_entity else _json(value)
    return str(value)


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        # A semicolon occurs only inside a string, where JSON has an escape for it: see
        # `harmless_cell`.
        return _json(value).replace(";", "\\u003b") if value else ""
    texts = _texts(value)
    is_parted = isinstance(value, list) and any(";" in text for text in texts)
    is_like_json = isinstance(value, list) and texts and texts[0].startswith("[")
    # Write a list as JSON if semicolons would not separate it or it would look like JSON.
    joined = _json(texts) if is_parted or is_like_json else "; ".join(texts)
    return harmless_cell(joined)


def _json(value: Record | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv_line(cells: Iterable[str | float]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


ENCODERS: Final[Mapping[ExportFormat, Encoder]] = {
    ExportFormat.JSON_LINES: Encoder("", json_line),
    ExportFormat.MARKDOWN: Encoder("# Memories\n\n", markdown_section),
    # With a byte order mark, which spreadsheets need.
    ExportFormat.CSV: Encoder("\ufeff" + _csv_line(COLUMNS), table_row),
    ExportFormat.NOTES: Encoder("", note),
}
"""How each format is written."""
