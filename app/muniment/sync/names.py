"""The names of files on the remote; every other name is ignored."""

import re
from collections.abc import Iterable
from typing import Final
from uuid import UUID

_SEGMENT: Final = re.compile(r"([0-9]{10})\.seg")
_DEVICE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def logs_folder(vault_tag: bytes) -> str:
    """Return the folder that holds one folder for each device."""
    return f"{vault_tag.hex()}/d"


def log_folder(vault_tag: bytes, device: UUID) -> str:
    """Return the folder of a device's log."""
    return f"{logs_folder(vault_tag)}/{device}"


def segment_path(vault_tag: bytes, device: UUID, sequence: int) -> str:
    """Return the path of a segment."""
    return f"{log_folder(vault_tag, device)}/{sequence:010}.seg"


def devices_in(names: Iterable[str]) -> tuple[list[UUID], list[str]]:
    """Return the devices that names of folders mean, and the names that mean none."""
    known, foreign = [], []
    for name in sorted(names):
        if _DEVICE.fullmatch(name):
            known.append(UUID(name))
        else:
            foreign.append(name)
    return known, foreign


def sequences_in(names: Iterable[str]) -> tuple[list[int], list[str]]:
    """Return the numbers of segments among names of files, and the names that are none."""
    known, foreign = [], []
    for name in sorted(names):
        match = _SEGMENT.fullmatch(name)
        if match and int(match[1]):
            known.append(int(match[1]))
        else:
            foreign.append(name)
    return known, foreign
