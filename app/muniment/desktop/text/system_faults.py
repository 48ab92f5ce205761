"""Describe what the operating system refused, in the user's language."""

import errno
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.particulars import particulars


def fault_text(detail: str, fault: OSError) -> str:
    """Return the detail of an error that `environment_fault` made, translated.

    Args:
        detail: What was being done, a colon and the system's reason.
        fault: The exception of the system.
    """
    doing = detail.removesuffix(f": {fault.strerror}")
    if doing == detail:
        return particulars(detail)
    reason = _reasons().get(fault.errno or 0, fault.strerror)
    return f"{_doing_text(doing)}: {reason}"


def _doing_text(doing: str) -> str:
    """Translate what was being done: as a whole, or by its first word before a file's name."""
    known = particulars(doing)
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("system-faults", text)
