"""Errors as a person reads them: what happened, the particulars, what to do. Never content."""

import logging
import platform
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from muniment import __version__
from muniment.desktop.input_names import input_name
from muniment.desktop.particulars import particulars
from muniment.domain.errors import InvalidInputError, MunimentError

_log = logging.getLogger(__name__)
_CONTEXT = "errors"


@dataclass(frozen=True, slots=True)
class ErrorText:
    """An error in words.

    Args:
        title: What happened.
        detail: What is particular to this time; may be empty.
        hint: What to do.
        code: Stable, for a report.
    """

    title: str
    detail: str
    hint: str
    code: str

    @property
    def sentence(self) -> str:
        """Title, detail and hint in one paragraph."""
        if not self.detail:
            return f"{self.title}. {self.hint}".replace("..", ".")
        # Details begin small: a language that begins a sentence large after a colon puts them
        # in brackets.
        first = _tr("{title}: {detail}").format(
            title=self.title, detail=self.detail.removesuffix(".")
        )
        return f"{first}. {self.hint}".replace("..", ".")

    @property
    def report(self) -> str:
        """What “Copy details” puts on the clipboard: nothing that anybody wrote or chose."""
        return (
            f"Muniment {__version__}\n"
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}\n"
            f"{self.code}: {self.title}"
        )


def describe(error: BaseException) -> ErrorText:
    """Put an error into words.

    An exception that is none of ours gets a fixed text, and its kind (not its message, which may
    hold anything) goes to the log.
    """
    if isinstance(error, MunimentError):
        return ErrorText(
            title=QCoreApplication.translate(_CONTEXT, error.title),
            detail=_detail(error),
            hint=_hint(error),
            code=error.code,
        )
    kind = type(error)
    _log.error("unexpected %s.%s in the window", kind.__module__, kind.__qualname__)
    return ErrorText(
        title=QCoreApplication.translate(_CONTEXT, "Something went wrong inside Muniment"),
        detail="",
        hint=QCoreApplication.translate(
            _CONTEXT, "Nothing was changed. Try again; if it happens again, report it."
        ),
        code="unexpected",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("error-text", text)


def _detail(error: MunimentError) -> str:
    if isinstance(error, InvalidInputError):
        return f"{input_name(error.field)}: {particulars(error.reason)}"
    return particulars(error.detail)


def _hint(error: MunimentError) -> str:
    if isinstance(error, InvalidInputError) and error.hint == error.default_hint:
        # That one is for who calls; here a form is before the person.
        return _tr("Correct it and try again.")
    return particulars(error.hint)
