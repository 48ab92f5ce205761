"""Catalogues that need no folders."""

import contextlib
from collections.abc import Callable, Mapping

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.catalogue import CatalogueEntry, Origin
from muniment.embedding.model import EmbeddingModel
from muniment.embedding.spec import ModelSpec, Pooling, name_of

Load = Callable[[], EmbeddingModel]


def entry_for(model: EmbeddingModel, origin: Origin = "added") -> CatalogueEntry:
    """What a catalogue says of a model that is there."""
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
    """Models by id, and the one that a new vault begins with.

    Args:
        load: Loads the model that a new vault begins with.
        others: Further models, by id.
        shipped: Ids of those that came with the program.
    """

    def __init__(
        self, load: Load, others: Mapping[str, Load] | None = None, shipped: tuple[str, ...] = ()
    ) -> None:
        self._load = load
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
