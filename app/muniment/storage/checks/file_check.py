"""SQLite's and SQLCipher's own checks of the database file."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from muniment.domain.errors import DamagedVaultError
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.connection import open_raw, translated

_INSTRUCTIONS_A_QUESTION: Final = 100_000
"""SQLite instructions between two checks whether an integrity check is still wanted."""

_TREE: Final = re.compile(r"(?:On tree page|Tree) (\d+)\b")
_UNUSED: Final = re.compile(r"Page \d+: never used")
_TREES: Final = "SELECT rootpage, type || ' ' || name FROM sqlite_master WHERE rootpage > 0"


def file_problems(path: Path, key: Secret, is_wanted: Callable[[], bool]) -> list[str]:
    """Return the problems that both checks find.

    Args:
        path: The database file.
        key: Its key.
        is_wanted: Called now and then; when it returns false, the checks end without findings.
    """
    try:
        problems = _checked(path, key, "integrity_check", is_wanted)
    except DamagedVaultError as error:
        problems = [str(error)]
    if not is_wanted():
        return []
    # SQLCipher's check names the pages, but it reads only the file and ignores the log: a page that
    # is only in the log looks like a hole in the file. Therefore it runs only if SQLite, which
    # reads through the log, cannot read all used pages.
    return problems and (_checked(path, key, "cipher_integrity_check", is_wanted) or problems)


def _checked(path: Path, key: Secret, check: str, is_wanted: Callable[[], bool]) -> list[str]:
    # A separate connection: FTS5's check trusts the index structure cached by the connection, and
    # reports damage if another connection has merged the index meanwhile. After one damaged page
    # SQLCipher also fails on every other.
    with translated():
        raw = open_raw(path, key)
        raw.set_progress_handler(lambda: not is_wanted(), _INSTRUCTIONS_A_QUESTION)
        try:
            found = [row[0] for row in raw.execute(f"PRAGMA {check}") if row[0] != "ok"]
            return named_problems(raw, found)
        except sqlcipher.OperationalError:
            if is_wanted():
                raise
            return []
        finally:
            raw.close()


def named_problems(raw: Any, problems: Sequence[str]) -> list[str]:
    """Return what is wrong, each with the table or index it is about.

    A page that nothing uses is left out: it lacks nothing.

    Args:
        raw: The driver's connection.
        problems: As ``PRAGMA integrity_check`` says them.
    """
    found = [line for problem in problems for line in problem.splitlines()]
    kept = [line for line in found if line and not _UNUSED.fullmatch(line.strip())]
    if not any(_TREE.match(line) for line in kept):
        return kept
    names = {str(root): name for root, name in raw.execute(_TREES)}
    return [_named(line, names) for line in kept]


def _named(problem: str, names: dict[str, str]) -> str:
    match = _TREE.match(problem)
    name = names.get(match[1]) if match else None
    return problem if name is None else f"{name}: {problem}"
