"""What an agent kept in a session besides memories is shown, and saved to a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from muniment.desktop.views.browse.sessions.session_dialog import SessionDialog
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

LEFT = Qt.MouseButton.LeftButton


def _dialog(desktop: Desktop, qtbot: QtBot) -> SessionDialog:
    """Open the dialog of a session with two turns and two states, from one of its memories."""
    services = desktop.context.services
    services.sessions.create(
        SessionDraft(external_id="trip", agent_id="bot", initial_state={"step": "ask"}), PERSON
    )
    services.states.merge("trip", {"step": "book"}, PERSON, reasoning="The dates are known")
    for text in ("Where to?", "When?"):
        draft = TurnDraft(input=TurnPart(content=text), output=TurnPart(content=f"Re: {text}"))
        services.states.add_turn("trip", draft, PERSON)
    written = services.memories.remember(
        MemoryDraft(content="Ada flies to Oslo", session_id="trip", embed=False), AGENT
    )
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 1)
    pane.choose(written.memory.id)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: detail.memory_id == written.memory.id)
    bar = detail.page.tabs.bar
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(2).center())

    def found() -> list[QPushButton]:
        buttons = detail.page.tabs.session.findChildren(QPushButton)
        return [one for one in buttons if "turns" in one.text()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    found()[0].click()
    qtbot.waitUntil(lambda: browse_of(desktop).findChild(SessionDialog) is not None)
    dialog = browse_of(desktop).findChild(SessionDialog)
    assert isinstance(dialog, SessionDialog)
    qtbot.waitUntil(dialog.save.isEnabled)
    return dialog


def test_turns_state_and_its_versions_are_shown(desktop: Desktop, qtbot: QtBot) -> None:
    turns, state, versions = (page.toPlainText() for page in _dialog(desktop, qtbot).texts)

    assert turns.index("Where to?") < turns.index("Re: Where to?") < turns.index("When?")
    assert json.loads(state) == {"step": "book"}
    assert versions.index("Version 1") < versions.index("The dates are known")
    assert versions.index('"book"') < versions.index("Version 0") < versions.index('"ask"')


def test_a_session_is_saved_to_a_file(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = _dialog(desktop, qtbot)
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: dialog.findChild(QFileDialog) is not None)
    asked = dialog.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    chosen = tmp_path / "trip.json"
    asked.fileSelected.emit(str(chosen))
    qtbot.waitUntil(lambda: "trip.json" in desktop.window.notices.text)
    asked.reject()

    kept = json.loads(chosen.read_text(encoding="utf-8"))
    assert kept["session"]["handle"] == "trip"
    assert [turn["input"]["content"] for turn in kept["turns"]] == ["Where to?", "When?"]
    assert [version["state"]["step"] for version in kept["states"]] == ["book", "ask"]


def test_a_locked_vault_closes_it_and_leaves_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = _dialog(desktop, qtbot)
    pages = dialog.texts

    browse_of(desktop).close_vault()

    assert not dialog.isVisible()
    assert not any(page.toPlainText() for page in pages)
    assert "Where to?" not in readable_texts(browse_of(desktop))
