"""Saves a list that a view shows as CSV or JSON."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from muniment.desktop.platform.private_file import write_private_bytes
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.domain.text.table_cells import harmless_cell

_JSON: Final = ".json"
_Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class ListFile:
    """What is saved.

    Args:
        name: Name of the file, without day and extension.
        fields: The names of the fields, in order.
        records: A JSON value for every field of every line.
        said: Returns the notice for a file's name.
    """

    name: str
    fields: tuple[str, ...]
    records: Sequence[_Record]
    said: Callable[[str], str]


def save_list(view: DestinationView, context: DesktopContext, saved: ListFile) -> QFileDialog:
    """Ask for a file, and save a list to it in the format of its extension; GUI thread only."""
    dialog = QFileDialog(view, _tr("Export the list"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {_tr("Table (*.csv)"): "csv", _tr("JSON (*.json)"): "json"}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix("csv")
    dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(filters[name]))
    dialog.selectFile(f"{saved.name}-{date.today().isoformat()}")  # noqa: DTZ011 - the person's day
    dialog.fileSelected.connect(partial(_write, view, context, saved))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def table_of(saved: ListFile) -> str:
    """Return records as CSV with a header row; texts are made harmless for spreadsheets."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(saved.fields)
    for record in saved.records:
        writer.writerow([_cell(record[name]) for name in saved.fields])
    return written.getvalue()


def json_of(saved: ListFile) -> str:
    """Return records as a JSON array."""
    records = [{name: record[name] for name in saved.fields} for record in saved.records]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _cell(value: Any) -> object:
    if isinstance(value, list):
        value = "; ".join(value)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False) if value else ""
    return harmless_cell(value) if isinstance(value, str) else value


def _write(view: DestinationView, context: DesktopContext, saved: ListFile, chosen: str) -> None:
    path = Path(chosen)
    is_json = path.suffix.lower() == _JSON

    def write() -> None:
        # Spreadsheets need the byte order mark to detect the encoding.
        content = json_of(saved).encode() if is_json else table_of(saved).encode("utf-8-sig")
        write_private_bytes(path, content)

    def report(_result: None) -> None:
        view.notice_given.emit(Notice(saved.said(path.name), NoticeKind.DONE))

    context.tasks.submit(write, receiver=view, on_success=report, on_failure=view.failed.emit)


def _tr(text: str) -> str:
    return QCoreApplication.translate("list_file", text)
