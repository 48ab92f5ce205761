"""Make the environments of the other systems: ``python -m benchmarks.http_setup``.

Each of them has dozens of dependencies that only its measurement needs, so each has its own
environment, made on demand and kept outside ``.venv``.
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
    # It can use a model in ONNX only with these; it does not require them itself.
    "mcp-memory-service": ("mcp-memory-service==12.2.0", "onnxruntime", "tokenizers"),
    "stores": ("chromadb==1.5.9", "qdrant-client==1.20.0", "lancedb==0.40.0", "sqlite-vec"),
}
"""Name of a system, or ``stores`` for those without a server, and its pip requirements."""

SERVERS: Final = ("chromadb", "mcp-memory-service")
"""Those of `PACKAGES` that are measured over HTTP."""

_LOADS: Final = "import sqlite3; sqlite3.connect(':memory:').enable_load_extension(True)"


def scripts_of(name: str, folder: Path = DEFAULT_FOLDER) -> Path | None:
    """Return the folder of a system's programs, or ``None`` if its environment does not exist.

    Args:
        name: One of `PACKAGES`.
        folder: The folder of all environments.
    """
    scripts = (folder / f"bench-{name}" / ("Scripts" if os.name == "nt" else "bin")).absolute()
    return scripts if scripts.is_dir() else None


def make(name: str, folder: Path) -> None:
    """Make one environment; needs the network, as pip does.

    Args:
        name: One of `PACKAGES`.
        folder: The folder of all environments.

    Raises:
        subprocess.CalledProcessError: A step failed; it has printed why.
        EnvironmentFaultError: No suitable Python was found.
    """
    place = folder / f"bench-{name}"
    subprocess.run([_python(), "-m", "venv", "--clear", str(place)], check=True)  # noqa: S603 - our own arguments
    python = place.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
    install = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES[name]]
    subprocess.run(install, check=True)  # noqa: S603 - our own arguments


def _python() -> str:
    """Return a Python whose SQLite loads extensions, as mcp-memory-service requires."""
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
