"""The float32 reference in a second process: the same texts, in the same run."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

import numpy as np

from benchmarks.serve_process import environment
from muniment.domain.errors import EnvironmentFaultError
from muniment.embedding.model import Vectors

_SCRIPT: Final = Path(__file__).with_name("reference_sentence_transformers.py")
_BATCH: Final = 32
# Everything is local: no lookup at a model hub, no progress bars between our rows.
_QUIET: Final = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TQDM_DISABLE": "1"}


class Reference:
    """sentence-transformers in its own process, idle between requests.

    Args:
        process: The process, with both streams as text.
        folder: Where vectors are exchanged.
    """

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        self.description: dict[str, Any] = self._receive()

    def embed(self, texts: Sequence[str]) -> tuple[Vectors, float]:
        """Embed texts in batches of 32 sorted by length, as the library does.

        Returns:
            Unit vectors of shape (texts, dim), float32, and the seconds it took.
        """
        file = self._folder / "vectors.npy"
        answer = self._ask({"save": str(file), "texts": list(texts), "batch": _BATCH})
        vectors: Vectors = np.load(file)
        return vectors, float(answer["seconds"])

    def time_query(self, text: str, *, repeat: int) -> list[float]:
        """Embed one text repeatedly; return the seconds of each."""
        times: list[float] = self._ask({"time": text, "repeat": repeat})["seconds"]
        return times

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        stream = _open(self._process.stdin)
        stream.write(json.dumps(request) + "\n")
        stream.flush()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        line = _open(self._process.stdout).readline()
        if not line:
            raise EnvironmentFaultError("the reference ended; its own words are above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def reference(python: Path) -> Iterator[Reference]:
    """Run the reference.

    Args:
        python: The Python of the environment that `benchmarks.reference_setup` makes.

    Yields:
        The reference, loaded and idle.

    Raises:
        EnvironmentFaultError: It did not start.
    """
    with (
        TemporaryDirectory(prefix="muniment-reference-") as folder,
        subprocess.Popen(  # noqa: S603 - our own script and the Python that was asked for
            [str(python), str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**environment(), **_QUIET},
        ) as process,
    ):
        try:
            yield Reference(process, Path(folder))
        finally:
            _open(process.stdin).close()


def _open(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise EnvironmentFaultError("the reference has no streams")
    return stream
