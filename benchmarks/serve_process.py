"""A real ``muniment serve`` with its own data directory, for measurements over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.errors import EnvironmentFaultError

if TYPE_CHECKING:
    import httpx2

_READY_TIMEOUT_S: Final = 120.0
_STOP_TIMEOUT_S: Final = 30.0
_POLL_S: Final = 0.005
_TIMEOUT_S: Final = 600.0
_RATE_PER_MINUTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Served:
    """A serving process.

    Args:
        home: Its data directory.
        url: Base address of its port.
        pid: Its process id.
        ready_s: Seconds from its start until the port answered.
    """

    home: Path
    url: str
    pid: int
    ready_s: float

    def create_key(self, *namespaces: str) -> str:
        """Create an API key for some namespaces, with the command that people use."""
        options = [option for name in namespaces for option in ("--namespace", name)]
        created = command(
            self.home, "key", "create", *options, "--rate-per-minute", str(_RATE_PER_MINUTE)
        )
        return str(created["key"])

    def client(self, *namespaces: str) -> "httpx2.Client":
        """Return an HTTP client with a key for some namespaces; the caller closes it."""
        import httpx2

        headers = {"Authorization": f"Bearer {self.create_key(*namespaces)}"}
        return httpx2.Client(
            base_url=self.url, headers=headers, timeout=_TIMEOUT_S, trust_env=False
        )


def peak_memory_mib(pid: int) -> float | None:
    """Return the peak resident set of a process, where the system reports it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return None


def processor_seconds(pid: int) -> float | None:
    """Return the processor time that a process has used, where the system reports it."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return None
    # The name, in brackets, may hold spaces.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serve a data directory on a free port for the duration of the context.

    Raises:
        EnvironmentFaultError: It did not start within two minutes.
    """
    ready_file = home.with_name(f"{home.name}.ready.json")
    ready_file.unlink(missing_ok=True)
    arguments = [*program(home), "serve", "--port", "0", "--ready-file", str(ready_file)]
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 (this program itself)
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    )
    try:
        ready = _wait_until_ready(process, ready_file)
        yield Served(home, ready["url"], process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(_STOP_TIMEOUT_S)


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Yield the path of a data directory that is deleted afterwards."""
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        yield Path(folder) / "home"


def program(home: Path) -> list[str]:
    """Return the arguments that start this program on a data directory."""
    return [sys.executable, "-m", "muniment", "--home", str(home)]


def environment() -> dict[str, str]:
    """Return the environment without variables that would change the measurement.

    The last one is set by `muniment.__main__` for this process: other programs start without it.
    """
    own = ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE", "OPENBLAS_NUM_THREADS")
    return {name: value for name, value in os.environ.items() if name not in own}


def command(home: Path, *arguments: str) -> dict[str, Any]:
    """Run one command and return its JSON document.

    Raises:
        EnvironmentFaultError: It was refused.
    """
    outcome = subprocess.run(  # noqa: S603 (this program itself)
        [*program(home), *arguments, "--json"],
        capture_output=True,
        check=False,
        env=environment(),
    )
    if outcome.returncode != 0:
        raise EnvironmentFaultError(f"`muniment {arguments[0]}` ended with {outcome.returncode}")
    document: dict[str, Any] = json.loads(outcome.stdout)
    return document


def _wait_until_ready(process: subprocess.Popen[bytes], ready_file: Path) -> dict[str, Any]:
    deadline = time.monotonic() + _READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        if ready_file.exists():
            ready: dict[str, Any] = json.loads(ready_file.read_bytes())
            return ready
        time.sleep(_POLL_S)
    raise EnvironmentFaultError("`muniment serve` did not become ready")
