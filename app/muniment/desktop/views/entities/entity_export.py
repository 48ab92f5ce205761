"""Saves the list of entities as CSV or JSON."""

import csv
import io
import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from muniment.desktop.platform.private_file import write_private_bytes
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.views.entities.entity_words import exported_text, tr
from muniment.domain.entities.entity import EntitySummary
from muniment.domain.text.table_cells import harmless_cell

_JSON: Final = ".json"
_FIELDS: Final = (
    "id",
    "namespace",
    "type",
    "name",
    "aliases",
    "memory_count",
    "last_mentioned_at",
)


def save_entities(
    view: DestinationView, context: DesktopContext, entities: tuple[EntitySummary, ...]
) -> QFileDialog:
    """Ask for a file, and save entities to it in the format of its extension; GUI thread only."""
    dialog = QFileDialog(view, tr("Export the list"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {tr("Table (*.csv)"): "csv", tr("JSON (*.json)"): "json"}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix("csv")
    dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(filters[name]))
    dialog.selectFile(f"muniment-names-{date.today().isoformat()}")  # noqa: DTZ011 - the person's day
    dialog.fileSelected.connect(partial(_write, view, context, entities))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def table_of(entities: tuple[EntitySummary, ...]) -> str:
    """Return entities as CSV with a header row; names are made harmless for spreadsheets."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(_FIELDS)
    for entity in entities:
        cells = {**_record(entity), "aliases": "; ".join(entity.aliases)}.values()
        writer.writerow([harmless_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def json_of(entities: tuple[EntitySummary, ...]) -> str:
    """Return entities as a JSON array."""
    return json.dumps([_record(entity) for entity in entities], ensure_ascii=False, indent=2) + "\n"


def _record(entity: EntitySummary) -> dict[str, object]:
    last = entity.last_mentioned_at
    values = (
        entity.uid,
        entity.namespace,
        entity.type,
        entity.name,
        list(entity.aliases),
        entity.memory_count,
        None if last is None else last.isoformat(),
    )
    return dict(zip(_FIELDS, values, strict=True))


def _write(
    view: DestinationView,
    context: DesktopContext,
    entities: tuple[EntitySummary, ...],
    chosen: str,
) -> None:
    path = Path(chosen)
    is_json = path.suffix.lower() == _JSON

    def write() -> None:
        # Spreadsheets need the byte order mark to detect the encoding.
        content = json_of(entities).encode() if is_json else table_of(entities).encode("utf-8-sig")
        write_private_bytes(path, content)

    def report(_result: None) -> None:
        text = exported_text(path.name, len(entities))
        view.notice_given.emit(Notice(text, NoticeKind.DONE))

    context.tasks.submit(write, receiver=view, on_success=report, on_failure=view.failed.emit)
