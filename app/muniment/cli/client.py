"""A client of the port: over loopback to a running application, or within this process."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from muniment.cli.host import Reach
from muniment.domain.errors import InvalidInputError, StorageUnavailableError

if TYPE_CHECKING:
    import httpx2

# A write may wait for the model to load and for up to 1,000 texts to be embedded.
_TIMEOUT_S: Final = 300.0
_CONNECT_TIMEOUT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request was refused, in words for a person."""

    title: str
    detail: str
    hint: str
    code: str

    def __str__(self) -> str:
        is_particular = self.detail and self.detail != self.title
        said = f"{self.title}: {self.detail}" if is_particular else self.title
        return f"{said}\n{self.hint}" if self.hint else said


class RefusedError(Exception):
    """The port refused a request; nothing was done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.title)
        self.refusal = refusal


class PortClient:
    """A client of the native API; a context manager.

    Requests and answers are the same whether or not the application runs, so a command does the
    same in both cases; `is_remote` distinguishes them. Not for more than one thread.

    Args:
        reach: Address and token of the port.
        timeout_s: Timeout of an answer in seconds; ``None`` waits without limit.
    """

    def __init__(self, reach: Reach, *, timeout_s: float | None = _TIMEOUT_S) -> None:
        import httpx2

        settings: dict[str, Any] = {
            "base_url": reach.url,
            "headers": {"Authorization": f"Bearer {reach.token.reveal().decode()}"},
            "timeout": httpx2.Timeout(timeout_s, connect=_CONNECT_TIMEOUT_S),
            # The port is on this machine: a proxy named in the environment must not see it.
            "trust_env": False,
        }
        self.is_remote = reach.app is None
        self._direct: httpx2.Client | None = None
        if reach.app is None:
            self._direct = httpx2.Client(**settings)
            return
        transport = httpx2.ASGITransport(app=reach.app, client=("127.0.0.1", 0))
        self._within = httpx2.AsyncClient(transport=transport, **settings)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the client cannot be used afterwards."""
        if self._direct is not None:
            self._direct.close()
            return
        self._runner.run(self._within.aclose())
        self._runner.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send one request and return its JSON document, or ``None`` where there is none.

        Args:
            method: GET, POST, PATCH or DELETE.
            path: Below the base address, with a leading slash.
            params: Query; keys with the value ``None`` are left out.
            body: JSON body; left out when ``None``.
            headers: Beyond the token.

        Raises:
            RefusedError: The port answered with a problem.
            InvalidInputError: An argument is not text in UTF-8.
            StorageUnavailableError: The application ended in the meantime.
        """
        options: dict[str, Any] = {
            "params": {key: value for key, value in (params or {}).items() if value is not None},
            "headers": dict(headers or {}),
        }
        if body is not None:
            options["json"] = body
        try:
            response = self._send(method, path, options)
        except UnicodeEncodeError:
            raise InvalidInputError("arguments", "must be text in UTF-8") from None
        if response.is_error:
            raise RefusedError(_refusal(response))
        return response.json() if response.content else None

    def post(self, path: str, content: bytes, *, headers: Mapping[str, str]) -> bytes:
        """Send a JSON body unchanged, and return the body of the answer whatever its status.

        Raises:
            StorageUnavailableError: The application ended in the meantime.
        """
        typed = {"Content-Type": "application/json", **headers}
        return self._send("POST", path, {"content": content, "headers": typed}).content

    def _send(self, method: str, path: str, options: dict[str, Any]) -> "httpx2.Response":
        import httpx2

        try:
            if self._direct is not None:
                return self._direct.request(method, path, **options)
            return self._runner.run(self._within.request(method, path, **options))
        except httpx2.TransportError as error:
            raise StorageUnavailableError(
                "the running application did not answer",
                hint="Check whether it is still running, then try again.",
            ) from error


def _refusal(response: "httpx2.Response") -> Refusal:
    """Read an RFC 9457 problem; anything else becomes a refusal that names the status."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {}

    def text(field: str, fallback: str) -> str:
        value = problem.get(field)
        return value if isinstance(value, str) else fallback

    return Refusal(
        title=text("title", f"The application answered with status {response.status_code}"),
        detail=text("detail", ""),
        hint=text("hint", ""),
        code=text("code", "error"),
    )
