"""A language model on the person's own machine: its settings, state and answers."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

from muniment.domain.errors import InvalidInputError
from muniment.domain.value_rules import check_between, check_text
from muniment.domain.vault.secret_bytes import Secret

URL_MAX_CHARACTERS: Final = 1_000
MODEL_MAX_CHARACTERS: Final = 200
KEY_MAX_CHARACTERS: Final = 1_000
TIMEOUT_MIN_S: Final = 1.0
TIMEOUT_MAX_S: Final = 300.0
TIMEOUT_DEFAULT_S: Final = 30.0
_LOCAL_NAME: Final = "localhost"


class LocalModelState(StrEnum):
    """State of the local model."""

    OFF = "off"
    UNTRIED = "untried"
    READY = "ready"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class LocalModelSettings:
    """The server and timeout of the local model; off until a person turns it on.

    Args:
        enabled: Whether extraction and bio use it.
        base_url: Of an OpenAI-compatible API, such as ``http://127.0.0.1:11434/v1``, without a
            slash at its end; empty while none is set.
        model: Name of the model as the server knows it.
        api_key: Sent as a bearer token; ``None`` without one.
        timeout_s: Seconds that one answer may take, from the first byte sent to the last read.
    """

    enabled: bool = False
    base_url: str = ""
    model: str = ""
    api_key: Secret | None = None
    timeout_s: float = TIMEOUT_DEFAULT_S

    def __repr__(self) -> str:
        return f"LocalModelSettings(enabled={self.enabled})"

    @property
    def stays_here(self) -> bool:
        """Whether data stays on this machine: the host is a loopback address."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModelStatus:
    """Result of the latest calls.

    Args:
        state: ``untried`` since the settings changed or the vault was opened, else the result of
            the last call.
        reason: Why the last call failed; one sentence without content.
        failed_at: When.
    """

    state: LocalModelState
    reason: str | None = None
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class LlmFact:
    """A fact that the model found, and that the words of the conversation support."""

    text: str
    message: int

    def __repr__(self) -> str:
        return f"LlmFact(message={self.message})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class LlmFacts:
    """Facts that the model found in a conversation.

    Args:
        facts: In the order of their messages; ``None`` where the rules have to find them.
        dropped: How many were left out because the conversation does not support them.
        notice: For the person: why the rules are used instead; ``None`` if all went well, and while
            the model is off.
    """

    facts: tuple[LlmFact, ...] | None
    dropped: int = 0
    notice: str | None = None

    def __repr__(self) -> str:
        count = None if self.facts is None else len(self.facts)
        return f"LlmFacts({count}, dropped={self.dropped})"


@dataclass(frozen=True, slots=True, repr=False)
class LlmSentence:
    """A sentence of a bio and the indices of the memories that support it, the best first."""

    text: str
    memories: tuple[int, ...]

    def __repr__(self) -> str:
        return f"LlmSentence(memories={self.memories})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class LlmBio:
    """A bio that the model wrote; fields as in `LlmFacts`, for sentences."""

    sentences: tuple[LlmSentence, ...] | None
    dropped: int = 0
    notice: str | None = None

    def __repr__(self) -> str:
        count = None if self.sentences is None else len(self.sentences)
        return f"LlmBio({count}, dropped={self.dropped})"


@dataclass(frozen=True, slots=True, repr=False)
class Prompt:
    """A prompt for a model.

    Args:
        instructions: The task; only the program's own words.
        data: Its material; words of others, marked as data.
        schema: JSON schema of the answer.
        name: Of the schema.
    """

    instructions: str
    data: str
    schema: Mapping[str, object]
    name: str

    def __repr__(self) -> str:
        return f"Prompt({self.name})"


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: ``localhost``, 127.0.0.0/8 or ::1."""
    if host.lower() == _LOCAL_NAME:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_settings(wanted: LocalModelSettings) -> LocalModelSettings:
    """Validate settings and remove the slash at the end of the address.

    Raises:
        InvalidInputError: A field breaks its rule, or the model is turned on without an address or
            a name.
    """
    check_text("model", wanted.model, at_most=MODEL_MAX_CHARACTERS)
    check_between("timeout_s", wanted.timeout_s, TIMEOUT_MIN_S, TIMEOUT_MAX_S)
    if wanted.api_key is not None and not _fits_a_header(wanted.api_key):
        raise InvalidInputError(
            "api_key",
            f"must have 1 to {KEY_MAX_CHARACTERS} ASCII characters without spaces",
        )
    address = wanted.base_url.strip().rstrip("/")
    if address:
        _check_address(address)
    if wanted.enabled and not (address and wanted.model.strip()):
        raise InvalidInputError("enabled", "needs a base_url and a model")
    return replace(wanted, base_url=address, model=wanted.model.strip())


def origin_of(base_url: str) -> tuple[str, str | None, int | None]:
    """Return the origin that an API key may be sent to: scheme, host and port of an address."""
    parts = urlsplit(base_url)
    return parts.scheme.lower(), parts.hostname, parts.port


def _fits_a_header(key: Secret) -> bool:
    return 0 < len(key) <= KEY_MAX_CHARACTERS and all(32 < code < 127 for code in key.reveal())


def _check_address(address: str) -> None:
    check_text("base_url", address, at_most=URL_MAX_CHARACTERS)
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and _has_port(parts)
    except ValueError:
        is_whole = False
    if not is_whole or not address.isascii() or any(char.isspace() for char in address):
        raise InvalidInputError("base_url", "must be an http or https address")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidInputError(
            "base_url", "must not hold a user, a password, a query or a fragment"
        )


def _has_port(parts: SplitResult) -> bool:
    return parts.port is None or parts.port > 0
