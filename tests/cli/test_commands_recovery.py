"""Vaults without a recovery key, and the command that makes one."""

import io
import json
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli.app import run
from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.slots import SlotType
from muniment.domain.errors import DiskFullError, WrongKeyError
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.embedding.catalogue import LoneModel
from muniment.services.models import passages
from muniment.vault import files
from muniment.vault.vault import Vault
from tests.fakes.command_line import HOST, Outcome
from tests.fakes.embedding import FakeEmbeddingModel

BEFORE = "The previous recovery key no longer works."
PASSPHRASE = "copper lantern seven otters"
Run = Callable[..., Outcome]


class TerminalOutput(io.StringIO):
    """Standard output that a person reads."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    monkeypatch.setattr(passages, "_REST_S", 600.0)
    monkeypatch.setattr("muniment.vault.slot_rules.calibrate", lambda timer: Argon2Cost(72, 1, 1))
    for name in ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "my home"


@pytest.fixture(name="muniment")
def _muniment(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the home of the test, in this process, its output in a pipe."""

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(folder), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_here


@pytest.fixture(name="secret")
def _secret(tmp_path: Path) -> Path:
    """A file with the passphrase, its line ended as an editor does."""
    return written(tmp_path / "passphrase", f"{PASSPHRASE}\n".encode())


@pytest.fixture(name="made")
def _made(muniment: Run, secret: Path) -> Run:
    """The same, with a vault that a passphrase opens and no recovery key."""
    assert muniment("init", "--passphrase-file", str(secret)).code == 0
    return muniment


def written(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def slots(folder: Path) -> tuple[str, ...]:
    return tuple(HOST.slot_types(folder))


def opens(folder: Path, printed: str) -> bool:
    try:
        Vault.unlock(folder, RecoveryKey.parse(printed)).lock()
    except WrongKeyError:
        return False
    return True


def how_to_add(folder: Path) -> str:
    return f"`muniment --home {shlex.quote(str(folder))} recovery-key --file FILE`"


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> TerminalOutput:
    output = TerminalOutput()
    monkeypatch.setattr("sys.stdout", output)
    return output


def key_in(text: str) -> str:
    return next(word for word in text.split() if word.count("-") == 8)


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_init_without_a_terminal_makes_no_recovery_slot_and_says_how_to_add_one(
    muniment: Run, folder: Path, tmp_path: Path, ending: bytes, options: tuple[str, ...]
) -> None:
    secret = written(tmp_path / "passphrase", PASSPHRASE.encode() + ending)
    outcome = muniment("init", "--passphrase-file", str(secret), *options)

    assert outcome.code == 0, outcome.err
    assert slots(folder) == (SlotType.PASSPHRASE,)
    assert "no recovery key" in outcome.err
    assert how_to_add(folder) in outcome.err
    assert "recovery" not in outcome.out
    if options:
        assert json.loads(outcome.out) == {"folder": str(folder)}
    secret.write_bytes(PASSPHRASE.encode())
    assert muniment("add", "kept", "--passphrase-file", str(secret)).code == 0


def test_init_with_a_key_file_and_no_terminal_makes_no_recovery_slot(
    muniment: Run, folder: Path
) -> None:
    outcome = muniment("init", "--key-file")

    assert outcome.code == 0, outcome.err
    assert slots(folder) == (SlotType.KEY_FILE,)
    assert how_to_add(folder) in outcome.err


def test_init_with_both_files_makes_a_recovery_key(
    muniment: Run, folder: Path, secret: Path, tmp_path: Path
) -> None:
    recovery = tmp_path / "recovery"
    outcome = muniment("init", "--passphrase-file", str(secret), "--recovery-file", str(recovery))

    assert (outcome.code, outcome.err) == (0, "")
    assert slots(folder) == (SlotType.PASSPHRASE, SlotType.RECOVERY)
    assert opens(folder, recovery.read_text("ascii"))
    assert stat.S_IMODE(recovery.stat().st_mode) == 0o600


def test_init_with_a_passphrase_file_on_a_terminal_shows_the_recovery_key(
    muniment: Run, folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = on_a_terminal(monkeypatch)
    outcome = muniment("init", "--passphrase-file", str(secret))

    assert (outcome.code, outcome.err) == (0, "")
    assert opens(folder, key_in(output.getvalue()))


def test_init_as_json_on_a_terminal_makes_no_recovery_slot(
    muniment: Run, folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = on_a_terminal(monkeypatch)
    outcome = muniment("init", "--passphrase-file", str(secret), "--json")

    assert outcome.code == 0
    assert json.loads(output.getvalue()) == {"folder": str(folder)}
    assert slots(folder) == (SlotType.PASSPHRASE,)
    assert "no recovery key" in outcome.err


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n", b"\xff\xfe", b"x" * 5000, None])
def test_init_makes_nothing_of_a_bad_passphrase_file(
    muniment: Run, folder: Path, tmp_path: Path, content: bytes | None
) -> None:
    secret = tmp_path / "passphrase"
    if content is not None:
        written(secret, content)
    refused = muniment("init", "--passphrase-file", str(secret))

    assert (refused.code, refused.out) == (1, "")
    assert "passphrase" in refused.err
    assert slots(folder) == ()


def test_init_warns_of_a_passphrase_file_that_others_may_read(
    muniment: Run, folder: Path, tmp_path: Path
) -> None:
    secret = written(tmp_path / "passphrase", PASSPHRASE.encode(), 0o644)
    outcome = muniment("init", "--passphrase-file", str(secret))

    assert outcome.code == 0
    assert "other users of this computer can read" in outcome.err
    assert "no recovery key" in outcome.err


def test_init_with_a_passphrase_file_and_a_key_file_is_wrong_usage(
    muniment: Run, folder: Path, secret: Path
) -> None:
    assert muniment("init", "--passphrase-file", str(secret), "--key-file").code == 2
    assert slots(folder) == ()


def test_init_without_anything_and_nobody_to_ask_makes_nothing(muniment: Run, folder: Path) -> None:
    refused = muniment("init")

    assert refused.code == 1
    assert "A passphrase is needed: there is no terminal to ask" in refused.err
    assert "locked" not in refused.err
    assert slots(folder) == ()


def test_the_usual_vault_is_not_named_in_the_command_that_adds_a_recovery_key(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIMENT_HOME", str(folder))
    assert run(HOST, ["init", "--key-file"]) == 0
    assert "`muniment recovery-key --file FILE`" in capsys.readouterr().err
    assert run(HOST, ["status"]) == 0
    assert "`muniment recovery-key --file FILE`" in capsys.readouterr().out


def test_a_recovery_key_is_added_to_a_closed_vault(
    made: Run, folder: Path, secret: Path, tmp_path: Path
) -> None:
    recovery = tmp_path / "recovery"
    outcome = made("recovery-key", "--file", str(recovery), "--passphrase-file", str(secret))

    assert outcome.code == 0, outcome.err
    printed = recovery.read_text("ascii").strip()
    assert opens(folder, printed)
    assert stat.S_IMODE(recovery.stat().st_mode) == 0o600
    assert printed not in outcome.out + outcome.err
    assert str(recovery) in outcome.out
    assert slots(folder) == (SlotType.PASSPHRASE, SlotType.RECOVERY)


def test_a_new_recovery_key_takes_the_place_of_the_one_before(
    made: Run, folder: Path, secret: Path, tmp_path: Path
) -> None:
    keys = []
    for name in ("first", "second"):
        options = ("--file", str(tmp_path / name), "--passphrase-file", str(secret), "--json")
        outcome = made("recovery-key", *options)
        assert outcome.document == {"file": str(tmp_path / name)}
        assert outcome.err == ""
        keys.append((tmp_path / name).read_text("ascii"))

    assert [opens(folder, key) for key in keys] == [False, True]
    assert slots(folder) == (SlotType.PASSPHRASE, SlotType.RECOVERY)


def test_it_says_that_the_key_before_opens_nothing_where_there_was_one(
    made: Run, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("recovery-key", "--passphrase-file", str(secret))
    first = made(*options, "--file", str(tmp_path / "first"))
    second = made(*options, "--file", str(tmp_path / "second"))
    output = on_a_terminal(monkeypatch)
    assert made(*options).code == 0

    said = [text.count(BEFORE) for text in (first.out, second.out, output.getvalue())]
    assert said == [0, 1, 1]


def test_a_recovery_key_is_shown_on_a_terminal_alone(
    made: Run, folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = made("recovery-key", "--passphrase-file", str(secret))
    assert refused.code == 1
    assert refused.err.splitlines()[-1] == "Name a file with --file."
    assert slots(folder) == (SlotType.PASSPHRASE,)

    output = on_a_terminal(monkeypatch)
    assert made("recovery-key", "--passphrase-file", str(secret)).code == 0
    assert opens(folder, key_in(output.getvalue()))
    before = slots(folder)
    assert made("recovery-key", "--passphrase-file", str(secret), "--json").code == 1
    assert slots(folder) == before


def test_a_key_file_vault_needs_no_passphrase_for_it(
    muniment: Run, folder: Path, tmp_path: Path
) -> None:
    muniment("init", "--key-file")
    assert muniment("recovery-key", "--file", str(tmp_path / "recovery")).code == 0
    assert opens(folder, (tmp_path / "recovery").read_text("ascii"))


def test_a_wrong_passphrase_makes_nothing(made: Run, folder: Path, tmp_path: Path) -> None:
    wrong = written(tmp_path / "wrong", b"copper lantern seven otter")
    recovery = tmp_path / "recovery"
    refused = made("recovery-key", "--file", str(recovery), "--passphrase-file", str(wrong))

    assert refused.code == 1
    assert "That does not unlock the vault" in refused.err
    assert not recovery.exists()
    assert slots(folder) == (SlotType.PASSPHRASE,)


def test_without_a_passphrase_and_nobody_to_ask_nothing_is_made(
    made: Run, folder: Path, tmp_path: Path
) -> None:
    refused = made("recovery-key", "--file", str(tmp_path / "recovery"))

    assert refused.code == 1
    assert "A passphrase is needed: there is no terminal to ask" in refused.err
    assert "locked" not in refused.err
    assert not (tmp_path / "recovery").exists()


def test_a_file_that_is_there_is_left_as_it_is_and_no_key_is_made(
    made: Run, folder: Path, secret: Path, tmp_path: Path
) -> None:
    taken = written(tmp_path / "taken", b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("taken", "link", "no-such-folder/recovery"):
        options = ("--file", str(tmp_path / name), "--passphrase-file", str(secret))
        refused = made("recovery-key", *options)
        assert refused.code == 1
        is_taken = name in {"taken", "link"}
        assert ("Choose a file that does not exist yet." in refused.err) is is_taken

    assert taken.read_bytes() == b"precious"
    assert not (tmp_path / "nowhere").exists()
    assert slots(folder) == (SlotType.PASSPHRASE,)


def test_a_key_that_could_not_be_kept_is_said_to_be_lost(
    made: Run, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, recovery = files.write_atomically, tmp_path / "recovery"

    def full(path: Path, data: bytes, mode: int = 0o600) -> None:
        if path == recovery:
            raise DiskFullError("writing it")
        write(path, data, mode)

    monkeypatch.setattr(files, "write_atomically", full)
    refused = made("recovery-key", "--file", str(recovery), "--passphrase-file", str(secret))

    assert refused.code == 1
    assert "could not be saved" in refused.err
    assert not recovery.exists()


def test_without_a_vault_it_says_how_to_make_one(muniment: Run, tmp_path: Path) -> None:
    refused = muniment("recovery-key", "--file", str(tmp_path / "recovery"))

    assert refused.code == 1
    assert "muniment init" in refused.err
    assert not (tmp_path / "recovery").exists()


def test_status_says_whether_there_is_a_recovery_key(
    muniment: Run, folder: Path, tmp_path: Path
) -> None:
    muniment("init", "--key-file")
    assert muniment("status", "--json").document["recovery_key"] is False
    assert how_to_add(folder) in muniment("status").out
    muniment("recovery-key", "--file", str(tmp_path / "recovery"))
    assert muniment("status", "--json").document["recovery_key"] is True
    assert ["recovery", "key", "yes"] in [
        line.split() for line in muniment("status").out.splitlines()
    ]
