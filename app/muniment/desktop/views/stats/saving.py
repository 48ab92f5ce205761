"""Saves a chart to a file the user chooses, and says what the file contains."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from muniment.desktop.platform.private_file import write_private_bytes
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.stats.chart_data import ChartData
from muniment.desktop.views.stats.chart_export import ExportKind, drawing_of, picture_of, table_of
from muniment.desktop.views.stats.chart_words import tr

if TYPE_CHECKING:
    from muniment.desktop.views.stats.chart_card import ChartCard


@dataclass(frozen=True, slots=True, repr=False)
class _Export:
    """The content of a file, and its description."""

    content: bytes
    contents: str


def save_chart(
    view: DestinationView, context: DesktopContext, card: "ChartCard", kind: ExportKind
) -> None:
    """Ask for a file and save a chart to it; GUI thread only.

    Args:
        view: The view, which shows the result as a notice.
        context: The window's shared objects.
        card: The card that shows the chart.
        kind: The file format.
    """
    data = card.data
    if data is None:
        return
    export = _Export(_content(card, data, context=context, kind=kind), contents_text(data, kind))
    dialog = QFileDialog(view, tr("Save “{title}”").format(title=data.title))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind.value)
    dialog.selectFile(f"muniment-{data.key}-{date.today().isoformat()}.{kind.value}")  # noqa: DTZ011 - the person's day
    dialog.fileSelected.connect(partial(_write, view, context, export))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def contents_text(data: ChartData, kind: ExportKind) -> str:
    """Return a description of what an exported file contains."""
    if kind is ExportKind.CSV:
        count = len(data.marks)
        text = tr("{count} rows with {columns}, but no memory texts (not encrypted)")
        if count == 1:
            text = tr("1 row with {columns}, but no memory texts (not encrypted)")
        return text.format(count=count_text(count), columns=tr(", ").join(data.columns))
    return tr("the chart with its names and numbers, but no memory texts (not encrypted)")


def _content(
    card: "ChartCard", data: ChartData, *, context: DesktopContext, kind: ExportKind
) -> bytes:
    match kind:
        case ExportKind.CSV:
            # Spreadsheets need the byte order mark to detect the encoding.
            return table_of(data).encode("utf-8-sig")
        case ExportKind.SVG:
            return drawing_of(card.canvas, data, context.theme)
        case ExportKind.PNG:
            return picture_of(card.canvas, data, context.theme)


def _write(view: DestinationView, context: DesktopContext, export: _Export, chosen: str) -> None:
    path = Path(chosen)

    def report(_result: None) -> None:
        text = tr("Saved {name}: {contents}.").format(name=path.name, contents=export.contents)
        view.notice_given.emit(Notice(text, NoticeKind.DONE))

    context.tasks.submit(
        lambda: write_private_bytes(path, export.content),
        receiver=view,
        on_success=report,
        on_failure=view.failed.emit,
    )
