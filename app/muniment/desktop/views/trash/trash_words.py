"""Texts of the Trash view in the user's language."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from muniment.desktop.text.unreadable_words import left_unreadable_text
from muniment.desktop.text.words import memory_count_text
from muniment.domain.jobs import JobProgress, JobState
from muniment.domain.memories.bulk import BulkDone

_CONTEXT = "trash"
_DAY = timedelta(days=1)


def tr(text: str) -> str:
    """Translate a text of the Trash view."""
    return QCoreApplication.translate(_CONTEXT, text)


def left_text(purged_at: datetime, now: datetime) -> str:
    """Return how long a memory stays in the trash, to the nearest day."""
    days = (purged_at - now + _DAY / 2) // _DAY
    if purged_at < now:
        return tr("Due now")
    if days == 0:
        return tr("Today")
    return tr("In 1 day") if days == 1 else tr("In {count} days").format(count=days)


def restored_text(done: BulkDone) -> str:
    """Return the result of restoring."""
    if done.total == 1 and done.changed == 1:
        return tr("Restored the memory.")
    text = tr("{memories} restored.").format(memories=memory_count_text(done.changed))
    if done.is_stopped:
        left = memory_count_text(done.total - done.changed - done.unchanged)
        text += " " + tr("Stopped. Still in the trash: {memories}.").format(memories=left)
    elif done.unchanged:
        text += " " + tr("The others had already left the trash or expired.")
    return " ".join(filter(None, [text, left_unreadable_text(done.unreadable)]))


def purged_text(job: JobProgress) -> str:
    """Return the result of purging."""
    done = memory_count_text(job.done)
    if job.state is JobState.CANCELLED:
        left = memory_count_text(max((job.total or 0) - job.done, 0))
        text = tr("Stopped: {done} deleted permanently, {left} still in the trash.")
        return text.format(done=done, left=left)
    if job.state is JobState.FAILED:
        return tr("Couldn't delete everything. Memories still listed here are still in the trash.")
    return tr("{done} deleted permanently.").format(done=done)


def kept_text(count: int) -> str:
    """Return the number of memories in the trash; empty for none."""
    if not count:
        return ""
    if count == 1:
        return tr("1 memory, deleted permanently after 30 days")
    text = tr("{memories}, each deleted permanently after 30 days")
    return text.format(memories=memory_count_text(count))


def found_text(count: int) -> str:
    """Return the number of search results; empty for none."""
    return tr("{memories} found").format(memories=memory_count_text(count)) if count else ""


def chosen_text(count: int) -> str:
    """Return the number of selected rows; empty for none."""
    return tr("{count} selected").format(count=QLocale().toString(count)) if count else ""


def purge_question(count: int) -> str:
    """Return the confirmation question before purging."""
    if count == 1:
        return tr("Delete this memory permanently?")
    return tr("Delete {memories} permanently?").format(memories=memory_count_text(count))


def empty_question(count: int, namespace: str | None) -> str:
    """Return the confirmation question before emptying the trash."""
    memories = memory_count_text(count)
    if namespace is None:
        return tr("Empty the trash and delete {memories} permanently?").format(memories=memories)
    text = tr("Empty the trash of “{namespace}” and delete {memories} permanently?")
    return text.format(memories=memories, namespace=namespace)
