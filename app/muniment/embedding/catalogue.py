"""The model folders there are: those that come with the program, and those a person dropped in."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.folder import ModelFolder
from muniment.embedding.manifest import MANIFEST, read_manifest
from muniment.embedding.spec import ModelSpec, name_of

if TYPE_CHECKING:
    from muniment.embedding.model import EmbeddingModel

Origin = Literal["shipped", "added"]

_MOST_FOLDERS: Final = 200


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model folder and what is known of it.

    Args:
        name: The folder's.
        origin: Whether it came with the program or a person added it.
        spec: What its files say; ``None`` when it cannot be used.
        reason: Why it cannot, in plain words.
    """

    name: str
    origin: Origin
    spec: ModelSpec | None
    reason: str | None = None


class ModelCatalogue(Protocol):
    """Where models come from; any thread."""

    @property
    def folder(self) -> Path | None:
        """Where a person puts models; ``None`` where none can be added."""
        ...

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return every model folder, those that cannot be used with the reason."""
        ...

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return the folder whose files have exactly this id."""
        ...

    def load(self, model_id: str) -> "EmbeddingModel":
        """Load the model of an id: that one, never another in its place.

        Raises:
            ModelUnavailableError: It is not there, or cannot be used.
        """
        ...

    def load_default(self) -> "EmbeddingModel":
        """Load the model that a new vault begins with.

        Raises:
            ModelUnavailableError: It is not there, or cannot be used.
        """
        ...


class FolderCatalogue:
    """Model folders below two folders; looked at anew on each call, any thread.

    Hashing is what takes time (about half a second for a gigabyte), so a file's digest is
    remembered for as long as the process lives and size and times of the file stay the same.
    Loading a model never relies on that: it hashes what it loads.

    Args:
        shipped: Holds the folders that come with the program.
        added: Holds those of the person; need not exist.
        default: Folder name of the model that a new vault begins with.
    """

    def __init__(self, *, shipped: Path, added: Path, default: str) -> None:
        self._shipped = shipped
        self._added = added
        self._default = default
        self._digests: dict[tuple[Path, tuple[str, int, int, int]], tuple[str, int]] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where a person puts models."""
        return self._added

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return every model folder, those that cannot be used with the reason.

        One whose model is there twice, file for file, is listed once.
        """
        found: dict[str, CatalogueEntry] = {}
        for origin, folder in self._folders():
            entry = self._entry(origin, folder)
            found.setdefault(entry.spec.id if entry.spec else f"{origin} {entry.name}", entry)
        return tuple(found.values())

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return the folder whose files have exactly this id; hashes no other's than its name's."""
        for origin, folder in self._folders():
            if name_of(model_id) == _cheap_name(folder):
                entry = self._entry(origin, folder)
                if entry.spec is not None and entry.spec.id == model_id:
                    return entry
        return None

    def load(self, model_id: str) -> "EmbeddingModel":
        """Load the model of an id: that one, never another in its place.

        Raises:
            ModelUnavailableError: It is not there, or cannot be used.
        """
        from muniment.embedding.onnx_model import OnnxEmbeddingModel

        reason = "its folder is not there"
        for origin, folder in self._folders():
            if name_of(model_id) != _cheap_name(folder):
                continue
            entry = self._entry(origin, folder)
            if entry.spec is not None and entry.spec.id == model_id:
                return OnnxEmbeddingModel.load(folder, expected_id=model_id)
            reason = entry.reason or f"the files in {folder.name} are not the ones it was made of"
        raise ModelUnavailableError(
            f"the memories were embedded with {model_id}, and {reason}",
            hint=f"Put that model's folder back into {self._added}, or change to another model; "
            "until then search by keyword.",
        )

    def load_default(self) -> "EmbeddingModel":
        """Load the model that a new vault begins with: the person's folder of that name first.

        Raises:
            ModelUnavailableError: It is not there, or cannot be used.
        """
        from muniment.embedding.onnx_model import OnnxEmbeddingModel

        own = self._added / self._default
        return OnnxEmbeddingModel.load(own if own.is_dir() else self._shipped / self._default)

    def _folders(self) -> Iterator[tuple[Origin, Path]]:
        for folder in _model_folders(self._added):
            yield "added", folder
        for folder in _model_folders(self._shipped):
            # Ours have their manifest; what else lies beside them in a checkout made models.
            if (folder / MANIFEST).exists():
                yield "shipped", folder

    def _entry(self, origin: Origin, folder: Path) -> CatalogueEntry:
        from muniment.embedding.onnx_model import spec_of

        try:
            return CatalogueEntry(folder.name, origin, spec_of(folder, self._digest))
        except ModelUnavailableError as error:
            return CatalogueEntry(folder.name, origin, None, error.detail)

    def _digest(self, folder: ModelFolder, name: str) -> tuple[str, int]:
        key = (folder.path, folder.stamp(name))
        with self._lock:
            known = self._digests.get(key)
        if known is None:
            known = folder.digest(name)
            with self._lock:
                self._digests[key] = known
        return known


class LoneModel:
    """A catalogue of one model that is at hand, without folders; for measurements.

    Args:
        load: Returns the model.
    """

    def __init__(self, load: "Callable[[], EmbeddingModel]") -> None:
        self._load = load

    @property
    def folder(self) -> None:
        """Say that there is none."""
        return

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return nothing: there is no other model to change to."""
        return ()

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return an entry that says no more than that the model is there."""
        return CatalogueEntry(name_of(model_id), "added", None)

    def load(self, model_id: str) -> "EmbeddingModel":
        """Return the model.

        Raises:
            ModelUnavailableError: It is another one than asked for.
        """
        model = self._load()
        if model.id != model_id:
            raise ModelUnavailableError(f"{model_id} is not there")
        return model

    def load_default(self) -> "EmbeddingModel":
        """Return the model."""
        return self._load()


def _model_folders(parent: Path) -> list[Path]:
    """Return what looks like a model folder, links too, which are listed with the reason."""
    try:
        found = sorted(entry for entry in parent.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []
    folders = [entry for entry in found if entry.is_symlink() or entry.is_dir()]
    return [folder for folder in folders if not _is_tooling(folder)][:_MOST_FOLDERS]


def _is_tooling(folder: Path) -> bool:
    return folder.name == "__pycache__"


def _cheap_name(folder: Path) -> str:
    """Return the name that a folder's id begins with, without hashing its files."""
    try:
        return read_manifest(folder).name if (folder / MANIFEST).exists() else folder.name
    except ModelUnavailableError:
        return folder.name
