"""What requests about bundles send and what they are answered."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import Field, SecretStr

from muniment.api.answers import Answer, Body, field
from muniment.api.fields import Flag, Name, RequestBody, Text, example
from muniment.api.native.export_selection import SelectionIn
from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.bundles import (
    BundledNamespace,
    BundleExport,
    BundleImport,
    BundleImported,
    BundlePreview,
)
from muniment.domain.vault.public_key import parsed_public_key
from muniment.domain.vault.secret_bytes import Secret, secret_text

_EXAMPLE_PASSPHRASE = "violet anchor nine herons"  # noqa: S105 (an example)

PassphraseText = Annotated[SecretStr, Field(min_length=1, max_length=4096)]


class BundleExportIn(SelectionIn):
    """What to export."""

    model_config = example({"namespaces": ["work"], "passphrase": _EXAMPLE_PASSPHRASE})

    namespaces: list[Name] = Field(
        default=[],
        max_length=100,
        description="Namespaces; may be empty if ids or filters are given.",
    )
    passphrase: PassphraseText | None = Field(
        default=None,
        description="The passphrase that will open the bundle; optional if there are recipients.",
    )
    recipients: list[Text] = Field(
        default=[],
        max_length=15,
        description="Public keys of vaults that will open the bundle; see `/v1/bundles/key`.",
    )
    include_trash: Flag = False
    include_confidential: Flag = False

    def request(self) -> BundleExport:
        """Return the domain value.

        Raises:
            InvalidInputError: Both ids and filters are given, or a recipient is no public key.
        """
        return BundleExport(
            namespaces=tuple(self.namespaces),
            passphrase=_secret(self.passphrase),
            recipients=tuple(map(parsed_public_key, self.recipients)),
            selection=self.selection(),
            with_trash=self.include_trash,
            with_confidential=self.include_confidential,
        )


class BundleFileExportIn(BundleExportIn):
    """What to export into a file of this machine."""

    model_config = example(
        {
            "namespaces": ["work"],
            "path": "/home/ada/work.muniment",
            "passphrase": _EXAMPLE_PASSPHRASE,
        }
    )

    path: Text = Field(min_length=1, description="The file on this machine; an absolute path.")
    replace: Flag = Field(default=False, description="Replace an existing file.")

    def request(self) -> BundleExport:
        """Return the domain value.

        Raises:
            InvalidInputError: The path is not absolute, or both ids and filters are given.
        """
        return replace(super().request(), path=_absolute(self.path), may_replace=self.replace)


class BundleImportIn(RequestBody):
    """How to import a bundle."""

    model_config = example({"passphrase": _EXAMPLE_PASSPHRASE, "dry_run": True})

    passphrase: PassphraseText | None = Field(
        default=None,
        description="The passphrase of the bundle; not needed if it was made for this vault.",
    )
    into: Name | None = Field(
        default=None,
        description="Namespace that receives the memories; created if it does not exist. Default: "
        "the name of the exported one.",
    )
    dry_run: Flag = Field(default=False, description="Only report what would be imported.")

    def request(self, source: Path | BinaryIO) -> BundleImport:
        """Return the domain value."""
        return BundleImport(
            source=source,
            passphrase=_secret(self.passphrase),
            into=self.into,
        )


class BundleFileImportIn(BundleImportIn):
    """Which bundle of this machine to import, and how."""

    model_config = example(
        {"path": "/home/ada/work.muniment", "passphrase": _EXAMPLE_PASSPHRASE, "dry_run": True}
    )

    path: Text = Field(min_length=1, description="The file on this machine; an absolute path.")

    def source(self) -> Path:
        """Return the file.

        Raises:
            InvalidInputError: The path is not absolute.
        """
        return _absolute(self.path)


class BundleKeyOut(Answer):
    """The public key of this vault."""

    public_key: str


class BundleExportedOut(Answer):
    """A bundle that was written and verified."""

    path: str
    size_bytes: int
    records: dict[str, int] = field("Records in the bundle, by kind.", source="counts")


class BundledMemoriesOut(Answer):
    """What an import does to memories."""

    new: int
    changed: int
    identical: int
    conflicting: int = field(
        "Memories whose text was changed on both sides. The later text counts; the history keeps "
        "both."
    )


class BundledNamespaceOut(Answer):
    """A namespace in a bundle."""

    name: str = field("Name of the exported namespace.")
    namespace: str = field("The namespace that receives it.")
    is_new: bool = field("Whether that namespace is created.")
    records: dict[str, int] = field("Records in the bundle, by kind.", source="counts")
    memories: BundledMemoriesOut = field(source=BundledMemoriesOut.of)
    examples: list[str] = field("The first texts.")


class BundleImportOut(Answer):
    """What an import did, or would do."""

    dry_run: bool
    batch_id: str | None = field("Undoes the import; null for a dry run.")
    created: datetime | None = field("When the bundle was written; null except for a dry run.")
    namespaces: list[BundledNamespaceOut]


class BundleProgressOut(Answer):
    """Progress of the current export or import; only ``running`` is set if there is none."""

    running: bool = field(value=True)
    done: int | None = field("Completed part.")
    total: int | None = field("Size of the work; 0 while unknown.")


def preview_body(found: BundlePreview) -> Body:
    """Return the body of a dry run."""
    return _body(found.namespaces, dry_run=True, batch_id=None, created=found.created)


def imported_body(done: BundleImported) -> Body:
    """Return the body of an import."""
    return _body(done.namespaces, dry_run=False, batch_id=done.batch_id, created=None)


def _body(namespaces: tuple[BundledNamespace, ...], **given: object) -> Body:
    return BundleImportOut.of(namespaces=BundledNamespaceOut.each(namespaces), **given)


def _secret(given: SecretStr | None) -> Secret | None:
    return None if given is None else secret_text(given.get_secret_value())


def _absolute(text: str) -> Path:
    path = Path(text)
    if not path.is_absolute():
        raise InvalidInputError("path", "must be an absolute path")
    return path
