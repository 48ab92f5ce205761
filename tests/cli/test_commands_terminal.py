"""The commands on a terminal: what they ask, and what they show there alone."""

import codecs
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from muniment.bootstrap import CommandHost
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import secret_text
from muniment.vault.vault import Vault
from tests.fakes.command_line import ENVIRONMENT

PASSPHRASE = "copper lantern seven otters"


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        # Tests that run in the background would hand on that Ctrl+C is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "muniment", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        os.close(slave)
        self.text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()  # a letter may come in two parts

    def expect(self, words: str) -> None:
        """Read until the words appear, and forget what came before them."""
        deadline = time.monotonic() + 60
        while words not in self.text:
            assert time.monotonic() < deadline, self.text
            assert self._read(), f"{words!r} did not come: {self.text}"
        self.text = self.text.partition(words)[2]

    def type(self, line: str) -> None:
        os.write(self._master, line.encode() + b"\n")

    def press(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def interrupt(self) -> int:
        """Press Ctrl+C until the command ends, and return the exit code.

        Python loses an interrupt that comes between its last look and the reading of the terminal;
        a person presses again.
        """
        deadline = time.monotonic() + 60
        self.process.send_signal(signal.SIGINT)
        while self._read():
            assert time.monotonic() < deadline, self.text
            if not self._has_output(within_s=10):
                self.process.send_signal(signal.SIGINT)
        return self._exit_code()

    def finish(self) -> int:
        """Read to the end and return the exit code."""
        deadline = time.monotonic() + 60
        while self._read():
            assert time.monotonic() < deadline, self.text
        return self._exit_code()

    def _exit_code(self) -> int:
        os.close(self._master)
        return self.process.wait(30)

    def _has_output(self, within_s: float = 1) -> bool:
        return bool(select.select([self._master], [], [], within_s)[0])

    def _read(self) -> bool:
        if not self._has_output():
            return self.process.poll() is None
        try:
            chunk = os.read(self._master, 65_536)
        except OSError:  # Linux tells so that the other end was closed
            return False
        self.text += self._decoder.decode(chunk)
        return bool(chunk)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault that the passphrase opens."""
    folder = tmp_path_factory.mktemp("terminal") / "home"
    passphrase = secret_text(PASSPHRASE)
    CommandHost().create_vault(
        folder, passphrase=passphrase, recovery_file=folder.with_name("recovery")
    )
    return folder


def test_a_person_makes_a_vault_and_opens_it(home: Path) -> None:
    making = Terminal("--home", str(home), "init")
    making.expect("New passphrase: ")
    making.type(PASSPHRASE)
    making.expect("Repeat passphrase: ")
    making.type("copper lantern seven otter")
    making.expect("The passphrases differ")
    making.expect("New passphrase: ")
    making.type(PASSPHRASE)
    making.expect("Repeat passphrase: ")
    making.type(PASSPHRASE)
    assert making.finish() == 0
    assert re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){8}\b", making.text)
    assert "battery" not in making.text

    opening = Terminal("--home", str(home), "add", "kept")
    opening.expect("Passphrase: ")
    opening.type("wrong")
    opening.expect("Wrong passphrase")
    opening.expect("Passphrase: ")
    opening.type(PASSPHRASE)
    assert opening.finish() == 0
    assert "stored in default" in opening.text


def test_a_recovery_key_is_asked_for_with_the_passphrase_and_shown(
    home: Path, template: Path
) -> None:
    shutil.copytree(template, home)
    asked = Terminal("--home", str(home), "recovery-key")
    asked.expect("Passphrase: ")
    asked.type(PASSPHRASE)
    assert asked.finish() == 0
    assert "Passphrase" not in asked.text
    assert "battery" not in asked.text
    (shown,) = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){8}\b", asked.text)
    Vault.unlock(home, RecoveryKey.parse(shown)).lock()


def test_three_wrong_passphrases_are_enough(home: Path, tmp_path: Path) -> None:
    from muniment.bootstrap import CommandHost
    from muniment.domain.vault.secret_bytes import secret_text

    CommandHost().create_vault(
        home, passphrase=secret_text(PASSPHRASE), recovery_file=tmp_path / "recovery"
    )
    trying = Terminal("--home", str(home), "list")
    for _ in range(3):
        trying.expect("Passphrase: ")
        trying.type("wrong")
    assert trying.finish() == 1
    assert "That does not unlock the vault" in trying.text
    assert "wrong" not in trying.text


def test_ctrl_c_at_the_question_ends_quietly(home: Path, tmp_path: Path) -> None:
    asking = Terminal("--home", str(home), "init")
    asking.expect("New passphrase: ")
    assert asking.interrupt() == 130
    assert "Interrupted." in asking.text
    assert "Traceback" not in asking.text
    assert not (home / "vault.header").exists()


@pytest.mark.parametrize(
    ("command", "title"), [("init", "A passphrase is needed"), ("list", "The vault is locked")]
)
def test_no_answer_is_no_passphrase(home: Path, template: Path, command: str, title: str) -> None:
    if command == "list":
        shutil.copytree(template, home)
    asked = Terminal("--home", str(home), command)
    asked.expect("assphrase: ")
    asked.press(b"\x04")
    assert asked.finish() == 1
    assert asked.text.strip().splitlines() == [
        f"{title}: no passphrase was given",
        "Try again.",
    ]


@pytest.mark.parametrize("typed", [b"\n", b"caf\xe9\n"])
def test_what_can_be_no_passphrase_is_asked_for_again(
    home: Path, template: Path, typed: bytes
) -> None:
    shutil.copytree(template, home)
    asked = Terminal("--home", str(home), "namespaces")
    asked.expect("Passphrase: ")
    asked.press(typed)
    asked.expect("Wrong passphrase")
    asked.expect("Passphrase: ")
    asked.type(PASSPHRASE)
    assert asked.finish() == 0
    assert "default" in asked.text


def test_what_ctrl_c_says_at_the_question_has_a_line_of_its_own(home: Path, template: Path) -> None:
    shutil.copytree(template, home)
    asked = Terminal("--home", str(home), "list")
    asked.expect("Passphrase: ")
    assert asked.interrupt() == 130
    assert asked.text.splitlines() == ["", "Interrupted."]
