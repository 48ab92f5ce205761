"""The services that the commands need; `muniment.bootstrap` provides them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from muniment.services.agents.agent_key_files import AgentKeyFiles
    from muniment.services.vault.vault_service import VaultService

_Message: TypeAlias = MutableMapping[str, Any]
AsgiApp: TypeAlias = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]],
    Awaitable[None],
]
"""An ASGI 3 application, as the port serves it."""

Unlock: TypeAlias = "Callable[[VaultService], None]"
"""Opens a locked vault, or raises the reason why it cannot."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Address and token of the port.

    Args:
        url: Base address.
        token: Bearer token with every right, valid while the process that made it runs.
        app: The application itself when no other process serves it; requests then stay within this
            process.
    """

    url: str
    token: Secret
    app: AsgiApp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Options of `Host.serve`.

    Args:
        port: 0 lets the system choose, ``None`` uses the one in the settings.
        ready_file: Where to write the address once the port answers.
        passphrase: For the vault that a first start creates; ``None`` creates a key file.
        container_address: Where connections of containers arrive, empty for none; ``None`` uses
            the setting.
    """

    port: int | None = None
    ready_file: Path | None = None
    passphrase: Secret | None = None
    container_address: str | None = None


@dataclass(frozen=True, slots=True)
class NewVault:
    """A newly created vault.

    Args:
        folder: Its data directory.
        recovery_key: In printable form; ``None`` if it was written to a file or there is none.
    """

    folder: Path
    recovery_key: str | None


class Benchmarks(Protocol):
    """The package `benchmarks` of a checkout."""

    BENCHES: Mapping[str, str]
    NEED_DATA: Collection[str]
    SHORT: Mapping[str, int | None]

    def measure(
        self,
        plan: Mapping[str, int | None],
        *,
        data: Path | None = None,
        held_out: bool = False,
        repeat: int = 1,
    ) -> Mapping[str, Any]:
        """Run benchmarks; return ``{"machine", "rows", "runs"}``."""
        ...


class Host(Protocol):
    """The services of the process; ``home`` None is the system's default."""

    def __hash__(self) -> int: ...

    @property
    def version(self) -> str:
        """The program's version."""
        ...

    def benchmarks(self) -> Benchmarks:
        """Return the benchmarks of the checkout.

        Raises:
            NotFoundError: This is an installed copy, which has none.
        """
        ...

    def running(self, home: Path | None) -> Reach | None:
        """Return how to reach the application that has this data directory open, if one runs."""
        ...

    def opened(self, home: Path | None, unlock: Unlock) -> AbstractContextManager[Reach]:
        """Open the vault in this process for the duration of the context.

        Raises:
            VaultInUseError: Another process owns it.
            VaultMissingError: There is none.
            MunimentError: Any other reason why it does not open.
        """
        ...

    def create_vault(
        self, home: Path | None, *, passphrase: Secret | None, recovery_file: Path | None
    ) -> NewVault:
        """Create a vault (with a key file where there is no passphrase).

        Raises:
            InvalidInputError: The passphrase is too easy to guess.
            VaultExistsError: There is one.
            StorageUnavailableError: The recovery file exists or cannot be written; no vault was
                created.
        """
        ...

    def create_vault_without_recovery_key(
        self, home: Path | None, *, passphrase: Secret | None
    ) -> NewVault:
        """Create a vault without a recovery key (with a key file where there is no passphrase).

        Raises:
            InvalidInputError: The passphrase is too easy to guess.
            VaultExistsError: There is one.
        """
        ...

    def slot_types(self, home: Path | None) -> Sequence[str]:
        """Return the types of the vault's slots, such as ``passphrase``, whether it is open or not.

        Raises:
            DamagedHeaderError: Neither header copy can be read.
        """
        ...

    def new_secret_file(self, path: Path) -> AbstractContextManager[Callable[[bytes], None]]:
        """Create a file of mode 0600 and yield the function that writes it.

        Raises:
            StorageUnavailableError: It exists, or cannot be written.
            DiskFullError: No space.
        """
        ...

    def serve(self, home: Path | None, options: ServeOptions, unlock: Unlock) -> None:
        """Serve the port until the process is told to stop."""
        ...

    def open_window(self, home: Path | None, *, in_tray: bool = False) -> int:
        """Open the window, or serve where there is no display; return the exit code.

        Args:
            home: ``None`` is the system's default.
            in_tray: Start in the tray, where there is one.
        """
        ...

    def show_capture(self, home: Path | None) -> int:
        """Show quick capture in the running program, or start one for it.

        Raises:
            EnvironmentFaultError: There is no display.
        """
        ...

    def show_search(self, home: Path | None) -> int:
        """Show the window's search in the running program, or start one for it.

        Raises:
            EnvironmentFaultError: There is no display.
        """
        ...

    def show_import(self, home: Path | None, file: Path) -> int:
        """Open the import of a file in the running program, or start one for it.

        Raises:
            EnvironmentFaultError: There is no display.
        """
        ...

    def agent_key_files(self, home: Path | None) -> "AgentKeyFiles":
        """Return the files that agents' keys are stored in; ``None`` is the usual place."""
        ...

    def parent_program(self) -> str:
        """Return the executable that started this process; empty where it is unknown."""
        ...
