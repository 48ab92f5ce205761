"""Two homes that synchronise through a folder, by command and so by port."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli.app import run
from muniment.embedding.catalogue import LoneModel
from muniment.services.models import passages
from tests.fakes.command_line import HOST, Outcome
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.statements import share_statements
from tests.sync.servers import PASSWORD, USER, s3_server, webdav_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Outcome]


class Keyboard(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    share_statements()
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    monkeypatch.setattr(passages, "_REST_S", 600.0)
    for name in ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two homes, each with a vault of its own that a key file opens."""
    folder = tmp_path_factory.mktemp("sync")
    for name in ("laptop", "desktop"):
        recovery = folder / f"{name}.key"
        HOST.create_vault(folder / name, passphrase=None, recovery_file=recovery)
    return folder


@pytest.fixture
def muniment(tmp_path: Path, templates: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a home of the test, in this process."""
    for name in ("laptop", "desktop"):
        shutil.copytree(templates / name, tmp_path / name)
    (tmp_path / "shared").mkdir()

    def run_there(home: str, *arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(tmp_path / home), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_there


def contents(outcome: Outcome) -> list[str]:
    memories: list[dict[str, Any]] = outcome.document["data"]
    return sorted(memory["content"] for memory in memories)


def test_two_homes_come_to_hold_the_same(muniment: Run, tmp_path: Path) -> None:
    shared, invitation = str(tmp_path / "shared"), str(tmp_path / "invitation")
    muniment("laptop", "add", "The boat is called Aurora")
    muniment("desktop", "add", "The boiler wants 1.5 bar")
    begun = muniment("laptop", "--json", "sync", "add", shared, "--name", "laptop")
    assert begun.document["report"]["sent"] == 1
    assert muniment("laptop", "sync", "invite", "--file", invitation).code == 0
    assert (tmp_path / "invitation").stat().st_mode & 0o077 == 0
    joined = muniment(
        *("desktop", "--json", "sync", "join", f"file://{shared}"),
        *("--invitation-file", invitation, "--name", "desktop"),
    ).document
    assert (joined["report"]["received"], joined["report"]["sent"]) == (1, 1)
    assert muniment("laptop", "--json", "sync", "now").document["created"] == 1
    for home in ("laptop", "desktop"):
        assert contents(muniment(home, "--json", "list")) == [
            "The boat is called Aurora",
            "The boiler wants 1.5 bar",
        ]
        status = muniment(home, "--json", "sync", "status").document
        assert status["condition"] == "in-sync"
        assert status["devices"][0]["name"] == home
        printed = muniment(home, "sync", "status").out
        assert "Sync is up to date." in printed
        assert all(device["fingerprint"] in printed for device in status["devices"])


@pytest.fixture
def conflict(muniment: Run, tmp_path: Path) -> str:
    """A memory of which two devices changed the text at once."""
    shared, invitation = str(tmp_path / "shared"), str(tmp_path / "invitation")
    memory_id = muniment("laptop", "--json", "add", "The key is at home").document["short_id"]
    muniment("laptop", "sync", "add", shared, "--name", "laptop")
    muniment("laptop", "sync", "invite", "--file", invitation)
    muniment("desktop", "sync", "join", shared, "--invitation-file", invitation)
    for home in ("laptop", "desktop"):
        muniment(home, "edit", memory_id, f"The key is with the {home}")
    for home in ("laptop", "desktop", "laptop"):
        muniment(home, "sync", "now")
    return str(memory_id)


@pytest.mark.parametrize("keep", ["current", "other", "both"])
def test_a_conflict_is_shown_and_ended(muniment: Run, conflict: str, keep: str) -> None:
    assert "1 memory was changed on two devices at once" in muniment("laptop", "sync", "status").err
    shown = muniment("laptop", "sync", "conflicts")
    assert f"{conflict} now:\n    The key is with the desktop\n" in shown.out
    assert "on laptop, 20" in shown.out
    assert "    The key is with the laptop\n" in shown.out
    texts = {
        "current": "The key is with the desktop",
        "other": "The key is with the laptop",
        "both": "The key is with the desktop\n\nThe key is with the laptop",
    }
    assert "Resolved" in muniment("laptop", "sync", "resolve", conflict, "--keep", keep).out
    muniment("laptop", "sync", "now")
    muniment("desktop", "sync", "now")
    for home in ("laptop", "desktop"):
        assert contents(muniment(home, "--json", "list")) == [texts[keep]]
        assert "No memory" in muniment(home, "sync", "conflicts").out


@pytest.mark.parametrize("kind", ["webdav", "s3"])
def test_two_homes_sync_through_a_server(muniment: Run, tmp_path: Path, kind: str) -> None:
    password, invitation = tmp_path / "password", str(tmp_path / "invitation")
    password.write_text(f"{PASSWORD}\n")
    access = ("--user", USER, "--password-file", str(password))
    served = tmp_path / "served"
    served.mkdir()
    with webdav_server(served) if kind == "webdav" else s3_server() as address:
        muniment("laptop", "add", "The boat is called Aurora")
        assert muniment("laptop", "sync", "add", address, *access).code == 0
        muniment("laptop", "sync", "invite", "--file", invitation)
        joined = muniment(
            *("desktop", "--json", "sync", "join", address, *access),
            *("--invitation-file", invitation, "--name", "desktop"),
        )
        assert joined.document["report"]["received"] == 1
        muniment("desktop", "add", "The boiler wants 1.5 bar")
        muniment("desktop", "sync", "now")
        assert muniment("laptop", "--json", "sync", "now").document["created"] == 1
        found = muniment("laptop", "--json", "sync", "status")
        assert found.document["condition"] == "in-sync"
        assert PASSWORD not in found.out
        password.write_text("wrong")
        sign_in = ("sync", "sign-in", *access)
        assert "user name or password" in muniment("laptop", *sign_in).err or kind == "s3"
        password.write_text(PASSWORD)
        assert "accepts them" in muniment("laptop", *sign_in).out
    assert "does not answer" in muniment("laptop", "sync", "now").err
    assert "offline" in muniment("laptop", "sync", "status").out


def test_a_folder_asks_for_no_password(muniment: Run, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    sign_in = ("sync", "sign-in", "--user", USER, "--password-file", str(tmp_path / "password"))
    assert "sync is off" in muniment("laptop", *sign_in).err
    muniment("laptop", "sync", "add", str(tmp_path / "shared"))
    assert "asks for no password" in muniment("laptop", *sign_in).err


def test_a_server_needs_https_and_a_password_with_its_user(muniment: Run, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    access = ("--user", USER, "--password-file", str(password))
    refused = muniment("laptop", "sync", "add", "http://cloud.example/dav", *access)
    assert "must begin with https://" in refused.err
    refused = muniment("laptop", "sync", "add", "s3://bucket/home?endpoint=https://s3.example")
    assert "access key" in refused.err
    refused = muniment("laptop", "sync", "add", "ftp://cloud.example/dav")
    assert "must be a path, or begin with https:// or s3://" in refused.err


def test_without_a_conflict_there_is_nothing_to_end(muniment: Run, tmp_path: Path) -> None:
    muniment("laptop", "sync", "add", str(tmp_path / "shared"))
    refused = muniment("laptop", "sync", "resolve", "mem_000000000000", "--keep", "current")
    assert "no conflict" in refused.err


def test_what_does_not_fit_is_refused_with_a_reason(muniment: Run, tmp_path: Path) -> None:
    shared, nowhere = str(tmp_path / "shared"), str(tmp_path / "nowhere")
    assert "sync is off" in muniment("laptop", "sync", "now").err
    assert "sync add FOLDER" in muniment("laptop", "sync", "status").out
    assert "the folder is not there" in muniment("laptop", "sync", "add", nowhere).err
    assert muniment("laptop", "sync", "add", shared).code == 0
    assert "join" in muniment("desktop", "sync", "add", shared).err.lower()
    assert "is required here" in muniment("laptop", "sync", "invite").err
    (tmp_path / "wrong").write_text("no invitation\n")
    wrong = muniment(
        "desktop", "sync", "join", shared, "--invitation-file", str(tmp_path / "wrong")
    )
    assert wrong.code == 1
    assert "must be the whole code" in wrong.err


def test_a_device_is_removed_after_confirmation_and_says_so(
    muniment: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, invitation = str(tmp_path / "shared"), str(tmp_path / "invitation")
    muniment("laptop", "add", "The boat is called Aurora")
    muniment("laptop", "sync", "add", shared, "--name", "laptop")
    muniment("laptop", "sync", "invite", "--file", invitation)
    join = ("sync", "join", shared, "--invitation-file", invitation, "--name", "desktop")
    muniment("desktop", *join)
    muniment("laptop", "sync", "now")
    assert "no such device" in muniment("laptop", "sync", "remove", "phone", "--yes").err
    assert "sync leave" in muniment("laptop", "sync", "remove", "laptop", "--yes").err
    assert "nobody can be asked" in muniment("laptop", "sync", "remove", "desktop").err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for answer, code in (("n", 1), ("y", 0)):
        monkeypatch.setattr(sys, "stdin", Keyboard(f"{answer}\n"))
        asked = muniment("laptop", "sync", "remove", "desktop")
        assert "keeps the memories that it has" in asked.err
        assert asked.code == code
    assert "desktop was removed" in asked.out
    assert "removed, 0 segments set aside" in muniment("laptop", "sync", "status").out
    assert "was removed from sync" in muniment("desktop", "sync", "now").err
    assert "another device removed it" in muniment("desktop", "sync", "status").out
    assert contents(muniment("desktop", "--json", "list")) == ["The boat is called Aurora"]
    muniment("desktop", "sync", "leave")
    assert "does not count any more" in muniment("desktop", *join).err


def test_sync_pauses_goes_on_and_ends(muniment: Run, tmp_path: Path) -> None:
    muniment("laptop", "sync", "add", str(tmp_path / "shared"), "--local", "default")
    muniment("laptop", "add", "stays on the laptop")
    assert muniment("laptop", "sync", "pause").code == 0
    assert "sync is paused" in muniment("laptop", "sync", "now").err
    muniment("laptop", "sync", "resume")
    assert muniment("laptop", "--json", "sync", "now").document["sent"] == 0
    muniment("laptop", "sync", "leave")
    status = muniment("laptop", "--json", "sync", "status").document
    assert status["condition"] == "off"
    assert contents(muniment("laptop", "--json", "list")) == ["stays on the laptop"]


def test_names_in_the_folder_cannot_write_to_the_terminal(muniment: Run, tmp_path: Path) -> None:
    shared = tmp_path / "sha\x1b[2Jred"
    shared.mkdir()
    muniment("laptop", "sync", "add", str(shared), "--name", "laptop")
    (tag,) = shared.iterdir()
    (tag / "d" / "odd\x1b[31mname\nSync is up to date.").touch()
    muniment("laptop", "sync", "now")
    printed = muniment("laptop", "sync", "status")
    assert "\x1b" not in printed.out + printed.err
    assert "sha\\x1b[2Jred" in printed.out
    assert "odd\\x1b[31mname Sync is up to date." in printed.out + printed.err
