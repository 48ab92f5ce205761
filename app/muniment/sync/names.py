"""The names of files on the remote; every other name is ignored."""

import re
from collections.abc import Iterable
from typing import Final
from uuid import UUID

_SEGMENT: Final = re.compile(r"([0-9]{10})\.seg")
_SNAPSHOT: Final = re.compile(r"([0-9]{10})\.snap")
_CHUNK: Final = re.compile(r"([0-9]{10})-[0-9]{6}\.chunk")
_DEVICE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEAD: Final = re.compile(rf"({_DEVICE.pattern})-([0-9]{{10}})\.head")


def logs_folder(vault_tag: bytes) -> str:
    """Return the folder that holds one folder for each device."""
    return f"{vault_tag.hex()}/d"


def log_folder(vault_tag: bytes, device: UUID) -> str:
    """Return the folder of a device's log."""
    return f"{logs_folder(vault_tag)}/{device}"


def segment_path(vault_tag: bytes, device: UUID, sequence: int) -> str:
    """Return the path of a segment."""
    return f"{log_folder(vault_tag, device)}/{sequence:010}.seg"


def snapshot_path(vault_tag: bytes, device: UUID, sequence: int) -> str:
    """Return the path of the manifest of a snapshot."""
    return f"{log_folder(vault_tag, device)}/{sequence:010}.snap"


def chunks_folder(vault_tag: bytes, device: UUID | None = None) -> str:
    """Return the folder of the chunks of a device's snapshots, or the one that holds them all."""
    folder = f"{vault_tag.hex()}/s"
    return folder if device is None else f"{folder}/{device}"


def chunk_path(vault_tag: bytes, device: UUID, sequence: int, index: int) -> str:
    """Return the path of a chunk of a snapshot."""
    return f"{chunks_folder(vault_tag, device)}/{sequence:010}-{index:06}.chunk"


def heads_folder(vault_tag: bytes) -> str:
    """Return the folder that shows how far each log goes."""
    return f"{vault_tag.hex()}/h"


def head_path(vault_tag: bytes, device: UUID, sequence: int) -> str:
    """Return the path of the file that shows how far a log goes."""
    return f"{heads_folder(vault_tag)}/{device}-{sequence:010}.head"


def heads_in(names: Iterable[str]) -> list[tuple[UUID, int]]:
    """Return how far names of files say that logs go; there may be several of a device."""
    matches = (_HEAD.fullmatch(name) for name in sorted(names))
    return [(UUID(match[1]), int(match[3])) for match in matches if match]


def devices_in(names: Iterable[str]) -> tuple[list[UUID], list[str]]:
    """Return the devices that names of folders mean, and the names that mean none."""
    known, foreign = [], []
    for name in sorted(names):
        if _DEVICE.fullmatch(name):
            known.append(UUID(name))
        else:
            foreign.append(name)
    return known, foreign


def sequences_in(names: Iterable[str]) -> tuple[list[int], list[int], list[str]]:
    """Return the numbers of segments and of snapshots in a log, and the names that are neither."""
    segments, snapshots, foreign = [], [], []
    for name in sorted(names):
        if match := _SEGMENT.fullmatch(name):
            segments.append(int(match[1]))
        elif match := _SNAPSHOT.fullmatch(name):
            snapshots.append(int(match[1]))
        if match is None or not int(match[1]):
            foreign.append(name)
    return [one for one in segments if one], [one for one in snapshots if one], foreign


def chunks_in(names: Iterable[str]) -> list[tuple[int, str]]:
    """Return the chunks among names of files: the number of the snapshot, and the name."""
    matches = (_CHUNK.fullmatch(name) for name in sorted(names))
    return [(int(match[1]), match[0]) for match in matches if match]
