"""docs/dependencies.md speaks of every package that the lock file brings to who runs Muniment."""

import re
from collections.abc import Set
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "muniment (pyproject.toml)"
"""Stands in the lock file for what the program itself wants; groups have a name behind a colon."""

LOCKED = """\
click==8.5.1 \\
    --hash=sha256:00
    # via typer
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
    # via
    #   muniment (pyproject.toml)
    #   onnx
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:00
    # via
    #   muniment (pyproject.toml)
    #   onnx
onnx==1.23.2 \\
    --hash=sha256:00
    # via muniment (pyproject.toml:model)
protobuf==7.36.2 \\
    --hash=sha256:00
    # via onnx
typer==0.29.2 \\
    --hash=sha256:00
    # via muniment (pyproject.toml)
"""


def wanted_by(lock: str) -> dict[str, set[str]]:
    """Who wants each package of a lock file, as its comments say."""
    found: dict[str, set[str]] = {}
    for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE | re.IGNORECASE):
        if name := re.match(r"[\w.-]+(?===)", entry):
            wanting = re.findall(r"^    #(?: via)? +([^ ].*)$", entry, flags=re.MULTILINE)
            found.setdefault(name[0], set()).update(set(wanting) - {"via"})
    return found


def runtime_packages(lock: str) -> Set[str]:
    """The packages that the program needs when it runs, on any system."""
    wanted, found = wanted_by(lock), {PROJECT}
    while more := {name for name, by in wanted.items() if by & found} - found:
        found |= more
    return found - {PROJECT}


def named_in_the_table() -> Set[str]:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([\w.-]+)` +\|", text, flags=re.MULTILINE))


def test_what_runs_is_read_from_the_lock_file() -> None:
    assert runtime_packages(LOCKED) == {"click", "numpy", "typer"}


def test_every_package_that_runs_is_in_the_table() -> None:
    """Read a new one first: its row says what it could send or write, and what keeps it from it."""
    locked = runtime_packages((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert len(locked) > 60
    assert locked - named_in_the_table() == set()


def test_the_table_names_no_package_that_has_gone() -> None:
    locked = runtime_packages((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert named_in_the_table() - locked == set()
