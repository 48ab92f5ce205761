"""Opens a vault with larger pages, and is killed before one touch of a file later each time.

Run as ``python -m tests.crash.page_converter HOME OUT``; rounds as in `tests.crash.restorer`.
"""

import os
import shutil
import sys
from pathlib import Path

from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from tests.crash.preloading import preload
from tests.crash.restorer import Killer

preload()


def unlock(folder: Path, killer: Killer) -> None:
    """Unlock a vault, which converts it; nobody survives the killer."""
    home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    killer.is_armed = True
    home.services.vault.unlock_with_key_file()
    killer.is_armed = False


def main(home: Path, out: Path) -> None:
    """Run the rounds."""
    for number in range(500):
        folder = out / str(number)
        shutil.copytree(home, folder)
        child = os.fork()
        if child == 0:
            killer = Killer(number)
            sys.addaudithook(killer)
            unlock(folder, killer)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))
    sys.exit("the unlocking never ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
