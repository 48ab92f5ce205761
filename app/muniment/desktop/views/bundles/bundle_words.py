"""Texts about bundles in the user's language."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.domain.transfer.bundles import BundledNamespace

_CONTEXT: Final = "bundles"
_EXAMPLE_MAX: Final = 90


def tr(text: str) -> str:
    """Translate a text about bundles."""
    return QCoreApplication.translate(_CONTEXT, text)


def export_text(name: str) -> str:
    """Return what a bundle of a namespace is, or of some memories without a name."""
    if not name:
        return tr(
            "One encrypted file with the memories that are selected or, without a selection, "
            "listed: with their history and vectors, sessions, agents and entities. Only the "
            "passphrase, or the vault of a recipient, opens it; nobody can reset the passphrase."
        )
    text = tr(
        "One encrypted file with everything of “{name}”: memories with their history and vectors, "
        "sessions, agents and entities. Only the passphrase, or the vault of a recipient, opens "
        "it; nobody can reset the passphrase."
    )
    return text.format(name=name)


def exported_text(file_name: str, memories: int) -> str:
    """Return the result of an export."""
    text = tr("Exported {memories} to {name}. The file was verified.")
    return text.format(memories=memories_text(memories), name=file_name)


def preview_text(found: BundledNamespace) -> str:
    """Return what importing a namespace does."""
    place = tr("The namespace “{name}” is created.")
    if not found.is_new:
        place = tr("Merged into “{name}”: of each field, the later change counts.")
    return "\n".join((place.format(name=found.namespace), figures_text(found)))


def figures_text(found: BundledNamespace) -> str:
    """Return how many memories are new, changed, identical and in conflict."""
    patterns = (
        (tr("{count} new"), found.new),
        (tr("{count} changed"), found.changed),
        (tr("{count} identical"), found.identical),
    )
    parts = [text.format(count=count_text(count)) for text, count in patterns if count]
    text = tr(", ").join(parts) or tr("No memories.")
    if found.conflicting:
        note = tr("Both texts changed: {count}. The later one counts; the history keeps both.")
        text = f"{text}\n{note.format(count=count_text(found.conflicting))}"
    return text


def examples_text(found: Iterable[BundledNamespace]) -> str:
    """Return the first texts, one per line."""
    texts = (" ".join(text.split()) for one in found for text in one.examples)
    return "\n".join(
        text if len(text) <= _EXAMPLE_MAX else f"{text[:_EXAMPLE_MAX]}…" for text in texts
    )


def imported_text(found: Iterable[BundledNamespace], file_name: str) -> str:
    """Return what an import brought, and from where."""
    namespaces = list(found)
    new = sum(one.new for one in namespaces)
    changed = sum(one.changed for one in namespaces)
    if not new and not changed:
        return tr("Everything in the bundle was there already.")
    text = tr("Imported {memories} from {file}.")
    text = text.format(file=file_name, memories=memories_text(new))
    if changed:
        text = f"{text} {tr('Changed: {count}.').format(count=count_text(changed))}"
    return text
