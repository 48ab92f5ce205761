"""Runs each command once in one process, as a script that writes, reads and tidies would.

``python -m tests.privacy.many_commands`` works on the home that the environment names, with the
running program where there is one.
"""

import contextlib
import io
import json
import os
import sys
from typing import Any

from muniment.bootstrap import CommandHost
from muniment.cli.app import run

PROMPT = json.dumps({"prompt": "I live in Lisbon and work as a nurse", "session_id": "trip"})


def command(*arguments: str, given: str = "") -> Any:
    """Run one command with a text on standard input, and return its JSON document."""
    _put_on_stdin(given)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = run(CommandHost(), [*arguments, "--json"])
    if code:
        sys.exit(f"{arguments[0]} ended with {code}")
    return json.loads(printed.getvalue() or "null")


def _put_on_stdin(text: str) -> None:
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    os.dup2(reading, 0)
    os.close(reading)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor


def main() -> None:
    """Run them."""
    memory = command("add", "The boiler needs its pressure topped up", "--tag", "heating")
    number = memory["short_id"]
    command("capture", given="The ferry takes cash")
    command("edit", number, "--importance", "0.9")
    command("search", "what is wrong with the heating?")
    command("show", number)
    command("delete", number)
    command("restore", number)
    for reading in ("list", "namespaces", "stats", "status", "doctor", "backup"):
        command(reading)
    key = command("key", "create", "--namespace", "default", "--name", "Ada")["id"]
    for change in ("pause", "resume", "revoke"):
        command("key", change, key)
    command("key", "list")
    command("hook", "remember", given=PROMPT)
    command("hook", "context", given=PROMPT)


if __name__ == "__main__":
    main()
