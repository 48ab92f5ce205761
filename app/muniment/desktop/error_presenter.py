"""Errors as a person reads them: what happened, the particulars, what to do. Never content."""

import logging
import platform
from dataclasses import dataclass, replace
from traceback import walk_tb
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment import __version__
from muniment.desktop.input_names import input_text
from muniment.desktop.particulars import particulars
from muniment.desktop.system_faults import fault_text
from muniment.domain.errors import (
    DamagedVaultError,
    InvalidInputError,
    MunimentError,
    StorageUnavailableError,
)

_log = logging.getLogger(__name__)
_CONTEXT = "errors"
_OURS: Final = "muniment"
_PLACES_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class ErrorText:
    """An error in words.

    Args:
        title: What happened.
        detail: What is particular to this time; may be empty.
        hint: What to do.
        code: Stable, for a report.
        origin: Of an error that is none of ours, its type and where it passed through our code,
            one to a line; no value.
    """

    title: str
    detail: str
    hint: str
    code: str
    origin: tuple[str, ...] = ()

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
        lines = (
            f"Muniment {__version__}",
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
            f"{self.code}: {self.title}",
            *self.origin,
        )
        return "\n".join(lines)


def describe(error: BaseException) -> ErrorText:
    """Put an error into words.

    An exception that is none of ours gets a fixed text, and its kind (not its message, which may
    hold anything) goes to the log.
    """
    if isinstance(error, MunimentError):
        return ErrorText(
            title=_title(error),
            detail=_detail(error),
            hint=_hint(error),
            code=error.code,
        )
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    _log.error("unexpected %s in the window", kind)
    return ErrorText(
        title=QCoreApplication.translate(_CONTEXT, "Something went wrong inside Muniment"),
        detail="",
        hint=QCoreApplication.translate(
            _CONTEXT,
            "It is not known whether anything was changed: look before you try again. "
            "If it happens again, report it.",
        ),
        code="unexpected",
        origin=(kind, *_places(error)),
    )


def describe_backup(error: BaseException) -> ErrorText:
    """Put into words why a backup that was chosen does not come back; see `describe`."""
    text = describe(error)
    if type(error) is DamagedVaultError:
        return replace(text, title=_tr("This backup cannot be restored"))
    return text


def _places(error: BaseException) -> tuple[str, ...]:
    """Return where an error passed through our code, the innermost last."""
    passed = (
        (frame.f_globals.get("__name__", ""), line, frame.f_code.co_qualname)
        for frame, line in walk_tb(error.__traceback__)
    )
    ours = [place for place in passed if place[0].split(".")[0] == _OURS]
    return tuple(f"{module}:{line}, {function}" for module, line, function in ours[-_PLACES_MAX:])


def _tr(text: str) -> str:
    return QCoreApplication.translate("error-text", text)


def _detail(error: MunimentError) -> str:
    if isinstance(error, InvalidInputError):
        return input_text(error)
    if isinstance(error.__cause__, OSError):
        return fault_text(error.detail, error.__cause__)
    return particulars(error.detail)


def _title(error: MunimentError) -> str:
    if _is_of_a_file(error):
        return _tr("A file cannot be read or written")
    return QCoreApplication.translate(_CONTEXT, error.title)


def _is_of_a_file(error: MunimentError) -> bool:
    """Tell whether the system refused a file, which may be none of the vault's."""
    return isinstance(error, StorageUnavailableError) and isinstance(error.__cause__, OSError)


def _hint(error: MunimentError) -> str:
    if isinstance(error, InvalidInputError) and error.hint == error.default_hint:
        # That one is for who calls; here a form is before the person.
        return _tr("Correct it and try again.")
    if _is_of_a_file(error) and error.hint == error.default_hint:
        return _tr("Check that it exists and that you may use it.")
    return particulars(error.hint)
