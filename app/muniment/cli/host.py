"""What the commands need from the house: `muniment.bootstrap` provides it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from muniment.domain.vault.secrets import Secret

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
"""Opens a locked vault, or raises why it cannot."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the port answers, and with which token.

    Args:
        url: Base address.
        token: Bearer token with every right, good for as long as the process runs that made it.
        app: The application itself when no other process serves it; requests then stay within
            this process.
    """

    url: str
    token: Secret
    app: AsgiApp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How to serve.

    Args:
        port: 0 lets the system choose, ``None`` takes the one of the settings.
        ready_file: Where to write the address once the port answers.
        passphrase: For the vault that a first start makes; ``None`` makes a key file.
    """

    port: int | None = None
    ready_file: Path | None = None
    passphrase: Secret | None = None


@dataclass(frozen=True, slots=True)
class NewVault:
    """A vault that was just made.

    Args:
        folder: Where it is.
        recovery_key: In its printable form, unless it was written to a file or there is none.
    """

    folder: Path
    recovery_key: str | None


class Benchmarks(Protocol):
    """The package `benchmarks` of a checkout."""

    BENCHES: Mapping[str, str]
    NEED_DATA: Collection[str]

    def measure(self, name: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run one measurement; return ``{"machine", "rows"}``."""
        ...


class Host(Protocol):
    """The house as the commands see it; ``home`` None is the usual place of the system."""

    @property
    def version(self) -> str:
        """The program's version."""
        ...

    def benchmarks(self) -> Benchmarks:
        """Return the measurements of the checkout.

        Raises:
            NotFoundError: This is an installed copy, which has none.
        """
        ...

    def running(self, home: Path | None) -> Reach | None:
        """Return how to reach the application that has this home open, if one runs."""
        ...

    def opened(self, home: Path | None, unlock: Unlock) -> AbstractContextManager[Reach]:
        """Open the vault in this process for as long as the context lasts.

        Raises:
            VaultInUseError: Another process owns it.
            VaultMissingError: There is none.
            MunimentError: Whatever keeps it from opening.
        """
        ...

    def create_vault(
        self, home: Path | None, *, passphrase: Secret | None, recovery_file: Path | None
    ) -> NewVault:
        """Make a vault (with a key file where there is no passphrase).

        Raises:
            InvalidInputError: The passphrase is too easy to guess.
            VaultExistsError: There is one.
            StorageUnavailableError: The recovery file exists or cannot be written; no vault was
                made.
        """
        ...

    def create_vault_without_recovery_key(
        self, home: Path | None, *, passphrase: Secret | None
    ) -> NewVault:
        """Make a vault that no recovery key opens (with a key file where there is no passphrase).

        Raises:
            InvalidInputError: The passphrase is too easy to guess.
            VaultExistsError: There is one.
        """
        ...

    def slot_types(self, home: Path | None) -> Sequence[str]:
        """Return what opens the vault, such as ``passphrase``, whether it is open or not.

        Raises:
            DamagedHeaderError: Neither header copy can be read.
        """
        ...

    def new_secret_file(self, path: Path) -> AbstractContextManager[Callable[[bytes], None]]:
        """Make a new file of mode 0600 and return the function that fills it.

        Raises:
            StorageUnavailableError: It exists, or cannot be written.
            DiskFullError: No space.
        """
        ...

    def serve(self, home: Path | None, options: ServeOptions, unlock: Unlock) -> None:
        """Serve the port until the process is told to end."""
        ...

    def open_window(self, home: Path | None, *, in_tray: bool = False) -> int:
        """Open the window, or serve where there is no display; return the exit code.

        Args:
            home: ``None`` is the usual place of the system.
            in_tray: Begin in the tray, where there is one.
        """
        ...

    def show_capture(self, home: Path | None) -> int:
        """Show quick capture, in the program that runs or in one that is started for it.

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
