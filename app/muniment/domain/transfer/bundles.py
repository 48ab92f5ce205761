"""Encrypted bundles: what to export or import, and the results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from muniment.domain.memories.bulk import Selection
from muniment.domain.vault.secret_bytes import Secret

BUNDLE_ENDING: Final = ".muniment"
"""The ending of a bundle's file name."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BundleExport:
    """Namespaces, or some of their memories, to export as a bundle.

    Args:
        namespaces: Their names; with a selection, they may be omitted.
        passphrase: What will open it, unless it is for recipients alone.
        recipients: Public keys of vaults that will open it, 32 bytes each. Without a passphrase,
            this vault opens it, too.
        path: The file; its folder has to exist. ``None`` for a stream.
        selection: Which memories; ``None`` exports the namespaces whole.
        with_trash: Whether the trash travels.
        with_confidential: Whether confidential memories travel.
        may_replace: Whether an existing file may be replaced.
    """

    namespaces: tuple[str, ...]
    passphrase: Secret | None = None
    recipients: tuple[bytes, ...] = ()
    path: Path | None = None
    selection: Selection | None = None
    with_trash: bool = False
    with_confidential: bool = False
    may_replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BundleImport:
    """A bundle to import.

    Args:
        source: The file, or its content, which can be read again from the beginning.
        passphrase: What opens it, unless it was made for this vault.
        into: The namespace that receives a bundle of one namespace; by default that of the
            exported name. One that does not exist is created.
    """

    source: Path | BinaryIO
    passphrase: Secret | None = None
    into: str | None = None


@dataclass(frozen=True, slots=True)
class BundleExported:
    """The result of an export: how many records of each kind, and the file's size."""

    counts: Mapping[str, int]
    size_bytes: int


@dataclass(frozen=True, slots=True, repr=False)
class BundledNamespace:
    """A namespace in a bundle, and what importing it does.

    Args:
        name: The name of the exported namespace.
        namespace: The namespace that receives it.
        is_new: Whether that is created.
        counts: How many records of each kind the bundle holds.
        new: Memories that are not there yet.
        changed: Memories that are there and change.
        identical: Memories that are there and stay as they are.
        conflicting: Memories whose text was changed on both sides; also counted as changed or
            identical. The later text counts, and the history keeps both.
        examples: The first texts.
    """

    name: str
    namespace: str
    is_new: bool
    counts: Mapping[str, int]
    new: int
    changed: int
    identical: int
    conflicting: int
    examples: tuple[str, ...]

    def __repr__(self) -> str:
        return f"BundledNamespace({self.new} new, {self.changed} changed)"


@dataclass(frozen=True, slots=True)
class BundlePreview:
    """What a bundle holds and what importing it would do; nothing was written."""

    created: datetime
    namespaces: tuple[BundledNamespace, ...]


@dataclass(frozen=True, slots=True)
class BundleImported:
    """The result of an import; ``batch_id`` undoes it."""

    batch_id: str
    namespaces: tuple[BundledNamespace, ...]


@dataclass(frozen=True, slots=True)
class BundleProgress:
    """How much of an export or import is done, and of how much (0: unknown)."""

    done: int
    total: int
