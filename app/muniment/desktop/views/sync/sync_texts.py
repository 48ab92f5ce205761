"""Longer texts of the Sync view."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.widgets.question_box import Confirmation
from muniment.domain.sync.sync_setup import SyncDevice, SyncReport, SyncStatus


def tr(text: str) -> str:
    """Translate a text of the Sync view."""
    return QCoreApplication.translate("sync_texts", text)


def removal_question(device: SyncDevice) -> Confirmation:
    """Return the question before another device is removed."""
    return Confirmation(
        title=tr("Remove device"),
        text=tr("Remove {device} from sync?").format(device=device.name),
        detail=tr(
            "The memories on that device stay there. It gets nothing new, and nothing that it "
            "writes from now on is used on your other devices. Invitations that were made before "
            "no longer count. To sync again, the device needs a new invitation."
        ),
        action=tr("Remove"),
    )


def set_up_notice(status: SyncStatus, report: SyncReport, *, joins: bool) -> Notice:
    """Return what is said once sync is set up."""
    if status.last_at is None:
        return Notice(tr("Sync is set up. Nothing has been synced yet."), NoticeKind.CAUTION)
    if joins:
        memories = memory_count_text(report.created)
        text = tr("Joined your other devices: {memories} arrived.").format(memories=memories)
    else:
        text = tr("This device syncs now. Invite another one to join it.")
    return Notice(text, NoticeKind.DONE)


def facts_text(status: SyncStatus) -> str:
    """Return what the view says below the devices."""
    facts: list[str] = []
    if status.folder:
        facts.append(tr("Sync folder: {folder}").format(folder=status.folder))
    if status.unsent:
        facts.append(tr("Changes to send: {count}").format(count=status.unsent))
    if status.local_namespaces:
        names = ", ".join(status.local_namespaces)
        facts.append(tr("Namespaces that stay here: {names}").format(names=names))
    if status.left_out:
        text = tr("Memories that are damaged here and lack changes of other devices: {count}")
        facts.append(text.format(count=len(status.left_out)))
    text = tr(
        "The clock of {device} is ahead of this computer's, or this one is behind. Set it right; "
        "nothing is lost."
    )
    ahead = [device for device in status.devices if device.is_clock_ahead]
    facts.extend(text.format(device=device.name) for device in ahead)
    if status.foreign_names:
        names = ", ".join(status.foreign_names)
        facts.append(tr("Ignored in the folder: {names}").format(names=names))
    return "\n".join(facts)
