"""What every part of the window works with; built once and passed down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.desktop.platform.clipboard_guard import ClipboardGuard
from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcuts
from muniment.desktop.platform.system_lock_watch import SystemLockWatch
from muniment.desktop.shell.background.agent_pause import AgentPause
from muniment.desktop.shell.background.backup_watch import BackupWatch
from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.port_endpoint import PortEndpoint
from muniment.desktop.shell.background.preferences import Preferences
from muniment.desktop.shell.background.sync_watch import SyncWatch
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.lock.back_off import BackOff
from muniment.desktop.shell.navigation.known_tags import KnownTags
from muniment.desktop.shell.navigation.namespace_choice import NamespaceChoice
from muniment.desktop.shell.undo.undo_stack import UndoStack
from muniment.desktop.views.exporting.exports import Exports
from muniment.desktop.widgets.theme.theme import Theme

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
    tags: KnownTags
    operations: UndoStack
    address: PortEndpoint
    preferences: Preferences
    agent_pause: AgentPause
    shortcuts: GlobalShortcuts
    backups: BackupWatch
    sync: SyncWatch
    exports: Exports
    back_off: BackOff
