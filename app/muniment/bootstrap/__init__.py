"""The composition root: builds all layers in order, and closes them in reverse.

Heavy modules are imported where they are needed, so that neither the help of a command nor the
first paint of the window waits for them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment import __version__
from muniment.bootstrap.display import has_display
from muniment.cli.host import Benchmarks, NewVault, Reach, ServeOptions, Unlock
from muniment.domain.settings import DEFAULT_PORT
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from muniment.services.agents.agent_key_files import AgentKeyFiles

# A request within the process still names a host, as the port's checks require.
_WITHIN_URL: Final = f"http://127.0.0.1:{DEFAULT_PORT}"


class CommandHost:
    """The program as the commands see it; see `muniment.cli.host.Host`."""

    version = __version__

    def benchmarks(self) -> Benchmarks:
        """Import the measurements from the checkout that this program runs from.

        Raises:
            NotFoundError: It is an installed copy, which has none.
        """
        from muniment.bootstrap.checkout import benchmarks

        return benchmarks()

    def running(self, home: Path | None) -> Reach | None:
        """Return how to reach the process that owns a data directory, once it has published it.

        Raises:
            VaultInUseError: It has another version, whose API may differ.
            StorageUnavailableError: The published file cannot be trusted.
        """
        from muniment.bootstrap.data_directory import instance_file
        from muniment.domain.errors import VaultInUseError
        from muniment.system.paths import data_paths

        info = instance_file(data_paths(home)).find()
        if info is None:
            return None
        if info.version != __version__:
            raise VaultInUseError(
                f"it is version {info.version}, and this command is {__version__}",
                hint="End the one that runs and start it anew.",
            )
        return Reach(info.url, info.token)

    @contextmanager
    def opened(self, home: Path | None, unlock: Unlock) -> Iterator[Reach]:
        """Open the vault of a data directory in this process, and build the port's application.

        Raises:
            VaultMissingError: There is none; not even its folder is created.
        """
        from muniment.bootstrap.data_directory import owned_data_directory
        from muniment.bootstrap.serving import new_instance_token, report_notices
        from muniment.domain.errors import VaultMissingError
        from muniment.system.paths import data_paths
        from muniment.vault.header_copies import vault_exists

        if not vault_exists(data_paths(home).data):
            raise VaultMissingError
        with owned_data_directory(home) as owned:
            unlock(owned.services.vault)
            report_notices(owned.services.vault)
            from muniment.api.application import create_app

            token = new_instance_token()
            app = create_app(owned.services, version=__version__, instance_token=token)
            yield Reach(_WITHIN_URL, token, app)

    def agent_key_files(self, home: Path | None) -> "AgentKeyFiles":
        """Return the files that agents' keys are stored in."""
        from muniment.services.agents.agent_key_files import AgentKeyFiles
        from muniment.system.paths import data_paths

        return AgentKeyFiles(data_paths(home).data)

    def parent_program(self) -> str:
        """Return the executable that started this process; empty where it is unknown."""
        from muniment.system.parent_program import parent_program

        return parent_program()

    def create_vault(
        self, home: Path | None, *, passphrase: Secret | None, recovery_file: Path | None
    ) -> NewVault:
        """Create a vault, and close it again.

        Raises:
            VaultExistsError: There is one.
            StorageUnavailableError: The recovery file exists or cannot be written.
        """
        from muniment.bootstrap.data_directory import owned_data_directory
        from muniment.bootstrap.vault_creation import create_vault

        with owned_data_directory(home) as owned:
            key = create_vault(
                owned.services.vault, passphrase=passphrase, recovery_file=recovery_file
            )
            return NewVault(owned.paths.data, key if recovery_file is None else None)

    def create_vault_without_recovery_key(
        self, home: Path | None, *, passphrase: Secret | None
    ) -> NewVault:
        """Create a vault without a recovery key, and close it again.

        Raises:
            VaultExistsError: There is one.
        """
        from muniment.bootstrap.data_directory import owned_data_directory
        from muniment.bootstrap.vault_creation import create_vault_without_recovery_key

        with owned_data_directory(home) as owned:
            create_vault_without_recovery_key(owned.services.vault, passphrase=passphrase)
            return NewVault(owned.paths.data, None)

    def slot_types(self, home: Path | None) -> Sequence[str]:
        """Return what opens the vault, open or not; empty if there is none.

        Raises:
            DamagedHeaderError: Neither header copy can be read.
        """
        from muniment.services.vault.opening import newest_header
        from muniment.system.paths import data_paths
        from muniment.vault.header_copies import vault_exists

        folder = data_paths(home).data
        if not vault_exists(folder):
            return ()
        return tuple(str(slot.type) for slot in newest_header(folder).slots)

    def new_secret_file(self, path: Path) -> AbstractContextManager[Callable[[bytes], None]]:
        """Create a file of mode 0600 and return the function that fills it."""
        from muniment.vault.files import new_secret_file

        return new_secret_file(path)

    def serve(self, home: Path | None, options: ServeOptions, unlock: Unlock) -> None:
        """Serve the port until SIGTERM or SIGINT."""
        from muniment.bootstrap.serving import serve

        serve(home, options, unlock)

    def show_capture(self, home: Path | None) -> int:
        """Show quick capture, in the running program or in one that is started for it."""
        from muniment.bootstrap.window import show_capture

        return _failures_in_a_box(lambda: show_capture(home))

    def show_search(self, home: Path | None) -> int:
        """Show the window's search, in the running program or in one that is started for it."""
        from muniment.bootstrap.window import show_search

        return _failures_in_a_box(lambda: show_search(home))

    def show_import(self, home: Path | None, file: Path) -> int:
        """Open the import of a file, in the running program or in one that is started for it."""
        from muniment.bootstrap.window import show_import

        return _failures_in_a_box(lambda: show_import(home, file))

    def open_window(self, home: Path | None, *, in_tray: bool = False) -> int:
        """Open the window, or serve if there is no display; return the exit code."""
        if has_display():
            from muniment.bootstrap.window import open_window

            return _failures_in_a_box(lambda: open_window(home, in_tray=in_tray))
        from muniment.bootstrap.headless import serve_without_display

        serve_without_display(home)
        return 0


def _failures_in_a_box(show: Callable[[], int]) -> int:
    """Show a window; report a failure to do so on standard error and in a message box.

    Standard error comes first: the box waits to be closed.
    """
    try:
        return show()
    except Exception as error:  # noqa: BLE001 (reported without its text)
        from muniment.cli.failures import report

        code = report(error)
        # Without Qt, or with one that cannot be loaded, there is only standard error.
        with suppress(Exception):
            if code and has_display():
                from muniment.desktop.shell.notices.failure_box import show_failure

                show_failure(error, __version__)
        return code
