"""The page that says where each behaviour of five memory APIs is: held to the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "memory-apis.md"
SERVICES = ROOT / "app" / "muniment" / "services"
DOMAIN = ROOT / "app" / "muniment" / "domain"

PROOF = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
MEMBER = re.compile(r"\b([A-Z]\w+)\.(\w+)")
CODE = re.compile(r"`([^`]+)`")

WORDS = {
    "Azen": "text memoryId createdAt embedding id content metadata embedded memoryCount errorCount",
    "MemoryRelay": (
        "content agent_id metadata memory_type session_id project project_id importance tier"
        " visibility deduplicate dedup_threshold auto_extract_entities id object entities"
        " is_duplicate created_at updated_at memories client_id parallel_embeddings success total"
        " succeeded failed skipped index status memory_id content_preview timing total_ms"
        " embedding_ms database_ms per_memory_avg_ms query search_mode limit min_score"
        " metadata_filter min_importance include_confidential include_archived compress"
        " max_context_tokens debug score_breakdown memory score recalled_count total_evaluated"
        " threshold top_scores offset has_more next_cursor total_count deleted_at"
    ),
    "Sendryx": (
        "content metadata expires_in_seconds query limit threshold id wipe offset include_expired"
        " retry_after_seconds"
    ),
    "MemSync": "source metadata thread_id",
    "StateBase": (
        "session_id content type tags metadata embed id created_at embedding_id vector_available"
        " query user_id limit threshold data score memory_id starting_after"
    ),
}
"""Every field and parameter that a vendor's document names in its tables and examples."""


@dataclass(frozen=True)
class Row:
    """A row of a table: what the vendor says, and the service, proof and note beside it."""

    section: str
    subject: str
    service: str
    proof: str
    note: str

    def __str__(self) -> str:
        return f"{self.section}: {self.subject}"


def rows_of(text: str) -> Iterator[Row]:
    section = ""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if line.startswith("## "):
            section = line[3:].strip()
        is_head = place + 1 < len(lines) and lines[place + 1].startswith("|---")
        if not line.startswith("|") or line.startswith("|---") or is_head:
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 4, line
        yield Row(section, *cells)


def faults_of(row: Row) -> list[str]:
    """Say what a row claims and the code does not hold."""
    faults = []
    services = MEMBER.findall(row.service)
    proofs = PROOF.findall(row.proof)
    if not (services and proofs) and "not yet" not in row.note:
        faults.append("names no service or no test, and does not say that it is not yet there")
    if "not yet" in row.note and "wait" not in row.note:
        faults.append("does not say what it waits for")
    faults += [
        f"no service has {name}.{member}"
        for name, member in services
        if member not in members(SERVICES).get(name, {}) or not members(SERVICES)[name][member]
    ]
    faults += [
        f"there is no {name}.{member}"
        for name, member in MEMBER.findall(" ".join(CODE.findall(row.note)))
        if member not in members(SERVICES).get(name, members(DOMAIN).get(name, {}))
    ]
    faults += [
        f"there is no {file}::{test}"
        for file, test in PROOF.findall(f"{row.proof} {row.note}")
        if test not in functions_of(file)
    ]
    return faults


@cache
def members(folder: Path) -> dict[str, dict[str, bool]]:
    """Return each class's members by name, and whether each is a method."""
    found: dict[str, dict[str, bool]] = {}
    for path in folder.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, {}).update(_members_of(node))
    return found


def _members_of(node: ast.ClassDef) -> Iterator[tuple[str, bool]]:
    for inner in node.body:
        match inner:
            case ast.FunctionDef(name=name):
                yield name, not name.startswith("_")
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name, False


@cache
def functions_of(file: str) -> frozenset[str]:
    """Return the test functions of a file, parametrised ones by their own name."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def rows() -> list[Row]:
    return list(rows_of(PAGE.read_text(encoding="utf-8")))


def test_every_row_names_a_service_and_a_test_that_exist_or_says_not_yet() -> None:
    faults = {str(row): faults_of(row) for row in rows()}
    assert {subject: found for subject, found in faults.items() if found} == {}
    assert len(faults) == len(rows()), "two rows of a section say the same"


@pytest.mark.parametrize("vendor", sorted(WORDS))
def test_every_word_of_a_vendors_document_is_in_its_table(vendor: str) -> None:
    named = {word for row in rows() if row.section == vendor for word in CODE.findall(row.subject)}
    assert set(WORDS[vendor].split()) - named == set()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| x | | | |", "names no service"),
        ("| x | `MemoryService.get` | | |", "names no service"),
        ("| x | | `tests/unit/test_rates.py::test_x` | |", "names no service"),
        ("| x | | | not yet |", "waits for"),
        ("| x | `MemoryService.got` | `tests/api/test_rates.py::test_a_window_slides` | |", "got"),
        ("| x | `MemoryService._find` | `tests/api/test_rates.py::test_a_window_slides` | |", "_f"),
        ("| x | `Nobody.get` | `tests/api/test_rates.py::test_a_window_slides` | |", "Nobody"),
        ("| x | `MemoryService.get` | `tests/api/test_rates.py::test_nothing` | |", "test_nothing"),
        ("| x | `MemoryService.get` | `tests/api/test_none.py::test_x` | |", "test_none"),
        ("| x | | | not yet: waits for `Memory.colour` |", "Memory.colour"),
    ],
)
def test_a_false_claim_is_noticed(row: str, fault: str) -> None:
    (read,) = rows_of(f"## Azen\n\n| a | b | c | d |\n|---|---|---|---|\n{row}\n")
    assert any(fault in found for found in faults_of(read))


def test_a_row_that_holds_is_taken() -> None:
    held = (
        "| x | `MemoryService.get` | `tests/api/test_rates.py::test_a_window_slides` |"
        " `Memory.number` |"
    )
    (read,) = rows_of(f"| a | b | c | d |\n|---|---|---|---|\n{held}\n")
    assert faults_of(read) == []
