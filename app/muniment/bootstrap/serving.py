"""Serve the port without the window, until the process receives a signal to end."""

import contextlib
import json
import os
import secrets
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from muniment import __version__
from muniment.bootstrap.data_directory import (
    OwnedDataDirectory,
    instance_file,
    owned_data_directory,
)
from muniment.bootstrap.publishing import Publication
from muniment.bootstrap.vault_creation import (
    create_vault,
    create_vault_without_recovery_key,
    recovery_file_of,
)
from muniment.cli.host import ServeOptions, Unlock
from muniment.cli.output import say, write
from muniment.cli.recovery import no_recovery_key
from muniment.domain.access import Dialect
from muniment.domain.errors import EnvironmentFaultError, PortTakenError
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.instance import InstanceFile, InstanceInfo

if TYPE_CHECKING:
    from muniment.api.server import PortServer
    from muniment.services.container import Services
    from muniment.services.vault.vault_service import VaultService

# On Windows a wait without a timeout cannot be interrupted by a signal.
_WAIT_S: Final = 1.0
_TOKEN_BYTES: Final = 32
_LOOPBACK: Final = "127.0.0.1"
_OTHER_PORT: Final = "Choose another with --port, or 0 to let the system choose."


def serve(
    home: Path | None,
    options: ServeOptions,
    unlock: Unlock,
    *,
    greet: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; accepted requests are answered first.

    Args:
        home: ``None`` is the system's default.
        options: How to serve.
        unlock: Opens an existing vault.
        greet: Receives the address once the port answers.

    Raises:
        PortTakenError: Another program listens there; no vault was created or opened.
        MunimentError: The vault cannot be opened.
    """
    with _Ending() as ending, owned_data_directory(home) as owned, ExitStack() as stack:
        if options.ready_file is not None:
            # A file left behind by a killed process would be taken for this one's.
            _remove(options.ready_file)
            stack.callback(_remove, options.ready_file)
        owned.services.vault.load_ahead()
        port = owned.settings.port if options.port is None else options.port
        container_address = options.container_address
        if container_address is None:
            container_address = owned.settings.container_address
        token = new_instance_token()
        try:
            server = port_server(
                owned.services, token, port=port, container_address=container_address
            )
        except PortTakenError as error:
            raise PortTakenError(error.detail, hint=_OTHER_PORT) from None
        stack.callback(server.stop)
        _open_or_create(owned, home, options.passphrase, unlock=unlock)
        server.start()
        ending.only_wait()
        info = InstanceInfo(server.url, os.getpid(), __version__, token)
        _publish(stack, instance_file(owned.paths), info, options.ready_file)
        if greet is not None:
            greet(server.url)
        ending.wait()


def port_server(
    services: "Services", token: Secret, *, port: int, container_address: str = ""
) -> "PortServer":
    """Build the port's application and bind its sockets; it answers once it is started.

    Args:
        services: The use cases.
        token: What commands of the same user present.
        port: 0 lets the system choose.
        container_address: Where connections of containers arrive; empty for none.

    Raises:
        PortTakenError: Another program listens there.
        EnvironmentFaultError: This machine does not have the address for containers.
    """
    from muniment.api.application import create_app
    from muniment.api.server import PortServer

    app = create_app(
        services,
        version=__version__,
        instance_token=token,
        container_address=container_address,
    )
    is_bridge = bool(container_address) and container_address != _LOOPBACK
    return PortServer(
        app, host=_LOOPBACK, port=port, also_at=container_address if is_bridge else ""
    )


def new_instance_token() -> Secret:
    """Create the token that commands of the same user present to this process.

    It is ASCII, with 256 random bits. It begins as native keys do: the random part could begin as
    another dialect's keys.
    """
    from muniment.services.agents.key_drafts import TOKEN_PREFIXES

    random = secrets.token_urlsafe(_TOKEN_BYTES)
    return Secret((TOKEN_PREFIXES[Dialect.NATIVE] + random).encode("ascii"))


def report_notices(vault: "VaultService") -> None:
    """Show the user the notices of the last unlock."""
    for notice in vault.notices:
        say(notice)


def _open_or_create(
    owned: OwnedDataDirectory, home: Path | None, passphrase: Secret | None, *, unlock: Unlock
) -> None:
    vault = owned.services.vault
    if vault.state.value != "missing":
        unlock(vault)
        report_notices(vault)
        return
    if passphrase is not None:
        create_vault_without_recovery_key(vault, passphrase=passphrase)
        say(f"A new vault was made under the passphrase that was given.\n{no_recovery_key(home)}")
        return
    recovery = recovery_file_of(owned.paths)
    create_vault(vault, passphrase=None, recovery_file=recovery)
    say(
        "Warning: a new vault was made without a passphrase. Its key lies in a file beside it, so "
        "whoever can read your files can read your memories.\n"
        f"The recovery key is in {recovery}: put it away and delete the file."
    )


def _publish(
    stack: ExitStack, instance: InstanceFile, info: InstanceInfo, ready_file: Path | None
) -> None:
    """Publish the port's address: to commands, in the ready file and in one JSON line."""
    line = json.dumps({"url": info.url, "pid": info.pid, "version": info.version})
    writes: list[Callable[[], None]] = [partial(instance.publish, info)]
    if ready_file is not None:
        from muniment.vault.files import write_atomically

        writes.append(partial(write_atomically, ready_file, (line + "\n").encode("ascii")))
    publication = Publication(*writes)
    stack.callback(instance.blank)
    stack.callback(publication.stop)
    publication.start()
    try:
        write(line)
    except EnvironmentFaultError as error:
        # A full disk behind standard output does not prevent reading the vault.
        say(str(error))


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()


class _Ending:
    """Catches the signals that end the process; a context manager for the main thread.

    Until `only_wait` a signal unwinds the stack, so that everything opened is closed (Ctrl+C as
    everywhere); from then on it ends the wait.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._only_waits = False

    def __enter__(self) -> "_Ending":
        self._before = {
            number: signal.signal(number, self._on_signal)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def only_wait(self) -> None:
        """From now on, make signals only end `wait`."""
        self._only_waits = True

    def wait(self) -> None:
        """Return when a signal has arrived."""
        while not self._asked.wait(_WAIT_S):
            pass

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._asked.is_set():
            return
        self._asked.set()
        if not self._only_waits:
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(0)
