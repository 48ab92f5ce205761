"""MCP on standard input and output: ``muniment mcp``, which an agent's program starts.

Messages are passed to the port's own MCP, one server for both transports: over loopback to the
running application, or within this process when none runs. The SDK is not needed here.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, BinaryIO, Final, NoReturn

import typer

from muniment.cli.agent_key import (
    DEFAULT_NAME,
    DEFAULT_NAMESPACE,
    AccessPendingError,
    KeyFileOption,
    WantedKey,
    agent_key,
    given_key,
)
from muniment.cli.client import PortClient, RefusedError
from muniment.cli.command_session import Session, command
from muniment.cli.failures import refusal_of, report
from muniment.cli.host import Reach
from muniment.cli.mcp_messages import (
    BUG,
    client_name,
    error_line,
    failed_call_line,
    headers_of,
    line_of,
    message_of,
)
from muniment.cli.output import output_errors_translated, say
from muniment.domain.errors import InvalidInputError, MunimentError
from muniment.domain.vault.secret_bytes import Secret

_PATH: Final = "/mcp"

_BEFORE_PERMISSION: Final = frozenset(
    {"initialize", "notifications/initialized", "ping", "server/discover", "tools/list"}
)
"""What a program is answered while the person decides: nothing of it comes from the vault."""

_IDLE_S: Final = 10.0
"""After this many seconds without a message a vault that this process opened is closed again, so
that the window can open it: agents' programs keep their servers for days.
"""


def add_mcp_command(app: typer.Typer) -> None:
    """Register ``mcp``."""
    command(app, "mcp")(mcp)


def mcp(
    session: Session,
    *,
    name: Annotated[
        str | None,
        typer.Option(help="Name of the agent, and of its key.", show_default="as the program says"),
    ] = None,
    namespace: Annotated[
        list[str] | None,
        typer.Option(
            "--namespace",
            "-n",
            help="Namespace to request if there is no key; may be repeated.",
            show_default="default",
        ),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Request read-only access if there is no key.")
    ] = False,
    key_file: KeyFileOption = None,
) -> None:
    """Run an MCP server on standard input and output.

    Agents' programs start this command. The key in MUNIMENT_KEY, or in the agent's file, decides
    what the agent can access. An agent without a key waits until you allow it in the window.
    """
    given = given_key(namespace, reads_only=read_only)
    wanted = WantedKey(
        name or DEFAULT_NAME, tuple(namespace or (DEFAULT_NAMESPACE,)), read_only, key_file
    )
    if sys.stdin.isatty():
        say("Waiting for MCP messages on standard input. Agent programs start this command.")
    with _ended_by_signal(), _own_streams() as (incoming, outgoing):
        line = McpBridge(session, wanted, given, is_named=name is not None)
        try:
            _serve(line, incoming, outgoing)
        finally:
            line.release()


@dataclass(slots=True)
class _Connection:
    """Where messages go: the connection, and what closes it."""

    reach: Reach
    port: PortClient
    stack: ExitStack


class McpBridge:
    """Passes messages to the process that has the vault open; not for more than one thread.

    Args:
        session: Finds the application, or opens the vault.
        wanted: What to ask the person for where there is no key.
        given: The key that the agent brought.
        is_named: Whether the agent has its name from the person, and not from its program.
    """

    def __init__(
        self, session: Session, wanted: WantedKey, given: Secret | None, *, is_named: bool = True
    ) -> None:
        self._session = session
        self._wanted = wanted
        self._given = given
        self._is_named = is_named
        self._connection: _Connection | None = None

    @property
    def holds_vault(self) -> bool:
        """Whether this process has the vault open, so that no other can."""
        return self._connection is not None and self._connection.reach.app is not None

    def answer(self, line: bytes) -> bytes | None:
        """Answer one message; ``None`` for one that needs no answer.

        Failures are answers too: the agent's program shows them.
        """
        message = message_of(line)
        self._note_client(client_name(message))
        try:
            return self._answer(line, message)
        except Exception as error:  # noqa: BLE001 (said without its text)
            self.release()
            report(error)
            if isinstance(error, MunimentError | RefusedError):
                return error_line(refusal_of(error), message)
            return error_line(BUG, message)

    def _answer(self, line: bytes, message: dict[str, Any]) -> bytes | None:
        try:
            found = self._port().post(_PATH, line, headers=headers_of(message))
            return line_of(found, message)
        except AccessPendingError as error:
            method = message.get("method")
            if method == "tools/call":
                return failed_call_line(refusal_of(error), message)
            if method not in _BEFORE_PERMISSION:
                raise
            # The same for everybody; a program that fails here would not try again later.
            with self._session.port() as person:
                return line_of(person.post(_PATH, line, headers=headers_of(message)), message)

    def _note_client(self, client: str) -> None:
        """Keep how the program names itself, for the person who decides about it."""
        if not client or self._wanted.client:
            return
        self._wanted = replace(self._wanted, client=client)
        if not self._is_named:
            with suppress(InvalidInputError):
                self._wanted = replace(self._wanted, name=client)

    def release(self) -> None:
        """Release the application or the vault until the next message."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.stack.close()

    def _port(self) -> PortClient:
        connection = self._connection
        if connection is not None and connection.reach.app is None:
            # It may have ended, or been restarted with another address.
            running = self._session.host.running(self._session.home)
            if running != connection.reach:
                self.release()
                connection = None
        if connection is None:
            connection = self._connection = self._open()
        return connection.port

    def _open(self) -> _Connection:
        with ExitStack() as stack:
            reach = stack.enter_context(self._session.reach(loads_ahead=True))
            key = self._given
            if key is None:
                with PortClient(reach) as person:
                    key = agent_key(person, self._session, self._wanted)
            port = stack.enter_context(PortClient(replace(reach, token=key)))
            return _Connection(reach, port, stack.pop_all())


def _serve(line: McpBridge, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer messages in order until the input ends."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(incoming, lines), name="mcp-input", daemon=True).start()
    while True:
        try:
            # Only a vault that others may want to open is released, and only then is a timeout
            # needed.
            received = lines.get(timeout=_IDLE_S if line.holds_vault else None)
        except queue.Empty:
            line.release()
            continue
        if received is None:
            return
        answer = line.answer(received) if received.strip() else None
        if answer is not None:
            with output_errors_translated():
                outgoing.write(answer + b"\n")
                outgoing.flush()


def _read(incoming: BinaryIO, lines: "queue.SimpleQueue[bytes | None]") -> None:
    try:
        for line in incoming:
            lines.put(line)
    finally:
        lines.put(None)


@contextmanager
def _own_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Reserve standard output for messages; other output goes to the log."""
    # Not closed: a thread may be reading there until the process ends.
    incoming = os.fdopen(os.dup(0), "rb", closefd=False)
    outgoing = os.fdopen(os.dup(1), "wb")
    try:
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        yield incoming, outgoing
    finally:
        # Each message was flushed: what still fails here has been reported already.
        with suppress(OSError):
            outgoing.close()


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Close everything when the parent program ends this process."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
