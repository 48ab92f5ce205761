"""Texts for bulk changes; they reveal nothing about the changed memories."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.unreadable_words import left_unreadable_text
from muniment.domain.memories.bulk import BulkChange, BulkDone, Move, Repatch, Retag
from muniment.domain.memories.memory import TAGS_MAX, UNSET, MemoryPatch, Visibility

_CONTEXT = "bulk"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def done_text(change: BulkChange, count: int) -> str:
    """Return what was done to some memories, as part of a sentence or as a menu text."""
    one, many = _pair(change)
    return one if count == 1 else many.format(count=count_text(count))


def result_text(change: BulkChange, done: BulkDone) -> str:
    """Return the outcome of a change in sentences."""
    what = done_text(change, done.changed)
    if done.is_stopped:
        sentence = _tr("Stopped early: {what}, out of {total}.").format(
            what=what, total=count_text(done.total)
        )
    else:
        sentence = f"{what[:1].upper()}{what[1:]}."
    return " ".join(filter(None, [sentence, _refused(done), left_unreadable_text(done.unreadable)]))


def _refused(done: BulkDone) -> str:
    if not done.refused:
        return ""
    left = _tr("{count} were skipped because they would have more than {most} tags.")
    if done.refused == 1:
        left = _tr("1 was skipped because it would have more than {most} tags.")
    return left.format(count=count_text(done.refused), most=TAGS_MAX)


def selected_text(count: int) -> str:
    """Return a text that says how many memories are selected."""
    return (
        _tr("1 selected") if count == 1 else _tr("{count} selected").format(count=count_text(count))
    )


def _pair(change: BulkChange) -> tuple[str, str]:
    match change:
        case Retag(_, remove) if remove:
            return _tr("removed tags from a memory"), _tr("removed tags from {count} memories")
        case Retag():
            return _tr("added tags to a memory"), _tr("added tags to {count} memories")
        case Move():
            return (
                _tr("moved a memory to another namespace"),
                _tr("moved {count} memories to another namespace"),
            )
        case Repatch(patch):
            return _patched(patch)
        case _:
            return (
                _tr("moved a memory to the trash"),
                _tr("moved {count} memories to the trash"),
            )


def _patched(patch: MemoryPatch) -> tuple[str, str]:
    if isinstance(patch.archived, bool):
        return _archived() if patch.archived else _unarchived()
    if isinstance(patch.visibility, Visibility):
        return _confided() if patch.visibility is Visibility.CONFIDENTIAL else _opened()
    return next(
        (texts for name, texts in _fields() if getattr(patch, name) is not UNSET),
        (
            _tr("changed the priority of a memory"),
            _tr("changed the priority of {count} memories"),
        ),
    )


def _fields() -> tuple[tuple[str, tuple[str, str]], ...]:
    about = (
        _tr("changed what a memory is about"),
        _tr("changed what {count} memories are about"),
    )
    kind = _tr("changed the kind of a memory"), _tr("changed the kind of {count} memories")
    types = _tr("changed the type of a memory"), _tr("changed the type of {count} memories")
    importance = (
        _tr("changed the importance of a memory"),
        _tr("changed the importance of {count} memories"),
    )
    expiry = (
        _tr("changed when a memory expires"),
        _tr("changed when {count} memories expire"),
    )
    return (
        ("categories", about),
        ("kind", kind),
        ("type", types),
        ("importance", importance),
        ("expires_at", expiry),
    )


def _archived() -> tuple[str, str]:
    return _tr("archived a memory"), _tr("archived {count} memories")


def _unarchived() -> tuple[str, str]:
    return (
        _tr("unarchived a memory"),
        _tr("unarchived {count} memories"),
    )


def _confided() -> tuple[str, str]:
    return _tr("made a memory confidential"), _tr("made {count} memories confidential")


def _opened() -> tuple[str, str]:
    return (
        _tr("made a memory no longer confidential"),
        _tr("made {count} memories no longer confidential"),
    )
