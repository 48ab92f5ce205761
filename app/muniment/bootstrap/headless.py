"""Serve the port when ``muniment`` is started without a display, and show how to use it."""

import shlex
import sys
from pathlib import Path

from muniment.bootstrap.serving import serve
from muniment.cli.host import ServeOptions
from muniment.cli.output import say
from muniment.cli.vault_unlocker import given_passphrase, vault_unlocker


def serve_without_display(home: Path | None) -> None:
    """Serve the port, and print its address and a shell example that uses it.

    Raises:
        MunimentError: The port cannot be served.
    """
    say("There is no display to open a window on: serving the port instead.")
    passphrase = given_passphrase(None)
    serve(
        home,
        ServeOptions(passphrase=passphrase),
        vault_unlocker(passphrase),
        greet=lambda url: say(example(url, home)),
    )


def example(url: str, home: Path | None) -> str:
    """Return a shell example: create a key, write a memory and find it."""
    program = [str(Path(sys.argv[0]).absolute())]
    if home is not None:
        program += ["--home", str(home.absolute())]
    command = shlex.join([*program, "key", "create", "--namespace", "default", "--only-key"])
    call = 'curl -s -H "Authorization: Bearer $KEY" -H "Content-Type: application/json"'
    return (
        f"Muniment answers at {url} (Ctrl+C ends it). In another shell:\n\n"
        f"KEY=$({command})\n"
        f'{call} {url}/v1/memories -d \'{{"content": "Ada drinks her tea without milk"}}\'\n'
        f'{call} {url}/v1/search -d \'{{"query": "how does Ada like her tea?"}}\'\n'
    )
