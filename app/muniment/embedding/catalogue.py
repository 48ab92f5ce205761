"""The available model folders: those shipped with the program, and those the user added."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.folder import ModelFolder
from muniment.embedding.manifest import MANIFEST, read_manifest
from muniment.embedding.model_recipes import ModelRecipes
from muniment.embedding.spec import ModelSpec, name_of

if TYPE_CHECKING:
    from muniment.embedding.model import EmbeddingModel

Origin = Literal["shipped", "added"]

_MOST_FOLDERS: Final = 200
# Begins with a dot, so that these folders are not taken for the user's.
_MADE: Final = ".made"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model folder and its description.

    Args:
        name: The name of the folder.
        origin: Whether it shipped with the program or the user added it.
        spec: The description from its files; ``None`` if it is unusable.
        reason: Why it is unusable, in plain words.
    """

    name: str
    origin: Origin
    spec: ModelSpec | None
    reason: str | None = None


class ModelCatalogue(Protocol):
    """A source of models; any thread."""

    @property
    def folder(self) -> Path | None:
        """The folder where the user puts models; ``None`` if none can be added."""
        ...

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return every model folder, including unusable ones with the reason."""
        ...

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return the folder whose files have exactly this id."""
        ...

    def load(self, model_id: str) -> "EmbeddingModel":
        """Load the model with exactly this id, never a substitute.

        Raises:
            ModelUnavailableError: The model is missing or unusable.
        """
        ...

    def load_default(self) -> "EmbeddingModel":
        """Load the model for new vaults.

        Raises:
            ModelUnavailableError: The model is missing or unusable.
        """
        ...

    def default_spec(self) -> ModelSpec | None:
        """Describe the model for new vaults without loading it; ``None`` if that is unusable."""
        ...


class FolderCatalogue:
    """Model folders below two folders, read again on each call; any thread.

    Hashing takes about half a second per gigabyte, so the digest of a file is cached in the process
    while its size and times stay the same. Loading a model does not use the cache: it hashes what
    it loads.

    Args:
        shipped: Contains the folders shipped with the program: models, and recipes for models
            whose weights an installed package contains.
        added: Contains the user's folders; need not exist.
        default: Folder name of the model for new vaults.
    """

    def __init__(self, *, shipped: Path, added: Path, default: str) -> None:
        self._shipped = shipped
        self._added = added
        self._default = default
        self._recipes = ModelRecipes(added / _MADE)
        self._digests: dict[tuple[Path, tuple[str, int, int, int]], tuple[str, int]] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder where the user puts models."""
        return self._added

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return every model folder, including unusable ones with the reason.

        A model that exists twice, file by file, is listed once.
        """
        found: dict[str, CatalogueEntry] = {}
        for origin, folder in self._folders():
            entry = self._entry(origin, folder)
            found.setdefault(entry.spec.id if entry.spec else f"{origin} {entry.name}", entry)
        return tuple(found.values())

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return the folder whose files have exactly this id; hashes only folders with its name."""
        for origin, folder in self._folders():
            if name_of(model_id) == _cheap_name(folder):
                entry = self._entry(origin, folder)
                if entry.spec is not None and entry.spec.id == model_id:
                    return entry
        return None

    def load(self, model_id: str) -> "EmbeddingModel":
        """Load the model with exactly this id, never a substitute.

        Raises:
            ModelUnavailableError: The model is missing or unusable.
        """
        from muniment.embedding.onnx_model import OnnxEmbeddingModel

        reason = "its folder is not there"
        for origin, folder in self._folders():
            if name_of(model_id) != _cheap_name(folder):
                continue
            entry = self._entry(origin, folder)
            if entry.spec is not None and entry.spec.id == model_id:
                place = self._recipes.folder_of(folder) if origin == "shipped" else folder
                return OnnxEmbeddingModel.load(place, expected_id=model_id)
            reason = entry.reason or f"the files in {folder.name} have changed"
        raise ModelUnavailableError(
            f"the memories were embedded with {model_id}, and {reason}",
            hint=f"Put that model's folder back into {self._added}, or change to another model. "
            "Until then, search by keyword.",
        )

    def load_default(self) -> "EmbeddingModel":
        """Load the model for new vaults: the user's folder of that name takes precedence.

        Raises:
            ModelUnavailableError: The model is missing or unusable.
        """
        from muniment.embedding.onnx_model import OnnxEmbeddingModel

        origin, folder = self._default_folder()
        place = self._recipes.folder_of(folder) if origin == "shipped" else folder
        return OnnxEmbeddingModel.load(place)

    def default_spec(self) -> ModelSpec | None:
        """Describe the model for new vaults without loading it; ``None`` if that is unusable."""
        return self._entry(*self._default_folder()).spec

    def _default_folder(self) -> tuple[Origin, Path]:
        own = self._added / self._default
        return ("added", own) if own.is_dir() else ("shipped", self._shipped / self._default)

    def _folders(self) -> Iterator[tuple[Origin, Path]]:
        for folder in _model_folders(self._added):
            yield "added", folder
        for folder in _model_folders(self._shipped):
            # Shipped models have a manifest; other folders in a checkout are build input.
            if (folder / MANIFEST).exists():
                yield "shipped", folder

    def _entry(self, origin: Origin, folder: Path) -> CatalogueEntry:
        from muniment.embedding.onnx_model import spec_of

        try:
            spec = spec_of(folder, self._digest)
            if origin == "shipped" and spec.package is not None:
                self._recipes.require_usable(folder, spec.package)
            return CatalogueEntry(folder.name, origin, spec)
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
    """A catalogue of a single given model, without folders; for measurements.

    Args:
        load: Returns the model.
    """

    def __init__(self, load: "Callable[[], EmbeddingModel]") -> None:
        self._load = load

    @property
    def folder(self) -> None:
        """Return ``None``: there is no folder."""
        return

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return no entries: there is no other model to switch to."""
        return ()

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        """Return an entry that only states that the model exists."""
        return CatalogueEntry(name_of(model_id), "added", None)

    def load(self, model_id: str) -> "EmbeddingModel":
        """Return the model.

        Raises:
            ModelUnavailableError: It is not the requested model.
        """
        model = self._load()
        if model.id != model_id:
            raise ModelUnavailableError(f"{model_id} does not exist")
        return model

    def load_default(self) -> "EmbeddingModel":
        """Return the model."""
        return self._load()

    def default_spec(self) -> None:
        """Return ``None``: only loading the model says what it is."""
        return


def _model_folders(parent: Path) -> list[Path]:
    """Return the possible model folders, including links, which are listed as unusable."""
    try:
        found = sorted(entry for entry in parent.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []
    folders = [entry for entry in found if entry.is_symlink() or entry.is_dir()]
    return [folder for folder in folders if not _is_tooling(folder)][:_MOST_FOLDERS]


def _is_tooling(folder: Path) -> bool:
    return folder.name == "__pycache__"


def _cheap_name(folder: Path) -> str:
    """Return the name at the start of a folder's id, without hashing its files."""
    try:
        return read_manifest(folder).name if (folder / MANIFEST).exists() else folder.name
    except ModelUnavailableError:
        return folder.name
