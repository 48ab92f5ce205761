"""Make the environments of the other memories: ``python -m benchmarks.http_setup``.

Each of them has dozens of dependencies that only their measurement needs, so each has an
environment of its own, made on demand and kept outside ``.venv``.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from muniment.domain.errors import EnvironmentFaultError

COMMAND: Final = "python -m benchmarks.http_setup"
DEFAULT_FOLDER: Final = Path("build")
PACKAGES: Final = {
    "chromadb": ("chromadb==1.5.9",),
    # It speaks to a model in ONNX only where these are there; it does not ask for them itself.
    "mcp-memory-service": ("mcp-memory-service==12.2.0", "onnxruntime", "tokenizers"),
}
"""Name of another memory, and what pip installs for it."""

_LOADS: Final = "import sqlite3; sqlite3.connect(':memory:').enable_load_extension(True)"


def scripts_of(name: str, folder: Path = DEFAULT_FOLDER) -> Path | None:
    """Return where the programs of a memory's environment are, or ``None`` where it was not made.

    Args:
        name: One of `PACKAGES`.
        folder: Below which the environments are.
    """
    scripts = (folder / f"bench-{name}" / ("Scripts" if os.name == "nt" else "bin")).absolute()
    return scripts if scripts.is_dir() else None


def make(name: str, folder: Path) -> None:
    """Make one environment; needs the network, as pip does.

    Args:
        name: One of `PACKAGES`.
        folder: Below which to make it.

    Raises:
        subprocess.CalledProcessError: A step failed; it has said why.
        EnvironmentFaultError: There is no Python that it runs on.
    """
    place = folder / f"bench-{name}"
    subprocess.run([_python(), "-m", "venv", "--clear", str(place)], check=True)  # noqa: S603 - our own arguments
    python = place.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
    install = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES[name]]
    subprocess.run(install, check=True)  # noqa: S603 - our own arguments


def _python() -> str:
    """Return a Python whose SQLite loads extensions, as mcp-memory-service needs it to."""
    candidates = (sys.executable, "/usr/bin/python3", shutil.which("python3"))
    for candidate in filter(None, candidates):
        tried = subprocess.run([candidate, "-c", _LOADS], capture_output=True, check=False)  # noqa: S603 - our own arguments
        if tried.returncode == 0:
            return candidate
    raise EnvironmentFaultError("no Python whose SQLite loads extensions was found")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Make the other memories' homes.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    folder = parser.parse_args().folder
    for name in PACKAGES:
        make(name, folder)


if __name__ == "__main__":
    main()
