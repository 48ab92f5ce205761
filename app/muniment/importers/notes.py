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
from muniment.domain.os_errors import os_errors_translated
from muniment.importers.archive import members, opened_member, opened_zip
from muniment.importers.front_matter import split_note
from muniment.importers.input_file import InputFile, notes_below
from muniment.importers.items import Fields, Item, memory, moment, text, texts

OWN_MARK: Final = "muniment"
"""The property that Muniment's own notes have."""

NOTE_MAX_BYTES: Final = 4 * 1_048_576
_TAG: Final = re.compile(r"(?<![\w#&/])#(?P<tag>[^\W\d][\w/-]*)")
_LINK: Final = re.compile(r"\[\[(?P<target>[^\]|#^]{1,200})[^\]]{0,300}\]\]")
_OBSERVATION: Final = re.compile(r"^- \[(?P<kind>[^\]\s][^\]]{0,60})\] (?P<text>.+)$", re.MULTILINE)
_CODE: Final = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_LISTED_MAX: Final = 40
_USED: Final = frozenset("title tags tag created date created_at updated modified aliases".split())
_OWN_JSON: Final = ("metadata",)


def read(file: InputFile, source: str) -> Iterator[Item]:
    """Yield the notes of a folder or zip, each a memory.

    Args:
        file: The folder or zip.
        source: The program that they are of.
    """
    end = 0
    for number, (name, content) in enumerate(_contents(file), start=1):
        end += len(content)
        yield Item(number, end, _found(name, content, source))


def _contents(file: InputFile) -> Iterator[tuple[str, bytes]]:
    if file.is_folder and file.path is not None:
        for path in notes_below(file.path):
            with os_errors_translated(f"reading {path.name}"), path.open("rb") as raw:
                yield path.relative_to(file.path).as_posix(), raw.read(NOTE_MAX_BYTES + 1)
        return
    with opened_zip(file) as archive:
        for one in members(archive, ".md"):
            if not any(part.startswith(".") for part in PurePosixPath(one.filename).parts):
                with opened_member(archive, one) as raw:
                    yield one.filename, raw.read(NOTE_MAX_BYTES + 1)


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
    tags = [*texts(properties.get("tags")), *texts(properties.get("tag"))]
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
