"""How sync between devices stands, in words."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import memories_text
from muniment.domain.sync.sync_setup import SyncCondition, SyncStatus


def tr(text: str) -> str:
    """Translate a text about sync."""
    return QCoreApplication.translate("sync_words", text)


def state_text(status: SyncStatus) -> str:
    """Return how sync stands, in a few words; empty while it is off."""
    if status.is_running:
        return tr("Syncing…")
    return {
        SyncCondition.OFF: "",
        SyncCondition.WAITING: tr("Changes to sync"),
        SyncCondition.IN_SYNC: tr("Synced"),
        SyncCondition.PAUSED: tr("Sync is paused"),
        SyncCondition.OFFLINE: tr("Sync folder not found"),
        SyncCondition.ASKING: tr("Sync needs your answer"),
        SyncCondition.ALARM: tr("Check the sync folder"),
        SyncCondition.REMOVED: tr("This device was removed from sync"),
    }[status.condition]


def attention_text(status: SyncStatus) -> str:
    """Return what needs a person, and what can be done about it; empty where nothing does."""
    if status.condition is SyncCondition.ASKING:
        return removals_text(status)
    if status.condition is SyncCondition.REMOVED:
        return tr(
            "Another device removed this one. Your memories are still here. To sync again, turn "
            "off sync, then join with a new invitation."
        )
    return "\n".join(map(translated, status.alarms))


def removals_text(status: SyncStatus) -> str:
    """Return the question that a pause because of many removals asks."""
    text = tr(
        "Another device removed {memories}. Sync waits until you agree to remove them here too; a "
        "backup is made first."
    )
    return text.format(memories=memories_text(status.removals))
