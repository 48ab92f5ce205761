"""The import contracts hold, and a planted violation of each is caught."""

import shutil
import subprocess
import sys
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


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package whose modules may be spoiled."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    skip = shutil.ignore_patterns("__pycache__", "*.png", "*.svg")
    shutil.copytree(PACKAGE, tmp_path / "app" / "muniment", ignore=skip)
    return tmp_path


def plant(folder: Path, module: str, statement: str) -> None:
    path = folder / "app" / "muniment" / Path(*module.split(".")) / "planted.py"
    path.write_text(f'"""Planted."""\n\n{statement}\n', encoding="utf-8")


def test_the_contracts_hold() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "0 broken" in outcome.stdout


@pytest.mark.parametrize(
    ("contract", "package", "statement"),
    [
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
    ],
)
def test_a_planted_violation_is_caught(
    copy: Path, contract: str, package: str, statement: str
) -> None:
    plant(copy, package, statement)
    outcome = lint_imports(copy)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    broken = [line for line in outcome.stdout.splitlines() if line.endswith("BROKEN")]
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_a_package_that_no_contract_knows_is_caught(copy: Path) -> None:
    (copy / "app" / "muniment" / "utils.py").write_text('"""Planted."""\n', encoding="utf-8")
    outcome = lint_imports(copy)
    assert outcome.returncode == 1
    assert "muniment.utils" in outcome.stdout


def test_each_contract_is_planted_against() -> None:
    import tomllib

    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {contract["name"] for contract in config["tool"]["importlinter"]["contracts"]}
    marks = test_a_planted_violation_is_caught.pytestmark  # type: ignore[attr-defined]
    planted = {case[0] for case in marks[0].args[1]}
    assert all(any(name.startswith(start) for start in planted) for name in named)


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_named_for_nothing_in_particular(word: str) -> None:
    named = [path for path in PACKAGE.rglob("*.py") if word in path.stem]
    assert named == []
