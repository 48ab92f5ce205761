"""A person's folders, fresh, and programs that are watched while they run on them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.conftest import ROOT
from tests.privacy.traces import Trace, tracing

TIMEOUT_S = 120.0
PYTHON = (sys.executable, "-m")
MUNIMENT = (*PYTHON, "muniment")
DEVICES = {Path("/dev/null"), Path("/dev/tty")}
DESCRIPTORS = Path("/proc/self/fd")
"""Names files that are open already; opening them was seen."""

SYSTEM_FONTS = Path("/var/cache/fontconfig")
NEVER_LOADED = ("/huggingface_hub/", "/hf_xet/", "/opentelemetry/sdk/")
"""Packages that send or fetch; others bring them along, and nothing here needs them."""

INSTALLATION = (ROOT, Path(sys.prefix), Path(sys.base_prefix))


@dataclass
class Desk:
    """A person's folders, none of which has been used before.

    Args:
        folder: Holds all of them.
        traces: Where traces are kept.
        has_display: Whether a window can be opened.
    """

    folder: Path
    traces: Path
    has_display: bool = True

    @classmethod
    def empty(cls, folder: Path) -> Self:
        """Make the folders."""
        desk = cls(folder / "desk", folder)
        for name in (
            "home",
            "data",
            "config",
            "cache",
            "state",
            "runtime",
            "tmp",
            "here",
            "documents",
        ):
            (desk.folder / name).mkdir(mode=0o700, parents=True)
        return desk

    @property
    def environment(self) -> dict[str, str]:
        """All that a program finds in its environment; it is asked to report, too."""
        folders = {
            f"XDG_{name}": str(self.folder / folder)
            for name, folder in (
                *(("DATA_HOME", "data"), ("CONFIG_HOME", "config"), ("CACHE_HOME", "cache")),
                *(("STATE_HOME", "state"), ("RUNTIME_DIR", "runtime")),
            )
        }
        return folders | {
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "app"), str(ROOT))),
            "QT_QPA_PLATFORM": "offscreen" if self.has_display else "",
            "ORT_DISABLE_TELEMETRY": "0",
            "HF_HUB_DISABLE_TELEMETRY": "0",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://192.0.2.7:4318",
        }

    @property
    def instance(self) -> Path:
        """How the running program is reached."""
        return self.folder / "data" / "muniment" / "instance.json"

    def document(self, name: str) -> Path:
        """Return a file that a person names for something to be written into."""
        return self.folder / "documents" / name

    def run(self, *arguments: str, given: str = "") -> str:
        """Run a command of Muniment, and return what it printed."""
        return self.run_program(*MUNIMENT, *arguments, given=given)

    def run_program(self, *arguments: str, given: str = "") -> str:
        """Run a program that must end well, and return what it printed."""
        done = self.attempt(*arguments, given=given)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def attempt(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
        """Run a program until it ends; it must keep to itself."""
        with self.start(*arguments) as process:
            out, err = process.communicate(given.encode(), timeout=TIMEOUT_S)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    @contextmanager
    def start(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a program that has ended when the context is left; it must keep to itself."""
        number = len(list(self.traces.glob("*.trace")))
        trace, here = self.traces / f"{number}.trace", self.folder / "here"
        with tracing(arguments, trace, environment=self.environment, folder=here) as process:
            yield process
        text = trace.read_text(encoding="utf-8", errors="surrogateescape")
        self.check(Trace.of(text.splitlines(), here))

    def check(self, trace: Trace) -> None:
        """Fail if a program reached out, or left something that is not its business."""
        assert trace.calls
        left = {path for path in self.folder.rglob("*") if path.is_file()}
        found = {
            "looked up": trace.lookups(),
            "reached": trace.connections(),
            "loaded": {path for path in trace.opened() if any(n in path for n in NEVER_LOADED)},
            "written": {str(path) for path in trace.written() | left if not self.allows(path)},
        }
        assert not any(found.values()), found

    def allows(self, path: Path) -> bool:
        """Tell whether docs/threat-model.md says that a path is written."""
        config, cache = self.folder / "config", self.folder / "cache"
        homes = [self.folder / "data" / "muniment", config / "muniment", cache / "muniment"]
        wanted = [self.folder / "documents", config / "autostart"]
        shared = [self.folder / "runtime", cache / "fontconfig", SYSTEM_FONTS, DESCRIPTORS]
        is_compiled = "__pycache__" in path.parts and within(path, INSTALLATION)
        return path in DEVICES or is_compiled or within(path, [*homes, *wanted, *shared])


def within(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
