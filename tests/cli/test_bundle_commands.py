"""Exporting and importing bundles by command, on a vault that no application has open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli.app import run
from muniment.embedding.catalogue import LoneModel
from tests.fakes.command_line import HOST, Outcome
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.statements import share_statements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    share_statements()
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    for name in ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def muniment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a home with a vault."""
    HOST.create_vault_without_recovery_key(tmp_path / "home", passphrase=None)

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(tmp_path / "home"), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_here


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text("violet anchor nine herons\n", encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def exported(muniment: Run, tmp_path: Path, passphrase_file: str) -> str:
    """Export a namespace with one memory; return the file."""
    muniment("add", "the garden", "--namespace", "default")
    out = str(tmp_path / "one.muniment")
    done = muniment(
        *("export", "--namespace", "default", "--out", out, "--passphrase-file", passphrase_file),
        "--json",
    )
    assert done.code == 0, done.err
    assert json.loads(done.out)["records"]["memory"] == 1
    return out


def test_a_bundle_goes_out_and_comes_back(
    muniment: Run, tmp_path: Path, passphrase_file: str
) -> None:
    bundle = exported(muniment, tmp_path, passphrase_file)
    options = ("import", bundle, "--passphrase-file", passphrase_file, "--into", "copy", "--json")

    before = muniment(*options, "--dry-run")
    assert before.code == 0, before.err
    (found,) = json.loads(before.out)["namespaces"]
    assert found["examples"] == ["the garden"]
    assert found["memories"] == {"new": 1, "changed": 0, "identical": 0, "conflicting": 0}
    assert "copy" not in muniment("namespaces").out

    done = muniment(*options)
    assert done.code == 0, done.err
    assert json.loads(done.out)["batch_id"]
    assert "the garden" in muniment("list", "--namespace", "copy").out


def test_people_read_what_was_done(muniment: Run, tmp_path: Path, passphrase_file: str) -> None:
    bundle = exported(muniment, tmp_path, passphrase_file)
    options = ("import", bundle, "--passphrase-file", passphrase_file, "--into", "copy")
    assert "Nothing was written." in muniment(*options, "--dry-run").out
    assert "batch" in muniment(*options).out


def test_a_wrong_passphrase_is_refused(muniment: Run, tmp_path: Path, passphrase_file: str) -> None:
    bundle = exported(muniment, tmp_path, passphrase_file)
    other = tmp_path / "other"
    other.write_text("another\n", encoding="utf-8")
    other.chmod(0o600)
    refused = muniment("import", bundle, "--passphrase-file", str(other), "--into", "copy")
    assert refused.code == 1
    assert "does not open the bundle" in refused.err


def test_a_bundle_that_is_not_there_is_named(
    muniment: Run, tmp_path: Path, passphrase_file: str
) -> None:
    nowhere = tmp_path / "gone.muniment"
    refused = muniment("import", str(nowhere), "--passphrase-file", passphrase_file)
    assert refused.code == 2
    assert "gone.muniment" in "".join(refused.err.split())
    assert "does not exist" in " ".join(refused.err.split())


def test_an_existing_file_is_replaced_only_on_request(
    muniment: Run, tmp_path: Path, passphrase_file: str
) -> None:
    bundle = exported(muniment, tmp_path, passphrase_file)
    again = ("export", "-n", "default", "-o", bundle, "--passphrase-file", passphrase_file)
    assert muniment(*again).code == 1
    assert muniment(*again, "--replace").code == 0


def test_without_a_terminal_the_passphrase_is_asked_for_in_a_file(
    muniment: Run, tmp_path: Path
) -> None:
    refused = muniment("export", "-n", "default", "-o", str(tmp_path / "one.muniment"))
    assert refused.code == 1
    assert "--passphrase-file" in refused.err
    assert not (tmp_path / "one.muniment").exists()


def test_a_bundle_for_a_vault_opens_there_without_a_passphrase(
    muniment: Run, tmp_path: Path
) -> None:
    key = json.loads(muniment("public-key", "--json").out)["public_key"]
    muniment("add", "the garden", "--namespace", "default")
    out = str(tmp_path / "one.muniment")
    done = muniment("export", "-n", "default", "--out", out, "--recipient", key)
    assert done.code == 0, done.err
    assert muniment("import", out, "--into", "copy").code == 0
    assert "copy" in muniment("namespaces").out


def test_a_mistyped_recipient_is_refused(muniment: Run, tmp_path: Path) -> None:
    key = json.loads(muniment("public-key", "--json").out)["public_key"]
    wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
    out = tmp_path / "one.muniment"
    done = muniment("export", "-n", "default", "--out", str(out), "--recipient", wrong)
    assert done.code == 1
    assert "public key" in done.err
    assert not out.exists()


def test_a_bundle_of_single_memories_matches_or_finds(
    muniment: Run, tmp_path: Path, passphrase_file: str
) -> None:
    number = json.loads(muniment("--json", "add", "the garden").out)["number"]
    muniment("add", "the shed", "--tag", "tools")
    given = ("--passphrase-file", passphrase_file)
    for place, options in enumerate(
        (("--id", str(number)), ("--tag", "tools"), ("--search", "the shed", "--limit", "1"))
    ):
        out = str(tmp_path / f"{place}.muniment")
        done = muniment("export", "--out", out, *given, *options, "--json")
        assert done.code == 0, done.err
        assert json.loads(done.out)["records"]["memory"] == 1
        seen = muniment("import", out, *given, "--dry-run", "--into", "copy").out
        assert ("the garden" in seen, "the shed" in seen) == (place == 0, place > 0)
