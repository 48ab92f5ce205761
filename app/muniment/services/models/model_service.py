"""Embedding models: list them, and change from one to another."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.domain.access import SYSTEM, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    ModelUnavailableError,
    MunimentError,
    NotFoundError,
)
from muniment.embedding.spec import name_of
from muniment.services.models.reembedding import DROP_VECTORS, REEMBED

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.jobs import Job
    from muniment.embedding.catalogue import CatalogueEntry, ModelCatalogue
    from muniment.embedding.spec import ModelSpec
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.models.embedders import Embedders
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.storage.vectors.vector_sets import VectorSet

_log = logging.getLogger(__name__)

MULTILINGUAL: Final = "multilingual-e5-small"
"""Name of the program's model for other languages than English."""

_GONE: Final = "its folder is missing, or its files have changed"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model and its role in this vault.

    Args:
        name: Of its folder, or the beginning of its id.
        id: Name and short hash; ``None`` when its files cannot be read as a model.
        origin: ``shipped`` or ``added``; ``None`` when its folder is missing.
        role: ``active``, ``building``, ``kept``, ``dropped``; ``None`` if it has none yet.
        reason: Why it cannot be used; ``None`` when it can.
        spec: What its files specify; ``None`` when it cannot be used.
    """

    name: str
    id: str | None
    origin: str | None
    role: str | None
    reason: str | None
    spec: "ModelSpec | None"


class ModelService:
    """Use cases about embedding models; any thread.

    Args:
        session: Lends the vault.
        catalogue: Where models come from.
        embedders: The loaded models.
        runner: Runs the jobs.
    """

    def __init__(
        self,
        session: "VaultSession",
        *,
        catalogue: "ModelCatalogue",
        embedders: "Embedders",
        runner: "JobRunner",
    ) -> None:
        self._session = session
        self._catalogue = catalogue
        self._embedders = embedders
        self._runner = runner

    @property
    def folder(self) -> "Path | None":
        """The folder for the user's own models; ``None`` if none can be added."""
        return self._catalogue.folder

    def list(self, actor: Actor) -> tuple[ModelInfo, ...]:
        """Return all available models, and those with vectors in the vault; the active one first.

        Hashes files not hashed before: about half a second for a gigabyte of models.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            roles = {found.model_id: found.state.value for found in reading.vector_sets.all()}
        listed = [_info_of(entry, roles) for entry in self._catalogue.entries()]
        known = {info.id for info in listed}
        listed += [
            ModelInfo(name_of(model_id), model_id, None, role, _GONE, None)
            for model_id, role in roles.items()
            if model_id not in known
        ]
        return tuple(sorted(listed, key=lambda info: (info.role != "active", info.name)))

    def change_to(self, reference: str, actor: Actor) -> "Job":
        """Start to embed everything with another model; searches keep using the present one.

        The model is loaded and tested first, so that a broken one is refused at once.

        Args:
            reference: Its id, or its name if that is unique.
            actor: The caller; must see the whole vault.

        Returns:
            The job; its kind is ``reembed``.

        Raises:
            NotFoundError: There is no such model.
            ConflictError: It is in use already, or another change is running.
            ModelUnavailableError: It cannot be used.
        """
        actor.require_unconfined()
        spec = self._usable(reference)
        with self._session.borrow() as opened:
            self._require_change(opened, spec.id)
            return self._begin(opened, spec.id, self._tried_out(spec.id), actor)

    def back(self, actor: Actor) -> "Job":
        """Change back to the previous model; only what was written since is embedded first.

        Raises:
            NotFoundError: No earlier vectors are kept.
            ConflictError: A change is running.
            ModelUnavailableError: That model can no longer be used.
        """
        from muniment.storage.vectors.vector_sets import SetState

        actor.require_unconfined()
        with self._session.borrow() as opened:
            with opened.store.read() as reading:
                kept = reading.vector_sets.in_state(SetState.KEPT)
            if not kept:
                raise NotFoundError(
                    "there are no vectors of an earlier model", hint="Change to the model by name."
                )
            wanted = kept[-1].model_id
            self._require_change(opened, wanted)
            return self._begin(opened, wanted, self._tried_out(wanted), actor)

    def cancel(self, actor: Actor) -> None:
        """Cancel the running change, or remove what a failed one has left.

        Raises:
            NotFoundError: There is neither.
        """
        from muniment.storage.vectors.vector_sets import SetState

        actor.require_unconfined()
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            jobs = [unit.jobs.request_cancel(job) for job in unit.jobs.active(REEMBED)]
            left = () if jobs else unit.vector_sets.in_state(SetState.BUILDING)
            if not jobs and not left:
                raise NotFoundError("the model is not being changed")
            _drop(unit, left, now_ms=opened.now_ms())
        for job in jobs:
            self._runner.cancel(job)
        self._runner.wake(DROP_VECTORS)

    def discard(self, model_id: str, actor: Actor) -> None:
        """Remove the kept vectors of a model; changing back then embeds everything again.

        Raises:
            NotFoundError: The vault has no vectors of it.
            ConflictError: They are in use, or being built.
        """
        from muniment.storage.vectors.vector_sets import SetState

        actor.require_unconfined()
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            found = unit.vector_sets.of_model(model_id)
            if found is None or found.state is SetState.DROPPED:
                raise NotFoundError("the vault has no vectors of this model")
            if found.state is not SetState.KEPT or _is_filled(unit, found):
                raise ConflictError(
                    f"the vectors of {model_id} are in use",
                    hint="Change to another model first, or cancel the change.",
                )
            _drop(unit, [found], now_ms=opened.now_ms())
        self._runner.wake(DROP_VECTORS)

    def adopt(self, opened: "OpenVault") -> Sequence[str]:
        """Check the models of a vault that was just opened, before its jobs run.

        Continues removing unwanted vectors. Starts the change of model if the program came with a
        new build of the model and the previous build is nowhere to be found; no other model ever
        replaces a missing one.

        Returns:
            Messages for the user, in plain sentences.
        """
        try:
            return self._adopt(opened)
        except MunimentError as error:
            # The vault opens all the same: a change that cannot start now starts at the next
            # unlock.
            _log.warning("looking after the models: %s", error.code)
            return ()

    def _adopt(self, opened: "OpenVault") -> Sequence[str]:
        with opened.store.read() as reading:
            active = reading.vector_sets.active()
        self._resume_dropping(opened)
        if active is None or self._catalogue.entry_of(active.model_id) is not None:
            return ()
        renewed = self._shipped_under(name_of(active.model_id))
        if renewed is None:
            return (
                f"The memories were indexed with {active.model_id}, and {_GONE}. Search by meaning "
                "is off until the folder is back or you choose another model.",
            )
        with opened.store.read() as reading:
            is_under_way = bool(reading.jobs.active(REEMBED))
        if not is_under_way:
            self._begin(opened, renewed.id, renewed.dimension, SYSTEM)
        return (
            f"Muniment includes a new build of {renewed.name}. Your memories are being indexed "
            "again, and search by meaning is off until that is done.",
        )

    def _usable(self, reference: str) -> "ModelSpec":
        entries = self._catalogue.entries()
        found = [
            entry for entry in entries if entry.spec is not None and entry.spec.id == reference
        ]
        found = found or [entry for entry in entries if entry.name == reference]
        if len(found) > 1:
            raise ConflictError(
                f"more than one model is called {reference}", hint="Use its id instead."
            )
        if not found:
            raise NotFoundError(
                f"there is no model {reference}", hint="GET /v1/models lists the available models."
            )
        if found[0].spec is None:
            raise ModelUnavailableError(found[0].reason or "its folder cannot be used")
        return found[0].spec

    def _tried_out(self, model_id: str) -> int:
        """Load a model and return its dimension; one that fails is not kept."""
        embedder = self._embedders.of(model_id)
        embedder.start_loading()
        try:
            return embedder.dimension()
        except ModelUnavailableError:
            self._embedders.let_go_of_unused()
            raise

    def _require_change(self, opened: "OpenVault", model_id: str) -> None:
        with opened.store.read() as reading:
            active, jobs = reading.vector_sets.active(), reading.jobs.active(REEMBED)
        if jobs:
            raise ConflictError("the model is being changed", hint="Cancel it first.")
        if active is not None and active.model_id == model_id:
            raise ConflictError(f"{model_id} is already in use", hint="There is nothing to do.")

    def _begin(self, opened: "OpenVault", model_id: str, dimension: int, actor: Actor) -> "Job":
        from muniment.storage.vectors.vector_sets import SetState

        with opened.store.write(actor.name) as unit:
            if unit.jobs.active(REEMBED):
                raise ConflictError("the model is being changed", hint="Cancel it first.")
            sets = unit.vector_sets
            left = sets.in_state(SetState.BUILDING)
            others = [found for found in left if found.model_id != model_id]
            _drop(unit, others, now_ms=opened.now_ms())
            wanted = sets.of_model(model_id)
            if wanted is None:
                wanted = sets.create(model_id, dimension, SetState.BUILDING, now_ms=opened.now_ms())
            elif wanted.state is SetState.DROPPED:
                # A set not removed yet can be reused: changes reach every set.
                sets.set_state(wanted.id, SetState.BUILDING)
            sets.try_again(wanted.id)
            done, total = sets.progress(wanted.id)
            params = {"set_id": wanted.id, "model": model_id}
            job = unit.jobs.add(REEMBED, now_ms=opened.now_ms(), params=params, total=total)
            unit.jobs.save(job, done=done, total=total, cursor=None)
            job = unit.jobs.publish(job.id)
        self._runner.wake(REEMBED)
        return job

    def _shipped_under(self, name: str) -> "ModelSpec | None":
        entries = (entry for entry in self._catalogue.entries() if entry.origin == "shipped")
        return next(
            (entry.spec for entry in entries if entry.spec and entry.spec.name == name), None
        )

    def _resume_dropping(self, opened: "OpenVault") -> None:
        from muniment.storage.vectors.vector_sets import SetState

        with opened.store.read() as reading:
            left = reading.vector_sets.in_state(SetState.DROPPED)
            is_queued = bool(reading.jobs.active(DROP_VECTORS) or reading.jobs.active(REEMBED))
        if left and not is_queued:
            with opened.store.write(SYSTEM.name) as unit:
                _drop(unit, left, now_ms=opened.now_ms())


def _info_of(entry: "CatalogueEntry", roles: dict[str, str]) -> ModelInfo:
    spec = entry.spec
    model_id = None if spec is None else spec.id
    role = None if model_id is None else roles.get(model_id)
    return ModelInfo(entry.name, model_id, entry.origin, role, entry.reason, spec)


def _drop(unit: "UnitOfWork", sets: "Sequence[VectorSet]", *, now_ms: int) -> None:
    """Mark sets as no longer wanted, and queue their removal."""
    from muniment.storage.vectors.vector_sets import SetState

    for found in sets:
        unit.vector_sets.set_state(found.id, SetState.DROPPED)
    if sets:
        unit.jobs.add(DROP_VECTORS, now_ms=now_ms)


def _is_filled(unit: "UnitOfWork", kept: "VectorSet") -> bool:
    """Return whether a change back to this set is running."""
    return any(job.params.get("set_id") == kept.id for job in unit.jobs.active(REEMBED))
