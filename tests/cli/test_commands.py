"""The commands on a vault that no application has open: shapes, exit codes, refusals."""

import contextlib
import errno
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from muniment.bootstrap import CommandHost
from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli import long_requests
from muniment.cli.app import run
from muniment.cli.client import PortClient, Refusal, RefusedError
from muniment.domain.access import Actor
from muniment.domain.backups.schedule import Schedule
from muniment.domain.vault.examination_progress import CheckProgress
from muniment.embedding.catalogue import LoneModel
from muniment.services.backups.backup_status import (
    BackupStanding,
    BackupStandingService,
    BackupTrouble,
)
from muniment.services.maintenance.doctor import DoctorService
from muniment.services.maintenance.findings import Finding
from muniment.services.models import passages
from muniment.services.vault.notice_texts import DISK_FULL_NOTICE
from muniment.storage.engine.connection import open_raw
from muniment.vault.credentials import KeyFile
from muniment.vault.vault import Vault
from tests.conftest import HomeFactory
from tests.fakes.command_line import ENVIRONMENT, HOST, Outcome, run_process
from tests.fakes.damage import SHUT, damage
from tests.fakes.embedding import FakeEmbeddingModel, PiecewiseEmbeddingModel
from tests.fakes.full_disk import FullDisk
from tests.fakes.older_copy import OlderCopy
from tests.fakes.statements import share_statements
from tests.waiting import PATIENCE_S

Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    share_statements()
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    # What waits to be read would be read with the shipped model, which is not in this catalogue:
    # that is told of where a command takes longer than the thread rests that catches up.
    monkeypatch.setattr(passages, "_REST_S", 600.0)
    for name in ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def muniment(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the home of the test, in this process."""

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(folder), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_here


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault that a key file opens."""
    folder = tmp_path_factory.mktemp("commands") / "home"
    HOST.create_vault(folder, passphrase=None, recovery_file=folder.with_name("recovery"))
    return folder


@pytest.fixture
def made(muniment: Run, folder: Path, template: Path) -> Run:
    """The same, with a vault that a key file opens."""
    shutil.copytree(template, folder)
    return muniment


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_add_and_edit_say_that_a_secret_was_recognised(made: Run) -> None:
    secret = "The staging database password is Kestrel-7719-plum."
    plain = json.loads(made("--json", "add", "The boiler is new.").out)
    for said in (made("add", secret), made("edit", plain["id"], secret)):
        assert said.code == 0
        assert "kept as confidential: there is a secret in it" in said.err
        assert (
            "Other agents see it only by its id, or when they request confidential "
            "memories." in said.err
        )
        assert "Kestrel" not in said.err
    for said in (made("add", secret, "--private"), made("edit", plain["id"], "--tag", "db")):
        assert (said.code, "confidential" in said.err) == (0, False)
    assert "staging" in made("search", "staging database password").out


def test_add_says_when_the_same_is_remembered_already(made: Run) -> None:
    first = json.loads(made("--json", "add", "The boiler is new.", "--deduplicate").out)
    said = made("add", "the boiler is new", "--deduplicate", "--dedup-threshold", "0.9")
    assert (said.code, "already stored" in said.out) == (0, True)
    again = json.loads(made("--json", "add", "the boiler is new", "--deduplicate").out)
    assert again["duplicate_of"] == {"id": first["id"], "similarity": 1.0, "kind": "exact"}
    assert not json.loads(made("--json", "add", "the boiler is new").out)["is_duplicate"]


def test_init_writes_the_recovery_key_where_asked_for_its_owner_alone(
    muniment: Run, tmp_path: Path, folder: Path
) -> None:
    recovery = tmp_path / "recovery"
    outcome = muniment("init", "--key-file", "--recovery-file", str(recovery), "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.document == {"folder": str(folder)}
    key = recovery.read_text(encoding="ascii").strip()
    assert len(key.split("-")) == 9
    assert key not in outcome.out + outcome.err
    assert mode_of(recovery) == 0o600
    for path in folder.rglob("*"):
        assert mode_of(path) & 0o077 == 0, path


def test_init_refuses_what_is_there(made: Run, tmp_path: Path) -> None:
    refused = made("init", "--key-file", "--recovery-file", str(tmp_path / "other"))
    assert refused.code == 1
    assert "A vault already exists here" in refused.err
    assert not (tmp_path / "other").exists()


def test_init_makes_no_vault_when_the_recovery_file_exists(muniment: Run, tmp_path: Path) -> None:
    recovery = tmp_path / "recovery"
    recovery.write_text("precious", encoding="utf-8")
    refused = muniment("init", "--key-file", "--recovery-file", str(recovery))
    assert refused.code == 1
    assert recovery.read_text(encoding="utf-8") == "precious"
    assert muniment("list").code == 1


def test_init_refuses_a_passphrase_that_is_guessed_at_once(
    muniment: Run, tmp_path: Path, folder: Path
) -> None:
    secret, recovery = tmp_path / "passphrase", tmp_path / "recovery"
    secret.write_text("password1", encoding="utf-8")
    secret.chmod(0o600)
    refused = muniment("init", "--passphrase-file", str(secret), "--recovery-file", str(recovery))
    assert refused.code == 1
    assert "too easy to guess" in refused.err
    assert "password1" not in refused.err
    assert not recovery.exists()
    assert not (folder / "vault.header").exists()


def test_a_passphrase_is_read_from_a_file_and_never_shown(muniment: Run, tmp_path: Path) -> None:
    secret, recovery = tmp_path / "passphrase", tmp_path / "recovery"
    secret.write_text("copper lantern seven otters\n", encoding="utf-8")
    secret.chmod(0o600)
    with_file = ("--passphrase-file", str(secret))
    assert muniment("init", *with_file, "--recovery-file", str(recovery)).code == 0
    assert muniment("add", "a first memory", *with_file).code == 0

    wrong = tmp_path / "wrong"
    wrong.write_text("copper lantern seven otter\n", encoding="utf-8")
    wrong.chmod(0o644)
    refused = muniment("list", "--passphrase-file", str(wrong))
    assert refused.code == 1
    assert "That does not unlock the vault" in refused.err
    assert "other users of this computer can read" in refused.err
    assert "battery" not in refused.err + refused.out

    missing = muniment("list")
    assert missing.code == 1
    assert "no terminal to ask" in missing.err


def test_a_passphrase_file_may_be_named_by_the_environment(
    muniment: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_bytes(b"copper lantern seven otters\r\n")
    secret.chmod(0o600)
    monkeypatch.setenv("MUNIMENT_PASSPHRASE_FILE", str(secret))
    assert muniment("init", "--recovery-file", str(tmp_path / "recovery")).code == 0
    assert muniment("list").code == 0


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 5000])
def test_a_bad_passphrase_file_is_refused(made: Run, tmp_path: Path, content: bytes) -> None:
    secret = tmp_path / "passphrase"
    secret.write_bytes(content)
    secret.chmod(0o600)
    refused = made("list", "--passphrase-file", str(secret))
    assert refused.code == 1
    assert "passphrase-file" in refused.err


def test_a_memory_is_added_shown_edited_deleted_and_restored(made: Run) -> None:
    added = made(
        "add", "Ada drinks tea", "--tag", "taste", "--tag", "ada", "--type", "preference",
        "--importance", "0.9", "--metadata", "cups=2", "--category", "health",
        "--expires-in", "7d", "--confidential", "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    memory = added.document
    assert memory["content"] == "Ada drinks tea"
    assert memory["tags"] == ["taste", "ada"]
    assert memory["type"] == "preference"
    assert memory["tier"] == "hot"
    assert memory["metadata"] == {"cups": "2"}
    assert memory["categories"] == ["health"]
    assert memory["visibility"] == "confidential"
    assert memory["expires_at"] is not None
    assert [hit["memory"]["id"] for hit in made("search", "tea", "--json").document["hits"]] == [
        memory["id"]
    ]
    assert made("search", "tea", "--no-confidential", "--json").document["hits"] == []

    for reference in (memory["id"], memory["short_id"], str(memory["number"])):
        assert made("show", reference, "--json").document["id"] == memory["id"]

    edited = made(
        "edit", memory["id"], "Ada drinks coffee", "--tag", "new", "--private", "--keep",
        "--if-version", "1", "--json",
    )  # fmt: skip
    assert edited.code == 0, edited.err
    assert edited.document["content"] == "Ada drinks coffee"
    assert edited.document["tags"] == ["new"]
    assert edited.document["expires_at"] is None
    assert edited.document["visibility"] == "private"
    assert edited.document["version"] == 2

    stale = made("edit", memory["id"], "Ada drinks rum", "--if-version", "1")
    assert stale.code == 1
    assert "Changed in the meantime" in stale.err

    assert made("edit", memory["id"], "--no-tags", "--json").document["tags"] == []
    assert made("edit", memory["id"], "--archived", "yes", "--json").document["archived_at"]
    assert made("list", "--json").document["data"] == []
    assert len(made("list", "--archived", "--json").document["data"]) == 1

    assert made("delete", memory["id"], "--json").document == {
        "id": memory["id"],
        "permanent": False,
    }
    assert made("show", memory["id"]).code == 1
    assert len(made("list", "--deleted", "--archived", "--json").document["data"]) == 1
    assert made("restore", memory["id"], "--json").document["deleted_at"] is None
    assert made("delete", memory["id"], "--permanent").code == 0
    assert made("restore", memory["id"]).code == 1


def test_a_memory_is_read_from_standard_input(made: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def type_in(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    type_in("zwei\nZeilen – ñ\n".encode())
    assert made("add", "-", "--json").document["content"] == "zwei\nZeilen – ñ"
    type_in(b"\xff\xfe\x00")
    assert made("add", "-").code == 1
    type_in(b"x" * 300_000)
    refused = made("add", "-")
    assert refused.code == 1
    assert "content" in refused.err
    assert made("list", "--json").document["total"] == 1


def test_search_says_what_it_searched_for_instead(
    made: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = LoneModel(PiecewiseEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    assert made("add", "a severe penicillin allergy").code == 0
    found = made("search", "alergy", "--mode", "keyword")
    assert "penicillin" in found.out
    assert "Showing results for: allergy" in found.out
    assert "Showing results" not in made("search", "allergy", "--mode", "keyword").out


def test_search_finds_by_words_and_says_why(made: Run) -> None:
    for text in ("Ada plays the cello", "The bins go out on Tuesday", "Bo sails"):
        assert made("add", text, "--tag", "t").code == 0
    found = made("search", "cello", "--debug", "--limit", "2", "--json")
    assert found.code == 0, found.err
    best = found.document["hits"][0]
    assert best["memory"]["content"] == "Ada plays the cello"
    why = best["breakdown"]
    assert why["keyword_rank"] == 1
    told = made("search", "cello", "--debug", "--limit", "2").out
    assert "MEANING" in told
    assert "SCORE PARTS" in told
    assert f"#1 {why['keyword']:.2f}" in told
    parts = ("words", "meaning", "date", "exact", "speaker", "substance", "time")
    scored = [f"{name} {why[name]:.2f}" for name in parts if why[name] is not None]
    assert any(part.startswith("words ") for part in scored)
    assert ", ".join(scored) in told
    assert "SCORE PARTS" not in made("search", "cello", "--mode", "keyword").out
    table = made("search", "cello", "--mode", "keyword", "--tag", "t", "--type", "general")
    assert "Ada plays the cello" in table.out
    assert "1 found" in table.out
    assert made("search", "cello", "--namespace", "elsewhere").code == 1
    assert "Nothing found." in made("search", "xylophone", "--mode", "keyword").out


def test_lists_have_pages(made: Run) -> None:
    for number in range(3):
        assert made("add", f"memory {number}").code == 0
    first = made("list", "--limit", "2", "--sort", "created_at", "--json").document
    assert [item["content"] for item in first["data"]] == ["memory 0", "memory 1"]
    assert first["total"] == 3
    cursor = first["next_cursor"]
    rest = made("list", "--limit", "2", "--sort", "created_at", "--cursor", cursor, "--json")
    assert [item["content"] for item in rest.document["data"]] == ["memory 2"]
    table = made("list", "--limit", "2").out
    assert "2 of 3; for the next page use --cursor" in table
    assert "No memories." in made("list", "--tag", "none").out


def test_keys_are_made_shown_once_paused_and_revoked(made: Run) -> None:
    created = made(
        "key", "create", "--namespace", "work", "--namespace", "default", "--scope", "read,write",
        "--name", "my agent", "--rate-per-minute", "7", "--rate-per-hour", "70", "--json",
    )  # fmt: skip
    assert created.code == 0, created.err
    key = created.document
    assert key["key"].startswith("mun_")
    assert key["namespaces"] == ["work", "default"]
    assert key["scopes"] == ["read", "write"]
    assert (key["rate_per_minute"], key["rate_per_hour"]) == (7, 70)
    assert {item["name"] for item in made("namespaces", "--json").document["data"]} == {
        "default",
        "work",
    }

    listed = made("key", "list", "--json")
    assert [item["id"] for item in listed.document["data"]] == [key["id"]]
    assert key["key"] not in listed.out
    assert made("key", "pause", key["id"], "--json").document["paused_at"]
    assert "paused" in made("key", "list").out
    assert made("key", "resume", key["id"], "--json").document["paused_at"] is None
    assert made("key", "revoke", key["id"], "--json").document["revoked_at"]
    assert made("key", "pause", "no-such-key").code == 1

    only = made("key", "create", "--namespace", "work", "--only-key")
    assert only.out.startswith("mun_")
    assert len(only.out.split()) == 1
    assert only.err == ""


def test_stats_and_namespaces(made: Run) -> None:
    made("add", "one")
    made("add", "two", "--type", "fact")
    figures = made("stats", "--json").document
    assert figures["memories"] == 2
    assert figures["by_type"]["fact"] == 1
    assert made("stats", "--namespace", "default", "--days", "3").code == 0
    table = made("stats").out
    assert ["memories", "2"] in [line.split() for line in table.splitlines()]
    assert "2         default" in made("namespaces").out


def test_status_tells_of_backups_and_what_to_do(
    made: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = made("status", "--json").document
    assert told["vault"] == "unlocked"
    assert told["port"] is None
    assert told["backups"]["folder"] == str(folder / "backups")
    assert told["backups"]["trouble"] is None
    lines = made("status").out.splitlines()
    assert any(line.split() == ["last", "backup", "none", "yet"] for line in lines)
    assert any(line.split() == ["trouble", "none"] for line in lines)
    trouble = BackupTrouble("disk-full", datetime(2026, 5, 1, tzinfo=UTC), "It is full.", "Tidy.")
    failed = BackupStanding(Schedule.DAILY, None, None, None, folder, trouble)
    monkeypatch.setattr(BackupStandingService, "standing_of", lambda *_given: failed)
    assert "It is full. Tidy." in made("status").out
    doctor = made("doctor", "--json")
    assert doctor.code == 1
    backups = next(x for x in doctor.document["findings"] if x["check"] == "backups")
    assert (backups["ok"], backups["detail"]) == (False, "It is full.")
    assert doctor.err.splitlines() == ["Problems were found.", "backups: Tidy."]


def test_status_says_what_is_not_used_until_it_is_accepted(made: Run, folder: Path) -> None:
    made("key", "create", "--name", "thief", "--namespace", "default")
    copy = OlderCopy(folder)
    (key,) = json.loads(made("key", "list", "--json").out)["data"]
    made("key", "revoke", key["id"])
    copy.splice("api_keys")
    said = made("status").out
    assert "thief" in said
    assert "muniment accept" in said
    (trouble,) = made("status", "--json").document["troubles"]
    assert trouble["code"] == "changed-vault"
    assert made("doctor").code == 1
    made("key", "revoke", key["id"])
    assert made("accept").code == 0
    assert made("status", "--json").document["troubles"] == []
    assert made("doctor").code == 0


def test_status_says_that_the_disk_is_full(made: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "disk" not in [line.split()[0] for line in made("status").out.splitlines()]
    disk = FullDisk(monkeypatch)
    disk.fill()
    outcome = made("status")
    disk.free()
    assert outcome.code == 0
    assert outcome.err == f"{DISK_FULL_NOTICE}\n"
    assert "disk           full; the vault is read-only" in outcome.out
    assert made("status", "--json").document["disk_full"] is False


def test_status_of_a_locked_vault_says_so(made: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise RefusedError(Refusal("The vault is locked", "", "Unlock it.", "vault-locked"))

    monkeypatch.setattr(PortClient, "request", refuse)
    outcome = made("status")
    assert outcome.code == 0
    assert "unlock the vault to see them" in outcome.out


def test_backup_makes_one_and_verifies_it(
    made: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("add", "one")
    told = made("backup", "--json")
    assert (told.code, told.err) == (0, "")
    file = Path(told.document["file"])
    assert file.parent == folder / "backups"
    assert file.stat().st_size == told.document["size_bytes"]
    assert told.document["memories"] == 1
    assert json.loads(made("status", "--json").out)["backups"]["last_at"] is not None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(long_requests, "LOOK_S", 0.001)
    for left in file.parent.iterdir():  # a name holds its second, and there may be one of each
        left.unlink()
    again = made("backup")
    assert again.code == 0
    assert [line.split() for line in again.out.splitlines()][3:4] == [["memories", "1"]]
    assert again.err.endswith("\r\x1b[K")


@pytest.fixture
def checked_slowly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the check of records take until it is stopped or looked at; names checks left."""
    left: list[str] = []
    examine, progress = DoctorService.examine, DoctorService.progress
    looked = threading.Event()

    def looking(self: DoctorService, actor: Actor) -> CheckProgress | None:
        told = progress(self, actor)
        if told is not None and told.check == "records":
            looked.set()
        return told

    def slowly(self: DoctorService, actor: Actor, *, repair: bool) -> tuple[Finding, ...]:
        looked.clear()

        def watch(progress: CheckProgress) -> bool:
            if progress.check == "records" and not looked.is_set() and not left:
                deadline = time.monotonic() + 20
                while not looked.wait(0.01) and time.monotonic() < deadline:
                    if self._visits[-1]._is_stopped:
                        left.append(progress.check)
                        break
            return True

        return examine(self, actor, repair=repair, watch=watch)

    monkeypatch.setattr(DoctorService, "examine", slowly)
    monkeypatch.setattr(DoctorService, "progress", looking)
    return left


def test_doctor_tells_a_terminal_how_far_it_is(
    made: Run, checked_slowly: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = made("doctor")
    assert (quiet.code, quiet.err) == (0, "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = made("doctor")
    assert told.code == 0
    assert "Checking records (6 of 16)" in told.err
    assert told.err.endswith("\r\x1b[K")
    assert "Checking" not in told.out
    assert not checked_slowly


def test_the_heading_is_printed_once(
    made: Run, checked_slowly: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DoctorService, "findings", lambda *_given: ())
    assert made("doctor").out.count("CHECK") == 1
    assert not checked_slowly


def test_what_cannot_be_printed_stops_no_repair(
    made: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("add", "The boiler is new.")
    vault = Vault.unlock(folder, KeyFile(folder / "vault.key"))
    with contextlib.closing(open_raw(folder / "vault.db", vault.keys.database)) as raw:
        raw.execute("DELETE FROM memory_text_data WHERE id > 10")
        raw.execute("UPDATE memories SET content_characters = 1")
    vault.lock()
    examine, progress, stop = DoctorService.examine, DoctorService.progress, DoctorService.stop
    looks: list[CheckProgress | None] = []
    goes_on = threading.Event()

    def looking(self: DoctorService, actor: Actor) -> CheckProgress | None:
        looks.append(progress(self, actor))
        if len(looks) > 3:
            goes_on.set()
        return looks[-1]

    def stopping(self: DoctorService, actor: Actor) -> None:
        stop(self, actor)
        goes_on.set()

    def slowly(self: DoctorService, actor: Actor, *, repair: bool) -> tuple[Finding, ...]:
        def watch(told: CheckProgress) -> bool:
            return told.check != "records" or goes_on.wait(PATIENCE_S)

        return examine(self, actor, repair=repair, watch=watch)

    def full(_text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(DoctorService, "examine", slowly)
        patched.setattr(DoctorService, "progress", looking)
        patched.setattr(DoctorService, "stop", stopping)
        patched.setattr(sys.stdout, "write", full)
        told = made("doctor", "--repair")
    assert told.code == 1
    assert "The command itself was carried out." in told.err
    assert made("doctor").code == 0


def test_ctrl_c_stops_the_doctor(
    made: Run, checked_slowly: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    is_done, looks = long_requests.is_done, iter([True])

    def interrupted(answer: Future[object]) -> bool:
        found = is_done(answer)
        if next(looks, False):
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(long_requests, "is_done", interrupted)
    stopped = made("doctor")
    assert (stopped.code, stopped.out) == (130, "")
    assert "Interrupted." in stopped.err
    assert checked_slowly == ["records"]
    assert made("list").code == 0


@pytest.mark.usefixtures("checked_slowly")
def test_doctor_prints_what_it_found_before_the_next_check(
    made: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_done, findings, seen = long_requests.is_done, DoctorService.findings, list[Finding]()

    def told(self: DoctorService, actor: Actor) -> tuple[Finding, ...]:
        found = findings(self, actor)
        seen.extend(found)
        return found

    def interrupted(answer: Future[object]) -> bool:
        found = is_done(answer)
        if seen:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(DoctorService, "findings", told)
    monkeypatch.setattr(long_requests, "is_done", interrupted)
    stopped = made("doctor")
    assert stopped.code == 130
    heading, *lines = [line.split() for line in stopped.out.splitlines()]
    assert heading == ["CHECK", "FOUND"]
    assert [line[:2] for line in lines] == [["ok", found.check] for found in seen]


def test_doctor_finds_a_healthy_vault_well(made: Run) -> None:
    made("add", "one")
    outcome = made("doctor", "--json")
    assert outcome.code == 0, outcome.out
    findings = {item["check"]: item for item in outcome.document["findings"]}
    assert {"file", "journal", "records", "index", "model", "port"} <= set(findings)
    assert all(item["ok"] for item in findings.values())
    assert "ok" in made("doctor", "--repair").out


REPAIR = "`muniment doctor --repair` makes it anew from the memories."
ACCEPT = (
    "Files were changed while the vault was closed. Revoke the keys that you do not want and set "
    "the settings anew, or restore a backup; then accept this state, in the window or with "
    "`muniment accept`."
)
RESTORE = (
    "It cannot be mended. A backup from before still has it: restore one in the window, in the "
    "settings under Backups."
)


def test_doctor_names_what_helps_and_repair_only_where_it_does(
    made: Run, home_factory: HomeFactory
) -> None:
    for text in ("one", "two"):
        made("add", text)
    key_id = made("key", "create", "--namespace", "default", "--json").document["id"]
    home = home_factory()
    damage(
        home,
        "UPDATE memories SET content_characters = 500 WHERE number = 1",
        "DELETE FROM memory_text WHERE rowid = 1",
        SHUT[0].format(number=2),
        "UPDATE api_keys SET namespaces = '[\"nowhere\"]'",
    )
    home.services.close()
    found = made("doctor")
    assert found.code == 1
    assert "not vouched for: changed-vault" in found.err.splitlines()[0]
    assert found.err.splitlines()[1].startswith("API keys, namespaces or settings were")
    assert found.err.splitlines()[2:] == [
        "Problems were found.",
        f"keys-and-settings: {ACCEPT}",
        "api-keys: Revoke it with `muniment key revoke`, and make another.",
        f"records: {RESTORE}",
        f"fields, no-text: {REPAIR}",
    ]
    mended = made("doctor", "--repair", "--json")
    assert mended.code == 1
    assert "--repair" not in mended.err
    assert f"records: {RESTORE}" in mended.err
    findings = {item["check"]: item for item in mended.document["findings"]}
    assert findings["fields"]["repaired"]
    assert findings["fields"]["hint"] == ""
    assert (findings["records"]["can_mend"], findings["records"]["hint"]) == (False, RESTORE)
    assert "not used" in made("key", "list").out
    standing = made("status")
    assert standing.out.count("were changed while the vault was closed") == 1
    assert made("key", "revoke", key_id).code == 0
    assert "api-keys:" not in made("doctor").err


def test_a_file_in_the_place_of_the_backups_keeps_nothing_from_working(
    made: Run, tmp_path: Path
) -> None:
    made("add", "still here")
    backups = tmp_path / "home" / "backups"
    if backups.is_dir():
        backups.rmdir()
    backups.touch()
    listed = made("list")
    assert (listed.code, "still here" in listed.out) == (0, True)
    assert made("status").code == 0
    assert made("backup").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("add", "x", "--importance", "2"),
        ("add", "x", "--type", "opinion"),
        ("add", "x", "--expires-in", "soon"),
        ("add", "x", "--expires-in", "0d"),
        ("add", "x", "--metadata", "novalue"),
        ("edit", "1"),
        ("list", "--limit", "0"),
        ("list", "--sort", "colour"),
        ("search", "x", "--mode", "magic"),
        ("key", "create"),
        ("key", "create", "--namespace", "a", "--scope", "root"),
        ("serve", "--port", "70000"),
        ("bench", "nonsense"),
        ("nonsense",),
        ("list", "--nonsense"),
    ],
)
def test_wrong_usage_ends_in_2(made: Run, arguments: tuple[str, ...]) -> None:
    outcome = made(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", ""), "content"),
        (("add", "x" * 50_001), "content"),
        (("add", "x", "--namespace", "n" * 300), "namespace"),
        (("show", "no-such-id"), "Not found"),
        (("show", "../../healthz"), "Not found"),
        (("delete", "1"), "Not found"),
        (("search", ""), "query"),
        (("list", "--cursor", "forged"), "cursor"),
    ],
)
def test_refusals_end_in_1_with_the_reason_on_standard_error(
    made: Run, arguments: tuple[str, ...], words: str
) -> None:
    outcome = made(*arguments, "--json")
    assert outcome.code == 1
    assert outcome.out == ""
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_without_a_vault_commands_say_how_to_make_one(muniment: Run) -> None:
    outcome = muniment("list")
    assert outcome.code == 1
    assert "muniment init" in outcome.err


def test_what_an_agent_wrote_cannot_steer_the_terminal(made: Run) -> None:
    evil = "title\x1b]0;pwned\x07 \x9b31m \u202etxt.exe\u2066 a\u200bb\r\nline\ttab"
    memory = made("add", evil, "--source", "s\u202es", "--json").document
    assert memory["content"] == evil
    for arguments in (
        ("list",), ("show", "1"), ("search", "title"), ("list", "--json"), ("show", "1", "--json"),
    ):  # fmt: skip
        printed = made(*arguments).out
        unsafe = [char for char in printed if not char.isprintable() and char not in "\n\t"]
        assert unsafe == [], (arguments, unsafe)
    assert made("show", "1", "--json").document["content"] == evil


def test_each_command_takes_home_and_json_before_or_after_its_name(
    folder: Path, made: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(HOST, ["stats", "--home", str(folder), "--json"]) == 0
    after = capsys.readouterr().out
    assert run(HOST, ["--json", "--home", str(folder), "stats"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(after)


def test_a_home_that_is_named_wins_over_the_environment(
    made: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIMENT_HOME", str(tmp_path / "another"))
    assert made("namespaces").code == 0
    assert not (tmp_path / "another").exists()


@pytest.mark.parametrize("named", ["", __file__])
def test_a_home_is_a_folder(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["--home", named], ["namespaces", "--home", named]):
        assert run(HOST, arguments) == 2
        assert "must name a folder" in capsys.readouterr().err
    # Without a command the window would open past the command line.
    assert run_process("--home", "").code == 2
    assert not list(tmp_path.iterdir())


def test_the_home_may_be_named_by_the_environment(folder: Path, made: Run) -> None:
    outcome = run_process("namespaces", "--json", environment={"MUNIMENT_HOME": str(folder)})
    assert outcome.code == 0, outcome.err
    assert outcome.document["data"][0]["name"] == "default"


@pytest.mark.parametrize("options", ["--json", ""])
def test_a_closed_pipe_ends_quietly(folder: Path, made: Run, options: str) -> None:
    run_process("--home", str(folder), "add", "nobody reads this")
    command = f"{sys.executable} -m muniment --home {folder} list {options}"
    done = subprocess.run(
        ["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("add - <&-", 1, "must not be empty"),
        ("hook context <&-", 1, "must contain one JSON object"),
        ("capture --tag x <&-", 2, "need a text on standard input"),
        ("mcp <&-", 0, ""),
        ("namespaces >&-", 0, ""),
        ("--help >&-", 0, ""),
        ("show 5 2>&-", 1, ""),
    ],
)
def test_a_stream_that_is_closed_is_as_good_as_nothing(
    folder: Path, made: Run, command: str, code: int, said: str
) -> None:
    done = shell(folder, command)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Something went wrong inside" not in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize(
    "command",
    [
        *("namespaces", "--json namespaces", "--help", "list -h"),
        """mcp <<<'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'""",
    ],
)
def test_a_full_disk_behind_the_output_is_told(folder: Path, made: Run, command: str) -> None:
    made("key", "create", "--save", "--name", "MCP", "--namespace", "default")
    told = shell(folder, f"{command} >/dev/full")
    assert told.code == 1
    assert told.err.splitlines() == [
        "The system refused: the result could not be written: No space left on device",
        "The command itself was carried out.",
    ]


def shell(folder: Path, command: str) -> Outcome:
    """Run a command of the home with the redirections of a shell."""
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m muniment --home {folder} {command}"],
        capture_output=True,
        check=False,
        env=ENVIRONMENT,
        text=True,
        timeout=PATIENCE_S,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("key_id", ["key_1", "", "../stats", "a b", "caf\udce9"])
def test_a_key_that_there_is_not_is_not_found(made: Run, key_id: str) -> None:
    refused = made("key", "revoke", key_id)
    assert refused.code == 1
    assert refused.err.startswith("Not found: there is no such key\n")


def test_an_unexpected_failure_shows_neither_its_text_nor_a_traceback(
    made: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the secret text")

    monkeypatch.setattr(CommandHost, "running", fail)
    outcome = made("list")
    assert outcome.code == 1
    assert "Something went wrong inside Muniment (RuntimeError" in outcome.err
    assert "secret text" not in outcome.err
    assert "Traceback" not in outcome.err


def test_ctrl_c_ends_quietly(made: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CommandHost, "running", interrupt)
    outcome = made("list")
    assert outcome.code == 130
    assert outcome.err == "Interrupted.\n"
