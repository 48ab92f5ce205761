"""Model catalogues without folders."""

import contextlib
import functools
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.catalogue import CatalogueEntry, Origin
from muniment.embedding.model import EmbeddingModel, Vectors
from muniment.embedding.spec import ModelSpec, Pooling, name_of
from tests.fakes.embedding import FakeEmbeddingModel
from tests.waiting import PATIENCE_S

Load = Callable[[], EmbeddingModel]


def entry_for(model: EmbeddingModel, origin: Origin = "added") -> CatalogueEntry:
    """Return the catalogue entry of an existing model."""
    spec = ModelSpec(
        id=model.id,
        name=name_of(model.id),
        dimension=model.dimension,
        max_tokens=model.max_tokens,
        pooling=Pooling.MEAN,
        normalise=True,
        graph="model.onnx",
        size_bytes=1000,
        prefixes=model.prefixes,
    )
    return CatalogueEntry(spec.name, origin, spec)


class FakeCatalogue:
    """Models by id, and the default one of a new vault.

    Args:
        load: Loads the default model.
        others: Further models, by id.
        shipped: Ids of the models that came with the program.
        default: What is known of the default model without loading it.
    """

    folder: Path | None = None

    def __init__(
        self,
        load: Load,
        others: Mapping[str, Load] | None = None,
        shipped: tuple[str, ...] = (),
        default: EmbeddingModel | None = None,
    ) -> None:
        self._load = load
        self._default = default
        self.others = dict(others or {})
        self._shipped = shipped

    def entries(self) -> tuple[CatalogueEntry, ...]:
        models = []
        for load in (self._load, *self.others.values()):
            with contextlib.suppress(ModelUnavailableError):
                models.append(load())
        return tuple(
            entry_for(model, "shipped" if model.id in self._shipped else "added")
            for model in {model.id: model for model in models}.values()
        )

    def entry_of(self, model_id: str) -> CatalogueEntry | None:
        found = (entry for entry in self.entries() if entry.spec and entry.spec.id == model_id)
        return next(found, None)

    def load(self, model_id: str) -> EmbeddingModel:
        if model_id in self.others:
            return self.others[model_id]()
        model = self._load()
        if model.id != model_id:
            raise ModelUnavailableError(f"{model_id} is not there")
        return model

    def load_default(self) -> EmbeddingModel:
        return self._load()

    def default_spec(self) -> ModelSpec | None:
        return None if self._default is None else entry_for(self._default).spec


class SmallModel(FakeEmbeddingModel):
    """A model with other directions and another dimension."""

    id = "small@000000000001"
    dimension = 100

    def _direction(self, word: str) -> Vectors:
        return super()._direction("small " + word)


class LargeModel(FakeEmbeddingModel):
    """A model with a larger dimension than the shipped one."""

    id = "large@000000000002"
    dimension = 768

    def _direction(self, word: str) -> Vectors:
        return super()._direction("large " + word)


class GatedModel(SmallModel):
    """Waits at a gate before it embeds, once the gate is closed; ``entered`` signals this."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not self.gate.is_set():
            self.entered.set()
            assert self.gate.wait(PATIENCE_S)
        return super().embed(texts)


class PickyModel(SmallModel):
    """Fails on some texts."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        if any("poison" in text for text in texts):
            raise ModelUnavailableError("it cannot stand this text")
        return super().embed(texts)


class BrokenModel(SmallModel):
    """Fails on all texts."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnavailableError("out of memory")


def catalogue_of(*models: EmbeddingModel) -> FakeCatalogue:
    """Return a catalogue of models; the default is the usual fake one."""
    return FakeCatalogue(
        FakeEmbeddingModel, {model.id: functools.partial(_same, model) for model in models}
    )


def _same(model: EmbeddingModel) -> EmbeddingModel:
    return model
