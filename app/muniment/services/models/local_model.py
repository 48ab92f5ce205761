"""The user's own language model: its address, its availability, and its uses.

Off until the user turns it on. Its answers are used only if the given text supports them; if it
fails, the caller gets the reason and continues without. No transaction is open and no vault
borrowed during a call.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.errors import InvalidInputError, LocalModelError
from muniment.domain.memories.memory import UNSET, Unset
from muniment.domain.models.local_model import (
    TIMEOUT_DEFAULT_S,
    LlmBio,
    LlmFacts,
    LocalModelSettings,
    LocalModelState,
    LocalModelStatus,
    Prompt,
    checked_settings,
    origin_of,
)
from muniment.domain.sessions.conversation import Said
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from muniment.domain.clock import Clock
    from muniment.services.vault.vault_session import VaultSession

_log = logging.getLogger(__name__)

_SETTING: Final = "local_model"
_TRIAL: Final = ("I moved to Oslo in March.", "user")
_FALLBACK: Final = "The local language model was not used: {reason}. Rules were used instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModelView:
    """Settings for display: whether there is an API key, never the key.

    Args:
        enabled: Whether extraction and bio use it.
        base_url: Of its API; empty while none is set.
        model: Its name.
        has_api_key: Whether one is stored.
        timeout_s: Seconds that a conversation or a bio may take.
        stays_here: Whether the address is this machine's.
        status: The outcome of the last calls.
    """

    enabled: bool
    base_url: str
    model: str
    has_api_key: bool
    timeout_s: float
    stays_here: bool
    status: LocalModelStatus


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class LocalModelUpdate:
    """New settings, all of them but the API key.

    Args:
        enabled: Whether extraction and bio use it.
        base_url: Of its API.
        model: Its name.
        timeout_s: Seconds that a conversation or a bio may take.
        api_key: When omitted, the present one stays as long as the server is the same; ``None``
            removes it.
    """

    enabled: bool
    base_url: str
    model: str
    timeout_s: float = TIMEOUT_DEFAULT_S
    api_key: Secret | Unset | None = UNSET

    def __repr__(self) -> str:
        return "LocalModelUpdate(…)"


class LocalModelService:
    """Use cases about the local language model; any thread.

    Args:
        session: Lends the vault, which holds the settings.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        self._changing = threading.Lock()
        self._lock = threading.Lock()
        self._last: LocalModelStatus | None = None

    def get(self, actor: Actor) -> LocalModelView:
        """Return the settings without the key, and the status.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        settings, _ = self._settings()
        return self._view(settings)

    def set(self, update: LocalModelUpdate, actor: Actor) -> LocalModelView:
        """Change the settings; earlier failures are forgotten.

        An API key is never sent to another server than the one it was given for: when scheme, host
        or port change, it has to be given again.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            InvalidInputError: A field is invalid.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        wanted = checked_settings(
            LocalModelSettings(
                enabled=update.enabled,
                base_url=update.base_url,
                model=update.model,
                timeout_s=update.timeout_s,
                api_key=None if isinstance(update.api_key, Unset) else update.api_key,
            )
        )
        with self._changing, self._session.borrow() as opened:
            present = _read(opened.store.setting(_SETTING))
            if isinstance(update.api_key, Unset) and _is_same_server(present, wanted):
                wanted = replace(wanted, api_key=present.api_key)
            with opened.store.write(actor.name) as unit:
                unit.set_setting(_SETTING, _written(wanted))
            # Nothing vouches for what is written over a setting that is refused, until it is
            # accepted: what holds is answered.
            in_force = _read(opened.store.setting(_SETTING))
        with self._lock:
            self._last = None
        return self._view(in_force)

    def test(
        self, actor: Actor, *, is_wanted: Callable[[], bool] | None = None
    ) -> LocalModelStatus:
        """Ask the model for the facts of one made-up sentence; also works while it is off.

        Args:
            actor: The caller.
            is_wanted: Polled while waiting; returns whether to go on.

        Returns:
            ``ready``, or ``failing`` with the reason.

        Raises:
            OperationCancelledError: The call was cancelled; the status is unchanged.
            NotAllowedError: The actor is no admin of the whole vault.
            InvalidInputError: No address or no model is set.
            VaultLockedError: The vault is locked.
        """
        from muniment.understanding.conversations.messages import Message
        from muniment.understanding.llm.llm_answers import read_facts
        from muniment.understanding.llm.llm_prompts import facts_prompt

        actor.require_unconfined()
        settings, clock = self._settings()
        if not (settings.base_url and settings.model):
            raise InvalidInputError("base_url", "must be set, together with a model, before a test")
        content, role = _TRIAL
        try:
            prompt = facts_prompt([Message(role, content)], range(1))
            read_facts(_ask_server(settings, prompt, is_wanted))
        except LocalModelError as error:
            return self._failed(error, clock.now())
        return self._succeeded()

    def facts(self, messages: Sequence[Said]) -> LlmFacts:
        """Return the facts of a conversation that its own words support.

        Args:
            messages: In order.

        Returns:
            Without facts (``None``) while the model is off, and with a notice if it failed: then
            the rules find them.

        Raises:
            VaultLockedError: The vault is locked.
        """
        from muniment.services.conversations.local_extraction import extract

        settings, clock = self._settings()
        if not settings.enabled:
            return LlmFacts(facts=None)
        try:
            kept, dropped = extract(messages, self._within(settings))
        except LocalModelError as error:
            return LlmFacts(facts=None, notice=self._notice(error, clock.now()))
        self._succeeded()
        return LlmFacts(facts=kept, dropped=dropped)

    def bio(self, memories: Sequence[str], *, sentences: int) -> LlmBio:
        """Return sentences about a person that memories support by their own words.

        Args:
            memories: Texts that may be used: none confidential.
            sentences: How many at most.

        Returns:
            As `facts`; a sentence names its memories by index.

        Raises:
            VaultLockedError: The vault is locked.
        """
        from muniment.services.conversations.local_extraction import describe

        settings, clock = self._settings()
        if not settings.enabled or not memories:
            return LlmBio(sentences=None)
        try:
            kept, dropped = describe(memories, self._within(settings), sentences=sentences)
        except LocalModelError as error:
            return LlmBio(sentences=None, notice=self._notice(error, clock.now()))
        self._succeeded()
        return LlmBio(sentences=kept, dropped=dropped)

    def _settings(self) -> "tuple[LocalModelSettings, Clock]":
        with self._session.borrow() as opened:
            return _read(opened.store.setting(_SETTING)), opened.clock

    def _within(self, settings: LocalModelSettings) -> Callable[[Prompt], str]:
        """Return a function that asks the model, all calls within the timeout of the settings."""
        deadline = time.monotonic() + settings.timeout_s

        def ask(prompt: Prompt) -> str:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise LocalModelError(_too_slow(settings))
            try:
                return _ask_server(replace(settings, timeout_s=left_s), prompt)
            except LocalModelError as error:
                if time.monotonic() < deadline:
                    raise
                # The client knows the remaining time, the user the time they have set.
                raise LocalModelError(_too_slow(settings), hint=error.hint) from error

        return ask

    def _notice(self, error: LocalModelError, now: datetime) -> str:
        return _FALLBACK.replace("{reason}", self._failed(error, now).reason or error.title)

    def _failed(self, error: LocalModelError, now: datetime) -> LocalModelStatus:
        # Its detail is this program's own sentence: it contains nothing that a server sent.
        _log.warning("local model: %s", error.detail)
        status = LocalModelStatus(
            state=LocalModelState.FAILING, reason=error.detail or error.title, failed_at=now
        )
        with self._lock:
            self._last = status
        return status

    def _succeeded(self) -> LocalModelStatus:
        status = LocalModelStatus(state=LocalModelState.READY)
        with self._lock:
            self._last = status
        return status

    def _view(self, settings: LocalModelSettings) -> LocalModelView:
        with self._lock:
            last = self._last
        idle = LocalModelState.UNTRIED if settings.enabled else LocalModelState.OFF
        return LocalModelView(
            enabled=settings.enabled,
            base_url=settings.base_url,
            model=settings.model,
            has_api_key=settings.api_key is not None,
            timeout_s=settings.timeout_s,
            stays_here=settings.stays_here,
            status=last or LocalModelStatus(state=idle),
        )


def _too_slow(settings: LocalModelSettings) -> str:
    return f"it did not answer within {settings.timeout_s:g} s"


def _ask_server(
    settings: LocalModelSettings, prompt: Prompt, is_wanted: Callable[[], bool] | None = None
) -> str:
    from muniment.system.local_llm import ask

    return ask(settings, prompt, is_wanted=is_wanted)


def _is_same_server(present: LocalModelSettings, wanted: LocalModelSettings) -> bool:
    return bool(wanted.base_url) and origin_of(present.base_url) == origin_of(wanted.base_url)


def _read(kept: str | None) -> LocalModelSettings:
    if kept is None:
        return LocalModelSettings()
    fields = json.loads(kept)
    key = fields.pop("api_key")
    return LocalModelSettings(
        **fields, api_key=None if key is None else Secret(key.encode("utf-8"))
    )


def _written(settings: LocalModelSettings) -> str:
    """Return settings as the encrypted vault stores them, API key included."""
    key = settings.api_key
    return json.dumps(
        {
            "enabled": settings.enabled,
            "base_url": settings.base_url,
            "model": settings.model,
            "timeout_s": settings.timeout_s,
            "api_key": None if key is None else key.reveal().decode("utf-8"),
        }
    )
