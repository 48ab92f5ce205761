"""Describe errors to the user: what happened, the details, what to do; never content."""

import errno
import logging
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from traceback import walk_tb
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment import __version__
from muniment.desktop.text.sentence_translation import translated
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


def fault_text(detail: str, fault: OSError) -> str:
    """Return the detail of an error that `environment_fault` made, translated.

    Args:
        detail: What was being done, a colon and the system's reason.
        fault: The exception of the system.
    """
    doing = detail.removesuffix(f": {fault.strerror}")
    if doing == detail:
        return translated(detail)
    reason = _reasons().get(fault.errno or 0, fault.strerror)
    return f"{_doing_text(doing)}: {reason}"


def _doing_text(doing: str) -> str:
    """Translate what was being done: as a whole, or by its first word before a file's name."""
    known = translated(doing)
    verb, _, name = doing.partition(" ")
    if known != doing or not name:
        return known
    text = _verbs().get(verb)
    return doing if text is None else text.format(name=name)


def _verbs() -> Mapping[str, str]:
    return {
        "keeping": _tr("keeping {name}"),
        "opening": _tr("opening {name}"),
        "reading": _tr("reading {name}"),
        "writing": _tr("writing {name}"),
    }


def _reasons() -> Mapping[int, str]:
    return {
        errno.EACCES: _tr("Permission denied"),
        errno.EDQUOT: _tr("Disk quota exceeded"),
        errno.EEXIST: _tr("File exists"),
        errno.EIO: _tr("Input/output error"),
        errno.EISDIR: _tr("Is a directory"),
        errno.ENAMETOOLONG: _tr("File name too long"),
        errno.ENOENT: _tr("No such file or directory"),
        errno.ENOSPC: _tr("No space left on device"),
        errno.ENOTDIR: _tr("Not a directory"),
        errno.EPERM: _tr("Operation not permitted"),
        errno.EROFS: _tr("Read-only file system"),
    }


def input_text(error: InvalidInputError) -> str:
    """Return the broken rule and its field, by the name that the form shows.

    Fields that no form has, such as a file, keep their name.
    """
    reason = _input_reasons().get(error.reason) or translated(error.reason)
    return f"{_field_names().get(error.field, error.field)}: {reason}"


def _input_reasons() -> dict[str, str]:
    """Return the rules that name fields of a request themselves."""
    return {"needs a base_url and a model": _tr("needs an address and a model")}


def _field_names() -> dict[str, str]:
    return {
        "api_key": _tr("API key"),
        "base_url": _tr("Address"),
        "content": _tr("Text"),
        "enabled": _tr("Use my own language model"),
        "expires_at": _tr("Expires"),
        "key_file": _tr("Key file"),
        "metadata": _tr("Metadata"),
        "model": _tr("Model"),
        "name": _tr("Name"),
        "namespace": _tr("Namespace"),
        "namespaces": _tr("Namespaces"),
        "passphrase": _tr("Passphrase"),
        "query": _tr("Search"),
        "recovery_key": _tr("Recovery key"),
        "scopes": _tr("Permissions"),
        "tags": _tr("Tags"),
        "text": _tr("Text"),
    }


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The texts that describe an error.

    Args:
        title: What happened.
        detail: What is specific to this occurrence; may be empty.
        hint: What to do.
        code: Stable, for a report.
        origin: For an exception that is not ours, its type and the places in our code it passed
            through, one per line; no values.
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
        # Details begin in lower case; a language that capitalises after a colon puts them in
        # brackets.
        first = _tr("{title}: {detail}").format(
            title=self.title, detail=self.detail.removesuffix(".")
        )
        return f"{first}. {self.hint}".replace("..", ".")

    @property
    def report(self) -> str:
        """What “Copy details” copies: no text that anyone wrote or chose."""
        lines = (
            f"Muniment {__version__}",
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
            f"{self.code}: {self.title}",
            *self.origin,
        )
        return "\n".join(lines)


def describe(error: BaseException) -> ErrorText:
    """Describe an error.

    An exception that is not ours gets a fixed text. Its type goes to the log, but not its message,
    which may contain anything.
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
            "Something may have been changed. Check before you try again. If it happens again, "
            "report it.",
        ),
        code="unexpected",
        origin=(kind, *_places(error)),
    )


def describe_backup(error: BaseException) -> ErrorText:
    """Describe why a chosen backup could not be restored; see `describe`."""
    text = describe(error)
    if type(error) is DamagedVaultError:
        return replace(text, title=_tr("This backup cannot be restored"))
    return text


def _places(error: BaseException) -> tuple[str, ...]:
    """Return where an error passed through our code, innermost last."""
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
    return translated(error.detail)


def _title(error: MunimentError) -> str:
    if _is_of_a_file(error):
        return _tr("A file cannot be read or written")
    return QCoreApplication.translate(_CONTEXT, error.title)


def _is_of_a_file(error: MunimentError) -> bool:
    """Return whether the system refused a file, which may not be one of the vault's."""
    return isinstance(error, StorageUnavailableError) and isinstance(error.__cause__, OSError)


def _hint(error: MunimentError) -> str:
    if isinstance(error, InvalidInputError) and error.hint == error.default_hint:
        # That hint is for API callers; here the user has a form.
        return _tr("Correct it and try again.")
    if _is_of_a_file(error) and error.hint == error.default_hint:
        return _tr("Check that it exists and that you have permission to use it.")
    return translated(error.hint)
