"""Texts of the Tidy up view in the user's language."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import short_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.tidying import DuplicateGroup, PutAway

_CONTEXT = "tidying"


def tr(text: str) -> str:
    """Translate a text of the Tidy up view."""
    return QCoreApplication.translate(_CONTEXT, text)


def group_title(group: DuplicateGroup, left: int) -> str:
    """Return the heading of a group: how many memories it has, and how many groups follow."""
    text = tr("{memories} say the same").format(memories=memories_text(len(group.memories)))
    if left == 0:
        return text
    more = tr("1 more group") if left == 1 else tr("{count} more groups")
    return f"{text} · {more.format(count=count_text(left))}"


def likeness_text(group: DuplicateGroup) -> str:
    """Return how similar the memories of a group are."""
    if group.similarity == 1:
        return tr("Equal texts")
    # Rounded down: only equal texts are 100% similar.
    return tr("{percent}% similar").format(percent=int(group.similarity * 100))


def facts_text(memory: Memory) -> str:
    """Return what distinguishes a memory from others that say the same."""
    facts = [
        memory.namespace,
        tr("Edited {moment}").format(moment=short_moment(memory.updated_at)),
        tr("Importance {percent}%").format(percent=round(memory.importance * 100)),
        *(f"#{tag}" for tag in memory.tags),
    ]
    return " · ".join(facts)


def merged_text(count: int) -> str:
    """Return the result of a merge of some memories."""
    if count == 1:
        return tr("Merged. The other memory is in the trash.")
    return tr("Merged. {count} other memories are in the trash.").format(count=count_text(count))


def merging_text(count: int) -> str:
    """Return a description of a merge for the undo menu."""
    return tr("merged {count} memories").format(count=count_text(count))


def kept_text(count: int) -> str:
    """Return the result of keeping all memories of a group."""
    if count == 2:
        return tr("Kept both. They won't be offered again.")
    return tr("Kept {count} memories. They won't be offered again.").format(count=count_text(count))


def keeping_text(count: int) -> str:
    """Return a description of keeping memories for the undo menu."""
    return tr("kept {count} memories").format(count=count_text(count))


def stale_summary(total: int, shown: int) -> str:
    """Return how many memories are stale, and how many of them are listed."""
    if total == 1:
        return tr("1 memory was neither read nor edited for 180 days.")
    text = tr("{count} memories were neither read nor edited for 180 days.")
    text = text.format(count=count_text(total))
    if shown < total:
        text += " " + tr("The first {count} are listed.").format(count=count_text(shown))
    return text


def put_away_text(action: PutAway, count: int) -> str:
    """Return the result of putting memories away."""
    if action is PutAway.ARCHIVE:
        text = tr("Archived 1 memory.") if count == 1 else tr("Archived {count} memories.")
    elif count == 1:
        text = tr("Moved 1 memory to the trash.")
    else:
        text = tr("Moved {count} memories to the trash.")
    return text.format(count=count_text(count))


def putting_away_text(action: PutAway, count: int) -> str:
    """Return a description of putting memories away for the undo menu."""
    if action is PutAway.ARCHIVE:
        text = tr("archived 1 memory") if count == 1 else tr("archived {count} memories")
    elif count == 1:
        text = tr("moved 1 memory to the trash")
    else:
        text = tr("moved {count} memories to the trash")
    return text.format(count=count_text(count))
