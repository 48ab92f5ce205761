"""The documents: links lead somewhere, decisions have one form, the README stays short."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "models").glob("*.md"),
    *sorted((ROOT / "docs").rglob("*.md")),
]
README_WORDS_MAX = 900
DECISION_WORDS_MAX = 650

LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
MODULE = re.compile(r"`([\w/-]+/[\w-]+\.py)\b")
REFERENCE = re.compile(r"\bdecisions? (\d+)")


def anchors_of(page: Path) -> set[str]:
    """The anchors that a Markdown page gives its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(f"{target}#{anchor}")
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_is_named_exists(page: Path) -> None:
    folders = [ROOT, ROOT / "app" / "muniment"]
    named = set(MODULE.findall(page.read_text(encoding="utf-8")))
    missing = {name for name in named if not any((folder / name).is_file() for folder in folders)}
    assert missing == set()


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_a_status_and_three_parts_on_one_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number = int(page.name[:4])
    status = r"Status: (accepted|superseded by decision \d+), \d{4}-\d\d-\d\d"

    assert re.match(rf"# {number}\. .+\n\n{status}\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) <= DECISION_WORDS_MAX


def test_decisions_are_numbered_without_gaps_and_references_name_one() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))

    unknown = set()
    sources = [*PAGES, *(ROOT / "app").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    for source in sources:
        text = source.read_text(encoding="utf-8")
        named = {int(number) for number in REFERENCE.findall(text)}
        unknown |= {f"{source.name}: decision {number}" for number in named - set(numbers)}
        files = re.findall(r"decisions/(\d{4}[\w-]*\.md)", text)
        unknown |= {file for file in files if not (ROOT / "docs" / "decisions" / file).is_file()}
    assert unknown == set()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= README_WORDS_MAX


def test_the_changelog_has_each_heading_once_in_order() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    order = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    for release in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        headings = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert headings == [heading for heading in order if heading in headings]
        assert len(re.findall(r"\n\n### .+\n\n", f"\n{release}")) == len(headings)
