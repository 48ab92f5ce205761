"""Texts about the global shortcuts."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

_CONTEXT = "global_shortcut"


def tr(text: str) -> str:
    """Return a text about a shortcut in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def status_text(status: ShortcutStatus) -> str:
    """Return the state of the shortcut as a text, with what to do about a problem."""
    texts = {
        ShortcutState.OFF: tr(
            "It works while Muniment is running, also in the tray. Muniment doesn't see any "
            "other keys you press."
        ),
        ShortcutState.ASKING: tr("Waiting for your desktop. It may be asking you to confirm."),
        ShortcutState.BOUND: tr("Shortcut active: {keys}"),
        ShortcutState.KEYLESS: tr(
            "Your desktop hasn't assigned keys to the shortcut. Choose them in your desktop's "
            "keyboard settings."
        ),
        ShortcutState.REFUSED: tr(
            "Your desktop doesn't allow the shortcut, so it is off. Turn it on to be asked again."
        ),
        ShortcutState.TAKEN: tr("Another program already uses these keys. Choose others."),
        ShortcutState.DUPLICATE: tr(
            "Muniment's other global shortcut already uses these keys. Choose others."
        ),
        ShortcutState.UNFIT: tr(
            "These keys can't be used. Combine Ctrl, Alt or the system key with another key, or "
            "use a function key."
        ),
        ShortcutState.ABSENT: tr(
            "This desktop doesn't let programs set shortcuts. Instead, assign the command below "
            "to a shortcut in your desktop's keyboard settings."
        ),
        ShortcutState.ENDED: tr("Your desktop turned the shortcut off."),
        ShortcutState.FAILED: tr(
            "Your desktop couldn't set the shortcut. Try again, or assign the command below to "
            "a shortcut in your desktop's keyboard settings."
        ),
    }
    return texts[status.state].format(keys=status.keys)


def description(action: ShortcutAction) -> str:
    """Return what a shortcut does, for the desktop's own settings."""
    texts = {
        ShortcutAction.CAPTURE: tr("Open quick capture"),
        ShortcutAction.SEARCH: tr("Open search"),
    }
    return texts[action]


def switch_text(action: ShortcutAction) -> str:
    """Return the text of the switch that turns a shortcut on."""
    texts = {
        ShortcutAction.CAPTURE: tr("Open quick capture with a global shortcut"),
        ShortcutAction.SEARCH: tr("Open search with a global shortcut"),
    }
    return texts[action]


def keys_name(action: ShortcutAction) -> str:
    """Return the name of the field for the keys of a shortcut."""
    texts = {
        ShortcutAction.CAPTURE: tr("Keys for the global shortcut of quick capture"),
        ShortcutAction.SEARCH: tr("Keys for the global shortcut of search"),
    }
    return texts[action]


def failure_text(action: ShortcutAction) -> str:
    """Return the notice that a shortcut does not work."""
    texts = {
        ShortcutAction.CAPTURE: tr("The quick capture shortcut isn't working."),
        ShortcutAction.SEARCH: tr("The search shortcut isn't working."),
    }
    return texts[action]


def is_problem(state: ShortcutState) -> bool:
    """Return whether the user must do something before the shortcut works."""
    return state not in {ShortcutState.OFF, ShortcutState.ASKING, ShortcutState.BOUND}
