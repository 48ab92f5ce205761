"""Query a language model with an OpenAI-compatible API (Ollama, LM Studio, llama.cpp).

The server is not trusted: its response is limited in time and size, redirects are not followed, and
its text appears in no error or log.
"""

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.errors import LocalModelError

if TYPE_CHECKING:
    import httpx2

    from muniment.domain.models.local_model import LocalModelSettings, Prompt

ANSWER_MAX_BYTES: Final = 1_000_000
TOKENS_MAX: Final = 4_096
_LOOK_S: Final = 0.1
_PATH: Final = "/chat/completions"
_NOT_JSON: Final = "its answer does not match the API"


def ask(
    settings: "LocalModelSettings",
    prompt: "Prompt",
    *,
    is_wanted: Callable[[], bool] | None = None,
) -> str:
    """Send a prompt to a model and return the text of its answer.

    It blocks the calling thread for at most `LocalModelSettings.timeout_s` in total, however slowly
    the bytes arrive. It follows no redirects and ignores proxies in the environment. Do not call it
    on a thread that runs an event loop.

    Args:
        settings: Address of the model.
        prompt: The prompt.
        is_wanted: Called ten times a second; returns whether to keep waiting.

    Raises:
        OperationCancelledError: The answer is no longer wanted; the connection is closed.
        LocalModelError: The model cannot be reached, took too long, refused, or sent an invalid
            response.
    """
    import httpx2

    try:
        return _text_of(asyncio.run(_ask_while(settings, prompt, is_wanted)))
    except TimeoutError:
        raise LocalModelError(
            f"it did not answer within {settings.timeout_s:g} s",
            hint="Use a smaller model, or allow more time.",
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
        # The text of the error may contain the address; its type is enough.
        raise LocalModelError(f"it cannot be reached ({type(error).__name__})") from None


async def _ask_while(
    settings: "LocalModelSettings", prompt: "Prompt", is_wanted: Callable[[], bool] | None
) -> bytes:
    """Query the model while the answer is wanted."""
    asking = asyncio.create_task(_ask_within(settings, prompt))
    while is_wanted is not None and not asking.done():
        if not is_wanted():
            asking.cancel()
            await asyncio.wait([asking])
            raise OperationCancelledError
        await asyncio.wait([asking], timeout=_LOOK_S)
    return await asking


async def _ask_within(settings: "LocalModelSettings", prompt: "Prompt") -> bytes:
    """Send the prompt and read the answer within the time limit."""
    import httpx2

    async with (
        asyncio.timeout(settings.timeout_s),
        httpx2.AsyncClient(
            # A proxy named in the environment must not see the prompt.
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # the total limit above applies
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
    # A small compressed response could expand to a large one, so compression is not accepted.
    headers = {"Accept-Encoding": "identity", "Accept": "application/json"}
    if settings.api_key is not None:
        headers["Authorization"] = f"Bearer {settings.api_key.reveal().decode('utf-8')}"
    return headers


def _check(response: "httpx2.Response") -> None:
    """Refuse a response by its status and headers."""
    if response.has_redirect_location or response.is_redirect:
        raise LocalModelError("it redirects to another address, which is not followed")
    if response.status_code != 200:
        raise LocalModelError(f"it refused with status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise LocalModelError("its answer is compressed, which was not requested")


async def _read(response: "httpx2.Response") -> bytes:
    """Read a response up to the size limit."""
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) > ANSWER_MAX_BYTES:
            raise LocalModelError(f"its answer is longer than {ANSWER_MAX_BYTES:,} bytes")
    return bytes(read)


def _text_of(raw: bytes) -> str:
    """Return the model's text from the server's response."""
    try:
        text = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise LocalModelError(_NOT_JSON) from None
    if not isinstance(text, str):
        raise LocalModelError(_NOT_JSON)
    return text
