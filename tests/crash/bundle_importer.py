"""Imports a bundle again and again, and is killed at another moment each time.

Run as ``python -m tests.crash.bundle_importer HOME BUNDLE OUT ROUNDS``: each round works in a copy
of the home, ``OUT/<number>``, in a process of its own. The first one is not killed; the others are,
spread over the time that it took. All that a round needs is imported before the first, so that a
round costs a fork.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from muniment.domain.access import PERSON
from muniment.domain.transfer.bundles import BundleImport
from muniment.domain.vault.secret_bytes import Secret
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from tests.crash.preloading import preload

PASSPHRASE = Secret(b"violet anchor nine herons")
TARGETS = ("copy", "default")


def import_both(folder: Path, bundle: Path, begun: int) -> None:
    """Import a bundle into a new and into an existing namespace; tell when that begins."""
    home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    home.services.vault.unlock_with_key_file()
    home.services.vault._maintenance._thread.stop()
    os.write(begun, b"!")
    for target in TARGETS:
        request = BundleImport(source=bundle, passphrase=PASSPHRASE, into=target)
        home.services.bundles.import_bundle(request, PERSON)


def run(folder: Path, bundle: Path, kill_after_s: float | None) -> float:
    """Run one round; returns the seconds that it took."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        import_both(folder, bundle, write)
        os._exit(0)
    os.read(read, 1)
    started = time.perf_counter()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        sys.exit("an import failed")
    os.close(read)
    os.close(write)
    return time.perf_counter() - started


def main(home: Path, bundle: Path, out: Path, rounds: int) -> None:
    """Run the rounds."""
    whole_s = 0.0
    for number in range(rounds):
        shutil.copytree(home, out / str(number))
        kill_after_s = whole_s * number / rounds if number else None
        taken_s = run(out / str(number), bundle, kill_after_s)
        whole_s = whole_s or taken_s


if __name__ == "__main__":
    preload()
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))
