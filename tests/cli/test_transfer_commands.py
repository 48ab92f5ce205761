"""Exports to and imports from open formats, by command and by port."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli.app import run
from muniment.embedding.catalogue import LoneModel
from muniment.services.models import passages
from tests.fakes.command_line import HOST, Outcome
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.statements import share_statements

Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    share_statements()
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    monkeypatch.setattr(passages, "_REST_S", 600.0)
    for name in ("MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault that a key file opens."""
    folder = tmp_path_factory.mktemp("transfer") / "home"
    HOST.create_vault(folder, passphrase=None, recovery_file=folder.with_name("recovery"))
    return folder


@pytest.fixture
def muniment(tmp_path: Path, template: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a vault of the test, in this process."""
    shutil.copytree(template, tmp_path / "home")

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(tmp_path / "home"), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_here


@pytest.mark.parametrize("name", ["all.jsonl", "all.csv"])
def test_what_export_writes_import_reads_once(muniment: Run, tmp_path: Path, name: str) -> None:
    muniment("add", "The boiler wants 1.5 bar", "--tag", "cellar")
    muniment("add", "The key is under the pot", "--confidential")
    out = tmp_path / name
    told = muniment("--json", "export", "-n", "default", "-o", str(out)).document
    assert (told["memories"], told["withheld"], told["path"]) == (1, 1, str(out))
    assert muniment("export", "-n", "default", "-o", str(out)).code == 1
    whole = ("--replace", "--with-confidential")
    assert muniment("export", "-n", "default", "-o", str(out), *whole).code == 0
    muniment("key", "create", "--namespace", "other")

    into = ("--namespace", "other", "--json")
    preview = muniment("import", str(out), "--dry-run", *into).document
    assert (preview["created"], preview["dry_run"], preview["batch_id"]) == (2, True, None)
    assert "The key is under the pot" in preview["examples"]
    first = muniment("import", str(out), *into).document
    again = muniment("import", str(out), *into).document

    assert (first["created"], first["known"], first["left_out"]) == (2, 0, 0)
    assert (again["created"], again["known"]) == (0, 2)
    page = muniment("list", "--namespace", "other", "--json").document
    assert {memory["content"]: memory["tags"] for memory in page["data"]} == {
        "The boiler wants 1.5 bar": ["cellar"],
        "The key is under the pot": [],
    }


def test_the_report_names_what_was_left_out(muniment: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"content": "The tea is in the tin"}\nno memory\n')
    said = muniment("import", str(path))
    assert said.code == 0
    assert "imported" in said.out
    assert "2: line is not valid JSON" in said.out


def test_a_format_may_be_given(muniment: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text('{"content": "The tea is in the tin"}\n')
    refused = muniment("import", str(path))
    assert (refused.code, "Traceback" in refused.err) == (1, False)
    assert muniment("import", str(path), "--format", "jsonl", "--json").document["created"] == 1
    bundle = muniment("export", "--namespace", "default", "--out", str(tmp_path / "x"))
    assert (bundle.code, "--passphrase-file" in bundle.err) == (1, True)


def test_a_namespace_that_is_not_there_is_refused(muniment: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("The tea is in the tin\n")
    for said in (
        muniment("import", str(path), "--namespace", "nowhere"),
        muniment("export", "--namespace", "nowhere", "--out", str(tmp_path / "x.csv")),
    ):
        assert (said.code, said.out) == (1, "")
        assert "nowhere" in said.err
    assert json.loads(muniment("list", "--json").out)["data"] == []


def test_markdown_without_the_extension_of_a_file_is_a_folder(
    muniment: Run, tmp_path: Path
) -> None:
    muniment("add", "The boiler wants 1.5 bar", "--tag", "cellar")
    folder = tmp_path / "notes"
    told = muniment("export", "-n", "default", "-o", str(folder), "--format", "markdown", "--json")
    assert told.document["memories"] == len(list(folder.glob("*.md"))) == 1
    muniment("key", "create", "--namespace", "other")
    done = muniment("import", str(folder), "--namespace", "other", "--json").document
    assert (done["created"], done["left_out"]) == (1, 0)
    (back,) = muniment("list", "--namespace", "other", "--json").document["data"]
    assert (back["content"], back["tags"]) == ("The boiler wants 1.5 bar", ["cellar"])


def contents(path: Path) -> set[str]:
    return {json.loads(line)["content"] for line in path.read_text("utf-8").splitlines()}


def test_single_memories_matches_and_finds_are_exported(muniment: Run, tmp_path: Path) -> None:
    first = muniment("--json", "add", "The boiler wants 1.5 bar", "--tag", "cellar").document
    muniment("add", "The pump is in the cellar", "--tag", "cellar", "--project", "house")
    muniment("add", "Tea without milk")
    expected = {
        ("--id", first["short_id"]): {"The boiler wants 1.5 bar"},
        ("--tag", "cellar"): {"The boiler wants 1.5 bar", "The pump is in the cellar"},
        ("--tag", "cellar", "-n", "default", "--project", "house"): {"The pump is in the cellar"},
        ("--search", "Tea without milk", "--limit", "1"): {"Tea without milk"},
        ("--search", "milk", "--project", "house"): {"The pump is in the cellar"},
    }
    for number, (options, texts) in enumerate(expected.items()):
        out = tmp_path / f"{number}.jsonl"
        done = muniment("export", "-o", str(out), *options)
        assert done.code == 0, done.err
        assert contents(out) == texts


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "namespace"),
        (("--id", "1", "--tag", "x"), "--id"),
        (("--id", "1", "-n", "default"), "--id"),
        (("--search", "tea", "--tag", "nowhere"), "found no memory"),
        (("--id", "77"), "no such memory"),
        (("--tag", "x", "-n", "nowhere"), "nowhere"),
    ],
)
def test_an_export_of_nothing_is_refused(
    muniment: Run, tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    muniment("add", "Tea without milk")
    done = muniment("export", "-o", str(tmp_path / "x.jsonl"), *options)
    assert done.code != 0
    assert reason in done.err
    assert not (tmp_path / "x.jsonl").exists()
