"""Texts about exports in the user's language."""

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.numbers import count_text
from muniment.domain.transfer.exporting import Exported, ExportFormat

if TYPE_CHECKING:
    from muniment.domain.transfer.exporting import ExportPreview

_CONTEXT: Final = "exporting"
_NO_LETTERS: Final = re.compile(r"[^\w-]+")
_NAME_MAX: Final = 60


def tr(text: str) -> str:
    """Translate a text about exports."""
    return QCoreApplication.translate(_CONTEXT, text)


def format_name(format_: ExportFormat) -> str:
    """Return the display name of a format."""
    names = {
        ExportFormat.MARKDOWN: tr("&Text to read (Markdown)"),
        ExportFormat.CSV: tr("T&able for a spreadsheet (CSV)"),
        ExportFormat.JSON_LINES: tr("&Everything, for other programs (JSON Lines)"),
    }
    return names[format_]


def format_hint(format_: ExportFormat) -> str:
    """Return a hint about what a format contains."""
    hints = {
        ExportFormat.MARKDOWN: tr("One section per memory, with its text and details."),
        ExportFormat.CSV: tr("One row per memory. Formulas are kept as plain text."),
        ExportFormat.JSON_LINES: tr("Every field of each memory, ready to be imported again."),
    }
    return hints[format_]


def size_text(preview: "ExportPreview", *, with_sensitive: bool) -> str:
    """Return how many memories the file will contain."""
    count = preview.total if with_sensitive else preview.total - preview.sensitive
    if count == 0:
        return tr("Nothing to export.") if not preview.total else tr("Nothing left to export.")
    if count == 1:
        return tr("1 memory will be exported.")
    return tr("{count} memories will be exported.").format(count=count_text(count))


def sensitive_text(count: int) -> str:
    """Return the text of the checkbox that includes sensitive memories."""
    if count == 1:
        return tr("Include &1 confidential memory")
    return tr("Include {count} c&onfidential memories").format(count=count_text(count))


def warning_text() -> str:
    """Return the warning shown before a readable file is written."""
    return tr(
        "The file is not encrypted: anyone who has it can read it, and your passphrase does not "
        "protect it. Delete it when you no longer need it."
    )


def written_text(name: str, done: Exported) -> str:
    """Return the result of an export as text.

    Args:
        name: The file name.
        done: The result.
    """
    if done.written == 1:
        sentence = tr("Exported 1 memory to {name}. The file is not encrypted.").format(name=name)
    else:
        sentence = tr("Exported {count} memories to {name}. The file is not encrypted.").format(
            count=count_text(done.written), name=name
        )
    others = (_withheld_text(done), _missing_text(done), _unreadable_text(done))
    return " ".join(filter(None, [sentence, *others]))


def _withheld_text(done: Exported) -> str:
    if not done.withheld:
        return ""
    if done.withheld == 1:
        return tr("1 confidential memory was left out.")
    text = tr("{count} confidential memories were left out.")
    return text.format(count=count_text(done.withheld))


def _missing_text(done: Exported) -> str:
    if not done.missing:
        return ""
    if done.missing == 1:
        return tr("1 was deleted in the meantime.")
    text = tr("{count} were deleted in the meantime.")
    return text.format(count=count_text(done.missing))


def _unreadable_text(done: Exported) -> str:
    if not done.unreadable:
        return ""
    if done.unreadable == 1:
        return tr(
            "1 is missing because its record is damaged. Verify the vault in Settings to see which."
        )
    text = tr(
        "{count} are missing because their records are damaged. Verify the vault in "
        "Settings to see which."
    )
    return text.format(count=count_text(done.unreadable))


def file_name(of_what: str, format_: ExportFormat) -> str:
    """Return the suggested file name.

    Args:
        of_what: What the file contains, such as the name of a namespace; may be empty.
        format_: The file format.
    """
    today = date.today().isoformat()  # noqa: DTZ011 - the person's day
    plain = _NO_LETTERS.sub("-", of_what).strip("-")[:_NAME_MAX]
    return "-".join(filter(None, ["muniment", plain, today])) + format_.suffix
