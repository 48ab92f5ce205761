"""The confirmation before something that cannot be undone, the same everywhere."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from muniment.desktop.widgets.controls import restyle


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Confirmation:
    """The texts of a question.

    Args:
        title: Title of the box.
        text: What will be done, in numbers.
        detail: What that means.
        action: Text of the button that does it.
    """

    title: str
    text: str
    detail: str
    action: str


def ask(parent: QWidget, question: Confirmation, then: Callable[[], object]) -> QMessageBox:
    """Ask over a widget's window; run an action if the user confirms.

    Enter and Escape change nothing: what cannot be undone must not happen by accident.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(question.title)
    box.setText(question.text)
    box.setInformativeText(question.detail)
    act = box.addButton(question.action, QMessageBox.ButtonRole.AcceptRole)
    cancel = QCoreApplication.translate("question_box", "Cancel")
    keep = box.addButton(cancel, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    act.setAccessibleName(question.action)
    act.setProperty("role", "danger")
    restyle(act)
    act.clicked.connect(lambda _is_checked: then())

    def forget() -> None:
        # The event loop deletes the box later; until then its text might name a namespace.
        box.setText("")
        box.setInformativeText("")
        box.deleteLater()

    box.finished.connect(forget)
    box.open()
    # Opening focuses the first button, and Enter would press it.
    keep.setFocus()
    return box
