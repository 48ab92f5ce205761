"""What every part of the window works with; built once and passed down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.desktop.agent_pause import AgentPause
from muniment.desktop.back_off import BackOff
from muniment.desktop.backup_watch import BackupWatch
from muniment.desktop.change_bridge import ChangeBridge
from muniment.desktop.clipboard_guard import ClipboardGuard
from muniment.desktop.exporting.exports import Exports
from muniment.desktop.global_shortcut.global_shortcut import GlobalShortcut
from muniment.desktop.namespace_choice import NamespaceChoice
from muniment.desktop.port_endpoint import PortEndpoint
from muniment.desktop.preferences import Preferences
from muniment.desktop.system_lock_watch import SystemLockWatch
from muniment.desktop.task_runner import TaskRunner
from muniment.desktop.theme import Theme
from muniment.desktop.undo.undo_stack import UndoStack

if TYPE_CHECKING:
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True)
class DesktopContext:
    """The services, and the few objects that live as long as the window."""

    services: "Services"
    tasks: TaskRunner
    bridge: ChangeBridge
    theme: Theme
    clipboard: ClipboardGuard
    locks: SystemLockWatch
    namespaces: NamespaceChoice
    operations: UndoStack
    address: PortEndpoint
    preferences: Preferences
    agent_pause: AgentPause
    shortcut: GlobalShortcut
    backups: BackupWatch
    exports: Exports
    back_off: BackOff
