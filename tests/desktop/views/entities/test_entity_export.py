"""The list is saved as a table or as JSON, as it is filtered."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, cast

import pytest

from muniment.desktop.views.entities.entity_export import entity_file
from muniment.desktop.views.exporting.list_file import table_of
from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntitySummary
from tests.desktop.views.entities.test_entities_view import (
    LEFT,
    filled,  # noqa: F401 - a fixture
    listed,
    set_choice,
    view_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.entities.entities_view import EntitiesView


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_listed_is_saved(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
    tmp_path: Path,
    kind: str,
) -> None:
    services = filled.context.services
    services.entities.merge("Mira", "Aurora", PERSON)
    view = filled_view_after_merge(filled, qtbot)
    set_choice(view.list.type, "person", qtbot)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto"])
    qtbot.mouseClick(view.list.export, LEFT)
    dialog = cast("QFileDialog", view.dialog)
    path = tmp_path / f"names.{kind}"
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(path.name)
    dialog.accept()
    qtbot.waitUntil(lambda: f"Saved names.{kind}: 2 names" in filled.window.notices.text)
    assert path.stat().st_mode & 0o777 == 0o600
    mira = services.entities.get("Mira", PERSON)
    if kind == "json":
        first, second = json.loads(path.read_text(encoding="utf-8"))
        assert second["name"] == "Otto"
        assert first.pop("last_mentioned_at").startswith("2026-05-01T12:00:00")
        assert first == {
            "id": mira.uid,
            "namespace": "default",
            "type": "person",
            "name": "Mira",
            "aliases": ["Aurora"],
            "memory_count": 4,
        }
    else:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
        assert rows[0][:2] == ["id", "namespace"]
        assert rows[1][:6] == [mira.uid, "default", "person", "Mira", "Aurora", "4"]
        assert len(rows) == 3


def filled_view_after_merge(desktop: Desktop, qtbot: QtBot) -> EntitiesView:
    view = view_of(desktop)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Lisbon"])
    return view


def test_a_name_is_no_formula() -> None:
    entity = EntitySummary(
        uid="u",
        namespace="default",
        type="person",
        name="=HYPERLINK(1)",
        aliases=("+1", "=2"),
        memory_count=1,
        last_mentioned_at=None,
    )
    row = list(csv.reader(io.StringIO(table_of(entity_file((entity,))))))[1]
    assert row[3:] == ["'=HYPERLINK(1)", "'+1; '=2", "1", ""]
