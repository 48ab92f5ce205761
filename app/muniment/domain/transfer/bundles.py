"""Encrypted bundles: what to export or import, and the results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from muniment.domain.vault.secrets import Secret


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BundleExport:
    """A namespace to export as a bundle.

    Args:
        namespace: Its name.
        path: The file; its folder has to exist.
        passphrase: What will open it.
        with_trash: Whether the trash travels.
        with_confidential: Whether confidential memories travel.
        may_replace: Whether an existing file may be replaced.
    """

    namespace: str
    path: Path
    passphrase: Secret
    with_trash: bool = False
    with_confidential: bool = False
    may_replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BundleImport:
    """A bundle to import as a new namespace.

    Args:
        path: The file.
        passphrase: What opens it.
        namespace: Name of the new namespace; by default the exported one's.
    """

    path: Path
    passphrase: Secret
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class BundleExported:
    """The result of an export: how many records of each kind, and the file's size."""

    counts: Mapping[str, int]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class BundlePreview:
    """What a bundle holds; nothing was written.

    Args:
        namespace: Name of the namespace that was exported.
        created: When the bundle was written.
        counts: How many records of each kind.
        examples: The first texts.
    """

    namespace: str
    created: datetime
    counts: Mapping[str, int]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleImported:
    """The result of an import; ``batch_id`` undoes it."""

    namespace: str
    batch_id: str
    counts: Mapping[str, int]
