"""One version of a text, in a list of versions."""

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from muniment.desktop.widgets.controls import column, label, row


def version_card(title: str, back: QPushButton | None, *parts: QWidget) -> QFrame:
    """Return a card of a version; GUI thread only.

    Args:
        title: Names the version.
        back: Restores it, if it differs from the present one.
        parts: Who made it and when, and what changed.
    """
    line = row(label(title, role="section", wrap=True))
    line.setStretch(0, 1)
    if back is not None:
        line.addWidget(back)
    card = QFrame()
    card.setObjectName("version")
    card.setLayout(column(line, *parts, gap="hair"))
    return card
