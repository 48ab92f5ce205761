"""Two models without files, for the routes."""

from typing import Any

from muniment.domain.access import Actor
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.jobs import Job
from muniment.services.models.model_service import ModelInfo
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.models import entry_for


class FakeModels:
    """One model in use and one that cannot be used."""

    def __init__(self, house: Any, job: Job) -> None:
        self._house = house
        self._job = job

    def list(self, actor: Actor) -> tuple[ModelInfo, ...]:
        self._house.enter("models.list")
        entry = entry_for(FakeEmbeddingModel(), "shipped")
        return (
            ModelInfo("fake", FakeEmbeddingModel.id, "shipped", "active", None, entry.spec),
            ModelInfo("broken", None, "added", None, "model.onnx is missing", None),
        )

    def change_to(self, reference: str, actor: Actor) -> Job:
        self._house.enter(f"models.change_to {reference}")
        if reference == FakeEmbeddingModel.id:
            raise ConflictError("it is already in use")
        return self._job

    def back(self, actor: Actor) -> Job:
        self._house.enter("models.back")
        return self._job

    def cancel(self, actor: Actor) -> None:
        self._house.enter("models.cancel")

    def discard(self, model_id: str, actor: Actor) -> None:
        self._house.enter(f"models.discard {model_id}")
        if model_id != "old@0123456789ab":
            raise NotFoundError("the vault has no vectors of this model")
