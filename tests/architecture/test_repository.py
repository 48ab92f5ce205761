"""What the files of the project say, and what they must not."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from muniment.bootstrap import CommandHost
from muniment.cli.app import build

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".ico", ".onnx", ".bin", ".gz", ".icns", ".svg"}

INDEX_ADDRESS = re.compile(r"https?://\S+/simple\b|--(extra-)?index-url|--find-links|@ file:")
MACHINE_PATH = re.compile(r"(?<![\w.])/(root|Users)/")
ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+)")
LOOPBACK = {"127.0.0.1", "localhost"}


FOLDERS = ("app", "docs", "models", "packaging", "resources", "tests", ".ci")


def tracked() -> list[Path]:
    """The files of the project, also where there is no git to ask."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
        paths = [path for path in [*found, *ROOT.glob("*")] if "__pycache__" not in path.parts]
    return [path for path in paths if path.suffix not in BINARY and path.is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_no_file_names_a_package_index() -> None:
    own = Path(__file__).resolve()
    assert lines_with(INDEX_ADDRESS, [path for path in tracked() if path != own]) == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    own = Path(__file__).resolve()
    assert lines_with(MACHINE_PATH, [path for path in tracked() if path != own]) == []


def test_the_search_for_machine_paths_finds_them() -> None:
    assert MACHINE_PATH.search("cp /Users/ada/x .")


def test_the_program_names_no_host_but_this_machine() -> None:
    """Nothing is fetched and nothing reported: no address of another machine is in the code.

    Names below `.example` belong to nobody (RFC 2606).
    """
    own = [path for path in tracked() if "app" in path.relative_to(ROOT).parts[:1]]
    foreign = set()
    for path in own:
        foreign |= {host.rstrip(".") for host in ADDRESS.findall(text_of(path))}
    foreign = {host for host in foreign if not host.endswith(".example")}
    assert foreign - LOOPBACK - {"www.w3.org", "arxiv.org", "doi.org"} == set()


def test_nothing_imports_onnxruntime_before_the_program_has_turned_its_telemetry_off() -> None:
    """The package turns it off, and tests/conftest.py imports it; a script must do so, too."""
    scripts = [
        path for path in tracked() if path.relative_to(ROOT).parts[0] in {"models", "packaging"}
    ]
    assert lines_with(re.compile(r"^\s*(import|from) onnxruntime"), scripts) == []
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_every_pin_has_a_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock, flags=re.IGNORECASE)
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==[^\s;\\]+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    wanted = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        wanted += group
    for requirement in wanted:
        name = re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), name


def command_names() -> set[str]:
    """Every command that the program knows, such as ``add`` and ``key create``."""
    names: set[str] = set()

    def collect(group: object, prefix: str) -> None:
        for name, command in getattr(group, "commands", {}).items():
            if getattr(command, "commands", None):
                collect(command, f"{prefix}{name} ")
            else:
                names.add(prefix + name)

    collect(typer.main.get_command(build(CommandHost())), "")
    return names


def code_of(document: Path) -> str:
    """The code of a Markdown document, blocks and spans."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?^```", text, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", rest)])


def test_every_command_is_in_the_guide() -> None:
    code = code_of(ROOT / "docs" / "guide.md")
    missing = {name for name in command_names() if not re.search(rf"muniment {name}\b", code)}
    assert missing == set()


def test_every_command_in_the_documents_exists() -> None:
    names = command_names()
    groups = {name.split()[0] for name in names if " " in name}
    unknown = set()
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for first, second in re.findall(
            r"(?<![\w/.\"-])muniment ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", code_of(document)
        ):
            name = f"{first} {second}" if first in groups else first
            if name not in names:
                unknown.add(f"{document.name}: {name}")
    assert unknown == set()


@pytest.mark.parametrize(
    ("document", "needed"),
    [
        ("README.md", {"run", "test"}),
        ("CONTRIBUTING.md", {"test", "test-random", "coverage", "check", "bench"}),
    ],
)
def test_every_make_target_in_a_document_exists(document: str, needed: set[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", code_of(ROOT / document)))
    assert needed <= named <= targets


def test_the_continuous_run_uses_the_commands_of_the_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [line for line in run.splitlines() if line.startswith("make ")] == [
        "make check",
        "make test",
        "make coverage",
    ]


def test_the_setup_script_parses() -> None:
    checked = subprocess.run(
        ["bash", "-n", str(ROOT / "packaging" / "setup.sh")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        (
            "from muniment.bootstrap import CommandHost; from muniment.cli.app import build;"
            "build(CommandHost())",
            {"numpy", "sqlalchemy", "onnxruntime", "tokenizers", "fastapi", "cryptography", "mcp"},
        ),
        (
            "import muniment.services.container, muniment.desktop.shell.application;"
            "import muniment.bootstrap.window, muniment.embedding.catalogue",
            {
                "numpy",
                "sqlalchemy",
                "alembic",
                "onnxruntime",
                "tokenizers",
                "fastapi",
                "keyring",
                "mcp",
                "muniment.desktop.views.capture.capture",
                "muniment.desktop.views.first_run.wizard",
                "muniment.domain.confidentiality.secret_text",
                "muniment.domain.suspicion.suspicion",
            },
        ),
        (
            "import muniment.understanding.profile.person_profile",
            {
                "muniment.understanding.conversations.rendering",
                "muniment.understanding.dates.date_recognition",
            },
        ),
        (
            "from unittest.mock import MagicMock; from muniment.api.application import create_app;"
            "create_app(MagicMock(), version='1', instance_token=None)",
            {
                "mcp",
                "mcp_types",
                *(
                    f"muniment.api.dialects.{dialect}.application"
                    for dialect in ("azen", "memoryrelay", "memsync", "sendryx", "statebase")
                ),
            },
        ),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str, heavy: set[str]) -> None:
    """Help, the window's first paint, the port and the first profile wait for none of these."""
    code = f"{statement}\nimport sys\nprint(sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True
    )
    assert loaded.stdout.strip() == "[]", loaded.stderr


def test_the_wheel_carries_the_licence_of_everything_in_it() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    named = {path for glob in project["project"]["license-files"] for path in ROOT.glob(glob)}
    texts = {path for path in tracked() if path.name.startswith(("LICENSE", "NOTICE"))}
    assert texts == named
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    # The window shows it, and looks for it beside the resources.
    assert wheel["force-include"]["NOTICE"] == "muniment/_bundled/NOTICE"
