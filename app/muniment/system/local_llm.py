"""Asking a language model behind an OpenAI-compatible address (Ollama, LM Studio, llama.cpp).

The server is not trusted: what it sends is bounded in time and size, it is not followed elsewhere,
and its words appear in no error or log.
"""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.errors import LocalModelError
from muniment.domain.wish import WithdrawnError

if TYPE_CHECKING:
    import httpx2

    from muniment.domain.local_model import LocalModelSettings, Prompt

ANSWER_MAX_BYTES: Final = 1_000_000
TOKENS_MAX: Final = 4_096
_LOOK_S: Final = 0.1
_PATH: Final = "/chat/completions"
_NOT_JSON: Final = "its answer is not what the API promises"


def ask(
    settings: "LocalModelSettings",
    prompt: "Prompt",
    *,
    is_wanted: Callable[[], bool] | None = None,
) -> str:
    """Ask a model and return the text of its answer.

    Blocks the calling thread, at most `LocalModelSettings.timeout_s` in all, however slowly the
    bytes come. Follows no redirect and uses no proxy of the environment. Not for a thread with an
    event loop of its own.

    Args:
        settings: Where the model is.
        prompt: What to ask.
        is_wanted: Asked ten times a second whether to go on waiting.

    Raises:
        WithdrawnError: The answer is not wanted any more; the connection is closed.
        LocalModelError: It cannot be reached, took too long, refused, or sent something else than
            an answer.
    """
    import httpx2

    try:
        return _text_of(asyncio.run(_ask_while(settings, prompt, is_wanted)))
    except TimeoutError:
        raise LocalModelError(
            f"it did not answer within {settings.timeout_s:g} s",
            hint="Take a smaller model, or allow more time.",
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
        # The error's own text may hold the address: its type says enough.
        raise LocalModelError(f"it cannot be reached ({type(error).__name__})") from None


async def _ask_while(
    settings: "LocalModelSettings", prompt: "Prompt", is_wanted: Callable[[], bool] | None
) -> bytes:
    """Ask as long as the answer is wanted."""
    asking = asyncio.create_task(_ask_within(settings, prompt))
    while is_wanted is not None and not asking.done():
        if not is_wanted():
            asking.cancel()
            await asyncio.wait([asking])
            raise WithdrawnError
        await asyncio.wait([asking], timeout=_LOOK_S)
    return await asking


async def _ask_within(settings: "LocalModelSettings", prompt: "Prompt") -> bytes:
    """Send the question and read the answer, all within the time there is."""
    import httpx2

    async with (
        asyncio.timeout(settings.timeout_s),
        httpx2.AsyncClient(
            # A proxy named in the environment must not see what is asked.
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # the limit is that of the whole, above
        ) as client,
        client.stream(
            "POST",
            settings.base_url + _PATH,
            json=_body(settings, prompt),
            headers=_headers(settings),
        ) as response,
    ):
        _check(response)
        return await _read(response)


def _body(settings: "LocalModelSettings", prompt: "Prompt") -> dict[str, Any]:
    return {
        "model": settings.model,
        "messages": [
            {"role": "system", "content": prompt.instructions},
            {"role": "user", "content": prompt.data},
        ],
        "temperature": 0,
        "max_tokens": TOKENS_MAX,
        "stream": False,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": prompt.name, "strict": True, "schema": prompt.schema},
        },
    }


def _headers(settings: "LocalModelSettings") -> dict[str, str]:
    # Compressed, a short answer could become a long one: it comes as it is or not at all.
    headers = {"Accept-Encoding": "identity", "Accept": "application/json"}
    if settings.api_key is not None:
        headers["Authorization"] = f"Bearer {settings.api_key.reveal().decode('utf-8')}"
    return headers


def _check(response: "httpx2.Response") -> None:
    """Refuse an answer by its head."""
    if response.has_redirect_location or response.is_redirect:
        raise LocalModelError("it sends to another address, which is not followed")
    if response.status_code != 200:
        raise LocalModelError(f"it refused with status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise LocalModelError("its answer is compressed, which was not asked for")


async def _read(response: "httpx2.Response") -> bytes:
    """Read an answer as long as it is no longer than allowed."""
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) > ANSWER_MAX_BYTES:
            raise LocalModelError(f"its answer is longer than {ANSWER_MAX_BYTES:,} bytes")
    return bytes(read)


def _text_of(raw: bytes) -> str:
    """Return what the model says, from what the server sends."""
    try:
        text = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise LocalModelError(_NOT_JSON) from None
    if not isinstance(text, str):
        raise LocalModelError(_NOT_JSON)
    return text
