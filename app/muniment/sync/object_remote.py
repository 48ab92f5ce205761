"""A folder on a WebDAV server or in an S3 bucket as a remote."""

import base64
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal, Self, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import obstore
from obstore import exceptions
from obstore.store import HTTPStore, ObjectStore, S3Store

from muniment.domain.errors import InvalidInputError, RemoteUnavailableError
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_LOCAL: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PATIENCE: Final = timedelta(seconds=15)
_SLOWEST_UPLOAD: Final = timedelta(minutes=5)
_UNFINISHED: Final = ".part"
_REGION: Final = "us-east-1"
_CHUNK_BYTES: Final = 1 << 20
_RETRIES: "Final[RetryConfig]" = {"max_retries": 1, "retry_timeout": _PATIENCE}
_THERE: Final = (exceptions.AlreadyExistsError, exceptions.PreconditionError)
_Result = TypeVar("_Result")


class ObjectRemote:
    """Reads and writes files on a server; any thread.

    The server asks whether a new file is there already and writes it in one step, so that of two
    devices that write the same name one is refused (``If-None-Match: *``, RFC 9110).

    Args:
        store: The server or bucket, to read and to delete.
        writer: The same, with the time that a large file takes.
        create: Writes a file unless there is one.
        base: Path of the folder there.
    """

    def __init__(
        self,
        store: ObjectStore,
        writer: ObjectStore,
        create: Callable[[str, bytes], object],
        base: str,
    ) -> None:
        self._store = store
        self._writer = writer
        self._create = create
        self._base = base

    @classmethod
    def webdav(cls, address: str, user: str, password: Secret | None) -> Self:
        """Return a folder of a WebDAV server.

        Args:
            address: Of the folder, as `check_address` allows.
            user: Empty where the server asks for none.
            password: Of the user.
        """
        headers: dict[str, str] = {}
        if password is not None:
            pair = base64.b64encode(b":".join((user.encode(), password.reveal()))).decode()
            headers["Authorization"] = f"Basic {pair}"

        parts = urlsplit(address)
        server = f"{parts.scheme}://{parts.netloc}/"
        writes: ClientConfig = {**_client_options(parts), "default_headers": headers}
        # The library has no way to ask for it in a single request.
        creates: ClientConfig = {**writes, "default_headers": headers | {"If-None-Match": "*"}}
        creating, writer, store = (
            HTTPStore(server, client_options=options, retry_config=_RETRIES)
            for options in (creates, writes, _impatient(writes))
        )

        def create(path: str, content: bytes) -> None:
            try:
                _put(creating, path, content)
            except _THERE:
                if _is_there(store, path):
                    return
                # The condition also kept the missing folders above it from being made.
                _put(writer, f"{path}{_UNFINISHED}", b"")
                obstore.delete(store, f"{path}{_UNFINISHED}")
                _put(creating, path, content)

        return cls(store, writer, create, unquote(parts.path).strip("/"))

    @classmethod
    def s3(cls, address: str, user: str, password: Secret) -> Self:
        """Return a folder of an S3 bucket.

        Args:
            address: ``s3://bucket/folder?endpoint=https://…&region=…``.
            user: Id of the access key.
            password: The secret access key.
        """
        parts = urlsplit(address)
        options = _options(parts)
        region = options.get("region", _REGION)
        endpoint = options["endpoint"]
        # All of it is given: what is missing would be taken from the environment.
        writes = _client_options(urlsplit(endpoint))
        writer, store = (
            S3Store(
                parts.netloc,
                endpoint=endpoint,
                region=region,
                access_key_id=user,
                secret_access_key=password.reveal().decode(),
                virtual_hosted_style_request=False,
                client_options=options,
                retry_config=_RETRIES,
            )
            for options in (writes, _impatient(writes))
        )

        def create(path: str, content: bytes) -> None:
            with suppress(*_THERE):
                _put(writer, path, content, mode="create")

        return cls(store, writer, create, parts.path.strip("/"))

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none if it does not exist."""
        found = _asked(lambda: obstore.list_with_delimiter(self._store, self._at(folder)))
        if found is None:
            return []
        paths = [*found["common_prefixes"], *(one["path"] for one in found["objects"])]
        return sorted(PurePosixPath(path).name for path in paths)

    def below(self, folder: str) -> list[str] | None:
        """Return the paths of all files below a folder in a bucket, from there on.

        A WebDAV server need not look into the folders of a folder (RFC 4918, section 9.1).
        """
        if not isinstance(self._store, S3Store):
            return None
        at = self._at(folder)
        batches = _asked(lambda: list(obstore.list(self._store, at))) or []
        return [one["path"].removeprefix(f"{at}/") for batch in batches for one in batch]

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return what a file holds, at most one byte more than the limit; ``None`` without one."""

        def read() -> bytes:
            content = bytearray()
            # Whatever size the server names.
            for chunk in obstore.get(self._store, self._at(path)).stream(_CHUNK_BYTES):
                content += memoryview(chunk)
                if len(content) > limit_bytes:
                    break
            return bytes(content[: limit_bytes + 1])

        return _asked(read)

    def create(self, path: str, content: bytes) -> None:
        """Write a new file and its folders; a file that is there stays as it is."""
        _asked(lambda: self._create(self._at(path), content))

    def replace(self, path: str, content: bytes) -> None:
        """Write a file in place of what is there."""
        _asked(lambda: _put(self._writer, self._at(path), content))

    def delete(self, path: str) -> None:
        """Delete a file, if it is there."""
        _asked(lambda: obstore.delete(self._store, self._at(path)))

    def _at(self, path: str) -> str:
        return "/".join(filter(None, (self._base, path)))


def check_address(address: str) -> None:
    """Check that an address names a folder of a server.

    Raises:
        InvalidInputError: It does not, or would send the password in clear.
    """
    try:
        parts = urlsplit(address)
        options = _options(parts)
        endpoint = urlsplit(options.get("endpoint", ""))
        _ = parts.port, endpoint.port
    except ValueError:
        raise InvalidInputError("folder", "is not a valid address") from None
    if parts.username or parts.password or parts.fragment:
        raise InvalidInputError("folder", "must not contain a user name or password")
    if not parts.hostname:
        raise InvalidInputError("folder", "must name a server")
    if parts.scheme == "s3" and options.keys() - {"endpoint", "region"}:
        raise InvalidInputError("folder", "may only have the options endpoint and region")
    if parts.scheme == "s3" and not endpoint.netloc:
        raise InvalidInputError("folder", "must name the endpoint: s3://bucket?endpoint=https://…")
    server = endpoint if parts.scheme == "s3" else parts
    is_safe = server.scheme == "https" or (server.scheme == "http" and _is_local(server))
    if not is_safe or not server.hostname:
        raise InvalidInputError("folder", "must begin with https://")


def _put(
    store: ObjectStore,
    path: str,
    content: bytes,
    mode: Literal["create", "overwrite"] = "overwrite",
) -> None:
    # In one piece: in several, WebDAV has no way and S3 no condition.
    obstore.put(store, path, content, mode=mode, use_multipart=False)


def _is_there(store: ObjectStore, path: str) -> bool:
    try:
        obstore.head(store, path)
    except FileNotFoundError:
        return False
    return True


def _options(parts: SplitResult) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(parts.query).items()}


def _client_options(server: SplitResult) -> "ClientConfig":
    return {
        "allow_http": _is_local(server),
        "connect_timeout": _PATIENCE,
        "timeout": _SLOWEST_UPLOAD,
    }


def _impatient(options: "ClientConfig") -> "ClientConfig":
    """Return options for requests to which a server answers at once, or is away.

    Not for uploads: while a file goes out, nothing is read.
    """
    return {**options, "read_timeout": _PATIENCE}


def _is_local(parts: SplitResult) -> bool:
    return parts.hostname in _LOCAL


def _asked(step: Callable[[], _Result]) -> _Result | None:
    """Ask the server; ``None`` where there is no such file.

    Raises:
        RemoteUnavailableError: It does not answer, or refuses. What it says is not passed on.
    """
    try:
        return step()
    except FileNotFoundError:
        return None
    except _THERE:
        raise RemoteUnavailableError("the folder cannot be made") from None
    except (exceptions.UnauthenticatedError, exceptions.PermissionDeniedError):
        raise RemoteUnavailableError("the server refuses the user name or password") from None
    except (exceptions.BaseError, OSError, ValueError):
        raise RemoteUnavailableError("the server does not answer as expected") from None
