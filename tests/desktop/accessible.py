"""The tree that a screen reader gets, read through Qt's accessible interfaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTextDocumentFragment
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

_ALL = 1_000
_ROWS = 12
"""How many children of a list or table are read: the others are made alike."""


@dataclass(frozen=True)
class Node:
    """One object of the tree.

    Args:
        kind: Class of its widget, or of the widget that it is a part of.
        role: What it is called.
        name: Its name.
        value: Its value.
        labels: The texts of its labels.
        description: What is read after its name.
        is_focusable: Whether the keyboard reaches it.
        shown: The text of its widget, without markup; empty if it has none.
        is_disclosure: Whether it is the line that opens and closes a `Disclosure`.
        parts: Its visible children.
    """

    kind: str
    role: QAccessible.Role
    name: str
    value: str
    labels: tuple[str, ...]
    description: str
    is_focusable: bool
    shown: str
    is_disclosure: bool
    parts: list[Node] = field(default_factory=list)

    def all(self, *above: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Yield this object and all below it, each with those above it, the nearest first."""
        yield self, above
        for part in self.parts:
            yield from part.all(self, *above)

    def __str__(self) -> str:
        parts = [self.role.name, repr(self.name), f"({self.kind})"]
        parts += [f"= {self.value!r}"] if self.value else []
        parts += [f"labels {self.labels}"] if self.labels else []
        parts += [f"described {self.description!r}"] if self.description else []
        return " ".join(parts)


def tree_of(widget: QWidget) -> Node:
    """Read the accessible tree below a widget, without what is invisible."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return _node(interface, type(widget).__name__)


def _node(interface: QAccessibleInterface, kind: str) -> Node:
    thing = interface.object()
    kind = type(thing).__name__ if thing is not None else kind
    text, state = QAccessible.Text, interface.state()
    labels = [
        label.text(text.Name)
        for label, _ in interface.relations(QAccessible.RelationFlag.Label)
        if label is not None
    ]
    return Node(
        kind=kind,
        role=interface.role(),
        name=interface.text(text.Name),
        value=interface.text(text.Value),
        labels=tuple(labels),
        description=interface.text(text.Description),
        is_focusable=bool(state.focusable),
        shown=_shown(thing) if isinstance(thing, QLabel) else "",
        is_disclosure=thing is not None and thing.property("role") == "disclosure",
        parts=[_node(part, kind) for part in _parts(interface)],
    )


def _shown(label: QLabel) -> str:
    if label.textFormat() is Qt.TextFormat.RichText:
        return QTextDocumentFragment.fromHtml(label.text()).toPlainText()
    # The letter of a shortcut is marked in the label of a field alone.
    return label.text() if label.buddy() is None else label.text().replace("&", "")


def _parts(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    role = QAccessible.Role
    has_rows = interface.role() in {role.List, role.Table, role.Tree}
    for place in range(min(interface.childCount(), _ROWS if has_rows else _ALL)):
        part = interface.child(place)
        if part is not None and part.isValid() and not part.state().invisible:
            yield part
