"""Texts about the global shortcut."""

from PySide6.QtCore import QCoreApplication

from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus

_CONTEXT = "global_shortcut"


def tr(text: str) -> str:
    """Return a text about the shortcut in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def status_text(status: ShortcutStatus) -> str:
    """Return the state of the shortcut as a text, with what to do about a problem."""
    texts = {
        ShortcutState.OFF: tr(
            "It works while Muniment runs, in the tray too. Muniment learns of no other keys that "
            "you press."
        ),
        ShortcutState.ASKING: tr(
            "Waiting for the answer of your desktop. It may have opened a question."
        ),
        ShortcutState.BOUND: tr("The shortcut works: {keys}"),
        ShortcutState.KEYLESS: tr(
            "Your desktop knows the shortcut but has given it no keys. Choose some in the "
            "keyboard settings of your desktop."
        ),
        ShortcutState.REFUSED: tr(
            "Your desktop was told not to allow the shortcut, so it is off. Turn it on to be asked "
            "once more."
        ),
        ShortcutState.TAKEN: tr("Another program has these keys already. Choose others."),
        ShortcutState.UNFIT: tr(
            "These keys cannot be used. Hold Ctrl, Alt or the system key with another one, or use "
            "a function key."
        ),
        ShortcutState.ABSENT: tr(
            "This desktop gives no shortcuts to programs. Bind the command below to keys in the "
            "keyboard settings of your desktop instead: it does the same."
        ),
        ShortcutState.ENDED: tr("Your desktop ended the shortcut."),
        ShortcutState.FAILED: tr(
            "Your desktop could not bind the shortcut. Try again, or bind the command below to "
            "keys in the keyboard settings of your desktop."
        ),
    }
    return texts[status.state].format(keys=status.keys)


def is_problem(state: ShortcutState) -> bool:
    """Return whether the user must do something before the shortcut works."""
    return state not in {ShortcutState.OFF, ShortcutState.ASKING, ShortcutState.BOUND}
