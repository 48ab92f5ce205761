"""The import contracts hold, and a planted violation of each is caught."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "app" / "muniment"
FRONTS = "Fronts import services and domain alone"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(folder / "pyproject.toml")],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "app"), "PATH": ""},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )


PLANTED = [
    ("Layers", "domain", "from muniment.crypto import kdf"),
    ("Layers", "crypto", "from muniment.vault import header"),
    ("Layers", "storage", "from muniment.vault import header"),
    ("Layers", "retrieval", "from muniment.services import container"),
    ("Layers", "services", "from muniment.api import server"),
    ("Layers", "bundles", "from muniment.services import container"),
    ("Layers", "bundles", "from muniment.retrieval import engine"),
    ("Layers", "importers", "from muniment.understanding import messages"),
    ("Layers", "cli", "from muniment.api import server"),
    ("Layers", "desktop", "from muniment.cli import client"),
    (FRONTS, "desktop", "from muniment.system import paths"),
    (FRONTS, "api", "from muniment.storage import store"),
    (FRONTS, "cli", "from muniment.vault import header"),
    (FRONTS, "cli", "from muniment.bundles import container"),
    (
        FRONTS,
        "desktop",
        "import typing\n\nif typing.TYPE_CHECKING:\n    from muniment.crypto import kdf",
    ),
    ("Qt only in the window", "cli", "from PySide6 import QtCore"),
    ("Web only at the port", "services", "import fastapi"),
    ("SQL only in storage", "api", "import sqlalchemy"),
    ("SQL only in storage", "bundles", "import sqlalchemy"),
    ("ONNX only in embedding", "services", "import onnxruntime"),
    ("Folders and keychain of the machine only in system", "vault", "import appdirs"),
]


@pytest.fixture(scope="module", name="violations")
def _violations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the contracts say, by name, of a copy of the package with all violations planted."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    skip = shutil.ignore_patterns("__pycache__", "*.png", "*.svg")
    shutil.copytree(PACKAGE, folder / "app" / "muniment", ignore=skip)
    for number, (_, package, statement) in enumerate(PLANTED):
        path = folder / "app" / "muniment" / package / f"planted_{number}.py"
        path.write_text(f'"""Planted."""\n\n{statement}\n', encoding="utf-8")
    (folder / "app" / "muniment" / "utils.py").write_text('"""Planted."""\n', encoding="utf-8")
    outcome = lint_imports(folder)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    lines = outcome.stdout.partition("Broken contracts")[2].splitlines()
    reports: dict[str, str] = {}
    for line, under in pairwise(lines):
        if line and set(under) == {"-"}:
            reports[line] = ""
        elif reports:
            reports[[*reports][-1]] += f"{line}\n"
    return reports


@pytest.mark.parametrize("number", range(len(PLANTED)))
def test_a_planted_violation_is_caught(violations: dict[str, str], number: int) -> None:
    contract, package, _ = PLANTED[number]
    planted = f"muniment.{package}.planted_{number} -> "
    naming = [name for name, report in violations.items() if planted in report]
    assert len(naming) == 1
    assert naming[0].startswith(contract)


def test_a_package_that_no_contract_knows_is_caught(violations: dict[str, str]) -> None:
    assert any("muniment.utils" in report for report in violations.values())


def test_each_contract_is_planted_against() -> None:
    import tomllib

    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {contract["name"] for contract in config["tool"]["importlinter"]["contracts"]}
    planted = {contract for contract, _, _ in PLANTED}
    assert all(any(name.startswith(start) for start in planted) for name in named)


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_named_for_nothing_in_particular(word: str) -> None:
    named = [path for path in PACKAGE.rglob("*.py") if word in path.stem]
    assert named == []
