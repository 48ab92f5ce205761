"""A local model's settings without a vault, for the routes."""

from datetime import UTC, datetime
from typing import Any

from muniment.domain.access import Actor
from muniment.domain.memories.memory import Unset
from muniment.domain.models.local_model import LocalModelState, LocalModelStatus
from muniment.services.models.local_model import LocalModelUpdate, LocalModelView


class FakeLocalModel:
    """Keeps what it is given, and never answers."""

    def __init__(self, house: Any) -> None:
        self._house = house
        self._update = LocalModelUpdate(enabled=False, base_url="", model="")
        self._has_key = False

    def get(self, actor: Actor) -> LocalModelView:
        self._house.enter("local_model.get")
        state = LocalModelState.UNTRIED if self._update.enabled else LocalModelState.OFF
        return LocalModelView(
            enabled=self._update.enabled,
            base_url=self._update.base_url,
            model=self._update.model,
            has_api_key=self._has_key,
            timeout_s=self._update.timeout_s,
            stays_here=True,
            status=LocalModelStatus(state=state),
        )

    def set(self, update: LocalModelUpdate, actor: Actor) -> LocalModelView:
        key = update.api_key
        given = "kept" if isinstance(key, Unset) else "removed" if key is None else "given"
        self._house.enter(f"local_model.set {update.model} key {given}")
        self._has_key = given == "given" or (given == "kept" and self._has_key)
        self._update = update
        return self.get(actor)

    def test(self, actor: Actor) -> LocalModelStatus:
        self._house.enter("local_model.test")
        return LocalModelStatus(
            state=LocalModelState.FAILING,
            reason="it cannot be reached (ConnectError)",
            failed_at=datetime(2026, 1, 2, tzinfo=UTC),
        )
