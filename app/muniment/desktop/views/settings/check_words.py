"""Texts about a vault check in the settings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.settings.settings_words import tr

if TYPE_CHECKING:
    from muniment.services.maintenance.findings import Finding

_NAMED: Final = 3
_INDEX: Final = ("text-index", "no-text", "stray-text", "text-words")
_FILTERS: Final = ("tags", "categories", "metadata", "digests", "fields")
_VECTORS: Final = (
    "indexes",
    "vectors",
    "passages",
    "codes",
    "stray-passages",
    "stray-vector",
    "ready-without-vectors",
    "chunk-without-vector",
)


def part_text(check: str) -> str:
    """Return the name of the part of the vault that a check or a finding concerns."""
    names = {
        "file": tr("Pages and tables of the file"),
        "journal": tr("Chain of the journal"),
        "keys-and-settings": tr("Keys and settings, as the journal has them"),
        "values": tr("Values of every table"),
        "journal-records": tr("Entries of the journal"),
        "keys": tr("Keys"),
        "namespace-keys": tr("Keys of namespaces"),
        "api-keys": tr("Keys of agents"),
        "records": tr("Records of memories"),
        "history": tr("Memories and their history"),
        "other-records": tr("Records of sessions, entities and marks"),
        "links": tr("What memories mention"),
        "strays": tr("Traces of what is gone"),
        "erased": tr("Traces of what is gone"),
        "scopes": tr("What memories belong to"),
        "index": tr("Search index"),
        "states": tr("States of memories"),
        "model": tr("Search model"),
        "backups": tr("Backups"),
    }
    names |= dict.fromkeys(_INDEX, tr("Words for the search"))
    names |= dict.fromkeys(_FILTERS, tr("What filters look at"))
    names |= dict.fromkeys(_VECTORS, tr("Vectors for the search"))
    return names.get(check, check)


def findings_text(findings: Sequence["Finding"]) -> str:
    """Return a line for each problem found or repaired, or a text that all is well."""
    lines = [_line(found) for found in findings if found.repaired or not found.ok]
    if not lines:
        return tr("All is well.")
    if can_mend(findings):
        lines.append(tr("Mending makes anew what follows from the memories."))
    if any(found.is_lost for found in findings):
        lines.append(
            tr("What cannot be mended is left as it is: a backup from before still has it.")
        )
    return "\n".join(lines)


def can_mend(findings: Sequence["Finding"]) -> bool:
    """Return whether a repair would fix anything."""
    return any(found.can_mend for found in findings)


def report_of(findings: Sequence["Finding"]) -> str:
    """Return a full report for the clipboard, without content of memories."""
    return "\n".join(
        f"{'mended' if found.repaired else 'ok' if found.ok else 'WRONG'} {found.check}: "
        f"{found.detail}"
        for found in findings
    )


def _line(found: "Finding") -> str:
    part = part_text(found.check)
    if found.repaired:
        return tr("Mended: {part}").format(part=part)
    if not found.rows:
        return tr("Not in order: {part}").format(part=part)
    names = ", ".join(found.rows[:_NAMED]) + (", …" if len(found.rows) > _NAMED else "")
    text = tr("Not in order: {part}, {count} ({names})")
    return text.format(part=part, count=count_text(len(found.rows)), names=names)
