"""Texts about backups in the settings."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from muniment.desktop.text.dates import day_text, full_moment, short_moment, time_text
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.settings.settings_words import tr
from muniment.domain.backups.schedule import BackupKind, BackupStep, Schedule

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.services.backups.backup_service import BackupInfo, BackupOverview, BackupReport
    from muniment.services.backups.restore_offers import RestorePreview

_SHOWN = 3


def schedule_name(schedule: Schedule) -> str:
    """Return the display name of a schedule."""
    return {
        Schedule.OFF: tr("Never"),
        Schedule.DAILY: tr("Every day"),
        Schedule.WEEKLY: tr("Every week"),
    }[schedule]


def kind_name(backup: "BackupInfo") -> str:
    """Return a text that says why a backup was made."""
    if not backup.is_own:
        return tr("From another vault")
    return {
        BackupKind.MANUAL: tr("Manual"),
        BackupKind.SCHEDULED: tr("Automatic"),
        BackupKind.BEFORE_UPDATE: tr("Before an update"),
        BackupKind.BEFORE_RESTORE: tr("Before a restore"),
    }[backup.kind]


def step_text(step: BackupStep) -> str:
    """Return the text for a step in progress."""
    return {
        BackupStep.COPYING: tr("Copying…"),
        BackupStep.CHECKING: tr("Checking every page…"),
        BackupStep.EXAMINING: tr("Checking the structure…"),
        BackupStep.COMPARING: tr("Reading its contents…"),
    }[step]


def made_text(moment: "datetime") -> str:
    """Return the time of a backup, short enough for a table."""
    return tr("{day}, {time}").format(day=day_text(moment), time=time_text(moment))


def check_text(backup: "BackupInfo", *, in_full: bool = False) -> str:
    """Return when a backup was last verified, and with which result."""
    if not backup.is_own:
        return ""
    text = full_moment(backup.checked_at) if in_full else short_moment(backup.checked_at)
    if backup.is_valid:
        return text
    return tr("Damaged, found on {moment}").format(moment=text) if in_full else tr("Damaged")


def size_text(size_bytes: int) -> str:
    """Return the text for a size."""
    return QLocale().formattedDataSize(size_bytes, 1)


def room_text(overview: "BackupOverview") -> str:
    """Return how much space the backups use and how much is free."""
    count = len(overview.backups)
    backups = (
        tr("1 backup") if count == 1 else tr("{count} backups").format(count=count_text(count))
    )
    if overview.free_bytes is None:
        return tr("{backups}, {size}.").format(backups=backups, size=size_text(overview.size_bytes))
    return tr("{backups}, {size}. {free} free.").format(
        backups=backups, size=size_text(overview.size_bytes), free=size_text(overview.free_bytes)
    )


def report_text(report: "BackupReport") -> str:
    """Return the contents of a verified backup, as a text."""
    text = tr("The backup is intact: {memories}, an unbroken journal of {operations} operations.")
    if report.operations == 1:
        text = tr("The backup is intact: {memories}, a journal of 1 operation.")
    return text.format(
        memories=memories_text(report.memories), operations=count_text(report.operations)
    )


def content_text(preview: "RestorePreview") -> str:
    """Return the contents of a backup, as a text."""
    names = preview.namespaces[:_SHOWN]
    text = tr("Created on {moment}. Contains {memories} in these namespaces: {names}.")
    if len(preview.namespaces) == 1:
        text = tr("Created on {moment}. Contains {memories} in the namespace {names}.")
    elif len(preview.namespaces) > _SHOWN:
        text = tr(
            "Created on {moment}. Contains {memories} in {count} namespaces, such as {names}."
        )
    return text.format(
        moment=full_moment(preview.made_at),
        memories=memories_text(preview.memories),
        count=count_text(len(preview.namespaces)),
        names=QLocale().createSeparatedList(list(names)),
    )


def loss_text(preview: "RestorePreview") -> str:
    """Return how much a restore would lose or bring back, as a text."""
    parts = []
    if preview.lost:
        text = tr("{memories} in the current vault are missing from it.")
        if preview.lost == 1:
            text = tr("{memories} in the current vault is missing from it.")
        parts.append(text.format(memories=memories_text(preview.lost)))
    else:
        parts.append(tr("It contains every memory of the current vault."))
    if preview.changed:
        text = tr("{memories} edited since then would be reverted.")
        parts.append(text.format(memories=memories_text(preview.changed)))
    if preview.returning:
        text = tr("{memories} deleted since then would come back.")
        parts.append(text.format(memories=memories_text(preview.returning)))
    if preview.keys_returning:
        parts.append(
            tr("Agent keys revoked since then that would work again: {count}.").format(
                count=count_text(preview.keys_returning)
            )
        )
    return " ".join(parts)


def opening_text(preview: "RestorePreview") -> str:
    """Return what opens the vault after the restore, as a text."""
    if preview.is_own:
        return tr(
            "Restoring locks the vault. You'll unlock it with your current passphrase, even if it "
            "was different when the backup was made."
        )
    names = {
        "passphrase": tr("its passphrase"),
        "recovery": tr("its recovery key"),
        "key-file": tr("its key file"),
    }
    ways = [names[way] for way in preview.ways if way in names]
    return tr(
        "This backup is from another vault. Restoring locks the vault, and you'll then unlock it "
        "with {ways} instead of your current passphrase."
    ).format(ways=QLocale().createSeparatedList(ways))
