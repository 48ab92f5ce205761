"""No import cycle anywhere, imports under ``TYPE_CHECKING`` counted."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tests.architecture.test_layers import ROOT

_FIND = """
import sys
import grimp
from tests.architecture.test_cycles import cycle_of
print(cycle_of(grimp.build_graph(sys.argv[1], cache_dir=None)))
"""


def cycle_of(graph: grimp.ImportGraph) -> list[str]:
    """Return modules that import each other in a circle; empty where there is none."""
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return sorted(set(error.args[1]))
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycle_of(grimp.build_graph("muniment", cache_dir=None)) == []


def test_a_planted_cycle_is_found_even_for_type_checkers_alone(tmp_path: Path) -> None:
    package = tmp_path / "planted"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "first.py").write_text("from planted import second\n", encoding="utf-8")
    (package / "second.py").write_text("from planted import third\n", encoding="utf-8")
    (package / "third.py").write_text(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from planted import first\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", _FIND, "planted"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "['planted.first', 'planted.second', 'planted.third']"
