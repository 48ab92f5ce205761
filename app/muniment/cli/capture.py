"""``muniment capture``: open the small window, or store piped text."""

from typing import Any

import typer

from muniment.cli.command_session import Session, command
from muniment.cli.options import NamespaceOption, TagsOption, given
from muniment.cli.output import write
from muniment.cli.piped import is_piped
from muniment.cli.write_commands import print_notices, text_of


def add_capture_command(app: typer.Typer) -> None:
    """Register the command that a person binds to a shortcut."""
    command(app, "capture")(capture)


def capture(session: Session, *, namespace: NamespaceOption = None, tag: TagsOption = None) -> None:
    """Capture a thought, piped in or typed in a small window."""
    text = text_of("-") if is_piped() else ""
    if not text.strip():
        if namespace is not None or tag:
            raise typer.BadParameter("--namespace and --tag need a text on standard input")
        raise typer.Exit(session.host.show_capture(session.home))
    body = given(content=text, namespace=namespace, tags=tag)
    with session.port() as port:
        memory: dict[str, Any] = port.request("POST", "/v1/memories", body=body)
    print_notices(memory)
    session.show(memory, lambda: write(f"{memory['short_id']}  stored in {memory['namespace']}"))
