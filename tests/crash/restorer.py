"""Restores a backup again and again, and is killed before one touch of a file later each time.

Run as ``python -m tests.crash.restorer HOME BACKUP OUT``: each round works in a copy of the home,
``OUT/<number>``, in a process of its own. It ends with the round that nothing killed any more.
All that a round needs is imported here, so that a round costs a fork.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from muniment.domain.access import PERSON
from muniment.services.backups.restore_offers import RestoreOffer
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from tests.crash.preloading import preload

preload()
_TOUCHES = frozenset({"os.rename", "os.remove", "os.mkdir"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killer:
    """Counts what is about to be done to files, and kills the process before one of them."""

    def __init__(self, last: int) -> None:
        self._left = last
        self.is_armed = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_armed:
            return
        is_write = event == "open" and bool(arguments[2] & _WRITES)
        if event in _TOUCHES or is_write:
            self._left -= 1
            if self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


def restore(folder: Path, backup: str, killer: Killer) -> None:
    """Restore a backup of a home; nobody survives the killer."""
    home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    home.clock.advance(hours=1)
    home.services.vault.unlock_with_key_file()
    offer = home.services.restoring.look_at(folder / "backups" / backup, PERSON)
    assert isinstance(offer, RestoreOffer)
    home.services.vault._maintenance._thread.stop()
    killer.is_armed = True
    home.services.restoring.restore(offer, PERSON)


def main(home: Path, backup: str, out: Path) -> None:
    """Run the rounds."""
    for number in range(500):
        folder = out / str(number)
        shutil.copytree(home, folder)
        child = os.fork()
        if child == 0:
            killer = Killer(number)
            sys.addaudithook(killer)
            restore(folder, backup, killer)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))
    sys.exit("the restore never ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
