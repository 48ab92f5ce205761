"""Folders of Markdown notes (or a zip of one): Obsidian's, basic-memory's and Muniment's own.

Source:
    Obsidian's help on properties, tags and links; basic-memory's documentation of its notes
    (`permalink`, observations `- [category] text #tag (context)`, relations `- kind [[Note]]`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.front_matter import split_note
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.parts import Part, parts_of

OWN_MARK: Final = "muniment"
"""The property that Muniment's own notes have."""

NOTE_MAX_BYTES: Final = 4 * 1_048_576
# A tag holds something other than digits.
_TAG: Final = re.compile(r"(?<![\w#&/])#(?P<tag>(?=[\d/-]*[^\W\d])[\w/-]+)")
_LINK: Final = re.compile(r"\[\[(?P<target>[^\]|#^]{1,200})[^\]]{0,300}\]\]")
# One sign in the brackets is a task.
_OBSERVATION: Final = re.compile(r"^- \[(?P<kind>[^\]\s][^\]]{1,60})\] (?P<text>.+)$", re.MULTILINE)
_CODE: Final = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LISTED_MAX: Final = 40
_USED: Final = frozenset("title tags tag created date created_at updated modified aliases".split())
_OWN_JSON: Final = ("metadata",)


def read(file: InputFile, source: str) -> Iterator[Item]:
    """Yield the notes of a folder or zip, each a memory.

    Args:
        file: The folder or zip.
        source: The program that they are of.
    """
    with parts_of(file) as parts:
        if not any(map(is_note, parts)):
            raise InvalidInputError(file.name, "is not a note, or a folder or zip file of notes")
        for number, part in enumerate(filter(is_note, parts), start=1):
            found = _found(part.name, part.head(NOTE_MAX_BYTES + 1), source)
            yield Item(number, part.end, found)


def is_note(part: Part) -> bool:
    """Return whether a file is a note, by its name."""
    return part.base.endswith(".md")


def _found(name: str, content: bytes, source: str) -> Fields | InvalidInputError:
    if len(content) > NOTE_MAX_BYTES:
        return InvalidInputError(name, "is too long for one memory")
    try:
        properties, body = split_note(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return InvalidInputError(name, "is not UTF-8 text")
    if OWN_MARK in properties:
        return _own(properties, body)
    if not body.strip():
        return InvalidInputError(name, "is empty")
    return _foreign(name, properties, body, source)


def _foreign(name: str, properties: Mapping[str, Any], body: str, source: str) -> Fields:
    title = text(properties.get("title")) or PurePosixPath(name).stem
    words = _CODE.sub("", body)
    tags = [*_tags_in(properties.get("tags")), *_tags_in(properties.get("tag"))]
    tags += [found["tag"] for found in _TAG.finditer(words)]
    others = {key: value for key, value in properties.items() if key.lower() not in _USED}
    listed = {
        "links": _listed(found["target"].strip() for found in _LINK.finditer(words)),
        "observations": _listed(
            f"[{found['kind']}] {found['text'].strip()}" for found in _OBSERVATION.finditer(words)
        ),
        "aliases": texts(properties.get("aliases")) or None,
    }
    said = body.strip()
    return memory(
        source,
        text(properties.get("permalink")) or name,
        said if said.startswith("# ") else f"# {title}\n\n{said}",
        tags=list(dict.fromkeys(tag.removeprefix("#") for tag in tags)),
        created_at=moment(
            properties.get("created") or properties.get("created_at") or properties.get("date")
        ),
        metadata={**others, **listed, "title": title, "path": name},
    )


def _tags_in(value: object) -> list[str]:
    """Return the tags of a property: a list, or a text that separates them by commas or spaces."""
    return texts(value.replace(" ", ",") if isinstance(value, str) else value)


def _listed(found: Iterator[str]) -> list[str] | None:
    return list(dict.fromkeys(one[:300] for one in found))[:_LISTED_MAX] or None


def _own(properties: Mapping[str, Any], body: str) -> Fields | InvalidInputError:
    """Return a note that Muniment wrote, with every field as it was."""
    fields = {name: value for name, value in properties.items() if name != OWN_MARK}
    try:
        for name in _OWN_JSON:
            fields[name] = json.loads(fields.get(name) or "{}")
        fields["importance"] = float(fields["importance"])
    except (ValueError, KeyError, RecursionError):
        return InvalidInputError("note", "has invalid properties")
    fields["tags"] = fields.pop("own_tags", fields.get("tags", []))
    if fields.pop("vectors", "") == "skipped":
        fields["embedding"] = {"state": "skipped"}
    return {**fields, "content": body}
