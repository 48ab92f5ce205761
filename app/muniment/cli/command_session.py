"""What all commands share: data directory, JSON or tables, errors and exit codes."""

import contextlib
import functools
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Concatenate, Final, ParamSpec, TypeAlias

import typer

from muniment.cli.client import PortClient
from muniment.cli.failures import report
from muniment.cli.host import Host, Reach, Unlock
from muniment.cli.output import Table, json_text, print_table, write
from muniment.cli.vault_unlocker import given_passphrase, vault_unlocker
from muniment.domain.errors import VaultInUseError
from muniment.domain.vault.secret_bytes import Secret

_PATIENCE_S: Final = 15.0
_PAUSE_S: Final = 0.1

_Parameters = ParamSpec("_Parameters")


def _home(text: str) -> Path:
    """Parse the name of a folder; an empty one, which would mean the current folder, is refused."""
    if not text or Path(text).is_file():
        raise typer.BadParameter("must name a folder")
    return Path(text)


HomeOption: TypeAlias = Annotated[
    Path | None,
    # The variable is read where the option is missing: as one of Typer's it would apply to a
    # command's own option, and so override the one before the command.
    typer.Option(
        "--home",
        help="Data directory for vault, settings and logs (or MUNIMENT_HOME).",
        show_default=False,
        parser=_home,
        metavar="FOLDER",
    ),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
PassphraseFileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="Read the passphrase from this file (or MUNIMENT_PASSPHRASE_FILE).",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command.

    Args:
        host: The host.
        home: ``None`` is the system's default.
        as_json: Whether a program reads the result.
        passphrase_file: Of the option.
    """

    host: Host
    home: Path | None
    as_json: bool
    passphrase_file: Path | None

    def passphrase(self) -> Secret | None:
        """Return the passphrase of the file that was given, if any."""
        return given_passphrase(self.passphrase_file)

    @contextmanager
    def port(self) -> Iterator[PortClient]:
        """Connect to the running application, or open the vault in this process.

        Raises:
            VaultInUseError: Another process has the vault and does not answer, such as a long
                command.
        """
        with self.reach() as reach, PortClient(reach) as client:
            yield client

    @contextmanager
    def reach(
        self, passphrase: Secret | None = None, *, loads_ahead: bool = False
    ) -> Iterator[Reach]:
        """Find the port of the running application, or open the vault; raises as `port` does.

        Args:
            passphrase: The passphrase, if it was already typed.
            loads_ahead: Whether a vault opened here serves more than one command, so that the model
                should be there before it is needed.
        """
        unlock = vault_unlocker(passphrase or self.passphrase(), loads_ahead=loads_ahead)
        with contextlib.ExitStack() as stack:
            yield self._reach(stack, unlock)

    def _reach(self, stack: contextlib.ExitStack, unlock: Unlock) -> Reach:
        """Wait briefly for an application that is just starting, or for another command."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            reach = self.host.running(self.home)
            if reach is not None:
                return reach
            try:
                return stack.enter_context(self.host.opened(self.home, unlock))
            except VaultInUseError:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(_PAUSE_S)

    def show(self, document: object, render: Callable[[], Table | None]) -> None:
        """Print a result: the document for programs, the output of ``render`` for people.

        Args:
            document: JSON values.
            render: Returns the table to print, or prints it and returns ``None``.
        """
        if self.as_json:
            write(json_text(document))
            return
        table = render()
        if table is not None:
            print_table(table)


_Command: TypeAlias = Callable[Concatenate[Session, _Parameters], None]


def command(
    app: typer.Typer, name: str, *, with_passphrase: bool = True
) -> Callable[[_Command[_Parameters]], _Command[_Parameters]]:
    """Register a function as a command, with the options that all commands have.

    The function's first parameter is the `Session`; the others are its own options. Errors raised
    on purpose end in exit code 1 and a message on standard error; no traceback is ever shown.

    Args:
        app: Where to register.
        name: What a person types.
        with_passphrase: Whether it may have to open the vault.
    """

    def register(function: _Command[_Parameters]) -> _Command[_Parameters]:
        @functools.wraps(function)
        def run(context: typer.Context, **values: Any) -> None:
            given = _globals(context)
            session = Session(
                host=given.host,
                home=values.pop("home") or given.home,
                as_json=values.pop("as_json") or given.as_json,
                passphrase_file=values.pop("passphrase_file", None),
            )
            with outcome_as_exit_code():
                function(session, **values)  # type: ignore[call-arg]

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        parameters = [*own, *_common_parameters(with_passphrase=with_passphrase)]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {item.name: item.annotation for item in parameters}
        app.command(name)(run)
        return function

    return register


@dataclass(frozen=True, slots=True)
class Globals:
    """The host, and the options given before the command's name."""

    host: Host
    home: Path | None
    as_json: bool


def _globals(context: typer.Context) -> Globals:
    found = context.find_object(Globals)
    assert found is not None  # noqa: S101 (the application's callback has put it there)
    return found


def _common_parameters(*, with_passphrase: bool) -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    common = [
        inspect.Parameter("context", kind, annotation=typer.Context),
        inspect.Parameter("home", kind, default=None, annotation=HomeOption),
        inspect.Parameter("as_json", kind, default=False, annotation=JsonOption),
    ]
    if with_passphrase:
        common.append(
            inspect.Parameter(
                "passphrase_file", kind, default=None, annotation=PassphraseFileOption
            )
        )
    return common


@contextmanager
def outcome_as_exit_code() -> Iterator[None]:
    """Turn the errors of a command into a message and an exit code.

    Raises:
        typer.Exit: 1 refused, 130 interrupted, 0 when the reader of the output went away.
    """
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (said without its text)
        raise typer.Exit(report(error)) from None
