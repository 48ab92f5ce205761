"""Read and write Qt's .ts files: one message for each context and text."""

from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

Catalogue = dict[tuple[str, str], str]
"""Translations by context and English text; an empty one is still missing."""


def read_catalogue(path: Path) -> Catalogue:
    """Read a .ts file of this repository."""
    found: Catalogue = {}
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    for context in root.iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            found[name, source] = message.findtext("translation") or ""
    return found


def write_catalogue(path: Path, catalogue: Catalogue, *, language: str) -> None:
    """Write a .ts file with contexts and texts in order, so that differences are small."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    for context in sorted({name for name, _ in catalogue}):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for source in sorted(text for name, text in catalogue if name == context):
            lines += _message(source, catalogue[context, source])
        lines.append("</context>")
    lines.append("</TS>")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _message(source: str, translation: str) -> list[str]:
    kind = "" if translation else ' type="unfinished"'
    return [
        "    <message>",
        f"        <source>{escape(source)}</source>",
        f"        <translation{kind}>{escape(translation)}</translation>",
        "    </message>",
    ]
