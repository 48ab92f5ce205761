"""The pages of dialects: held to the routes that the port has, and to the tests they name."""

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from muniment.api.dialect_spec import DialectSpec, Program
from muniment.api.dialects.registry import SPECS
from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import RATES_PER_HOUR, RATES_PER_MINUTE, TOKEN_PREFIXES
from tests.api.fake_container import FakeHouse

ROOT = Path(__file__).resolve().parents[2]
INDEX = (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "reference" / "dialect-routes.md").read_text(encoding="utf-8")
VENDORS = [frame for frame in SPECS if frame.dialect is not Dialect.NATIVE]

TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
ROUTE = re.compile(r"\| `([A-Z]+) (/\S*)` \|")
RATES = re.compile(r"\| `(\w+)` \|.*\| `(\S+)` \| .* \| (\d+) \| (\d*) ?\|")


def section_of(dialect: Dialect) -> str:
    """Return the section of a dialect; its heading is the dialect's name."""
    heading = re.compile(rf"^## {dialect.value}$", re.IGNORECASE | re.MULTILINE)
    begun = PAGE[heading.search(PAGE).end() :]
    return begun.split("\n## ")[0]


def routes_of(frame: DialectSpec) -> set[tuple[str, str]]:
    """Return method and path of every route that a dialect's application has."""
    app = frame.build(frame, FakeHouse().services(), Program("1", begun=0.0))
    return {
        (method, re.sub(r":path}", "}", route.path))
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }


@pytest.mark.parametrize("frame", VENDORS, ids=lambda frame: frame.dialect.value)
def test_every_route_stands_in_its_table_with_a_test(frame):
    rows = [line for line in section_of(frame.dialect).splitlines() if ROUTE.match(line)]

    assert {ROUTE.match(row).groups() for row in rows} == routes_of(frame)
    assert len(rows) == len(routes_of(frame)), "a route stands once"
    assert all(TEST.search(row) for row in rows)


def test_every_test_that_is_named_exists():
    named = TEST.findall(PAGE)

    assert named
    for file, test in named:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{file}::{test}"


def test_every_dialects_keys_and_rates_stand_in_the_table():
    told = {Dialect(name): row for name, *row in RATES.findall(INDEX)}

    assert told == {
        frame.dialect: [
            TOKEN_PREFIXES[frame.dialect],
            str(RATES_PER_MINUTE[frame.dialect]),
            str(RATES_PER_HOUR.get(frame.dialect, "")),
        ]
        for frame in VENDORS
    }


@pytest.mark.parametrize("frame", VENDORS, ids=lambda frame: frame.dialect.value)
def test_every_dialect_has_a_page_with_its_address_key_and_rate(frame):
    name = frame.dialect.value
    page = (ROOT / "docs" / "dialects" / f"{name}.md").read_text(encoding="utf-8")

    assert f"(dialects/{name}.md)" in INDEX
    assert f"http://127.0.0.1:4774/{name}" in page
    assert f"--dialect {name}" in page
    assert f"{RATES_PER_MINUTE[frame.dialect]} calls a minute" in page
    if hourly := RATES_PER_HOUR.get(frame.dialect):
        assert f"{hourly} an hour" in page


def test_no_dialect_imports_another():
    rooms = ROOT / "app" / "muniment" / "api" / "dialects"
    names = {room.name for room in rooms.iterdir() if (room / "__init__.py").exists()}

    assert names == {frame.dialect.value for frame in VENDORS}
    for name in names:
        for file in (rooms / name).glob("*.py"):
            imported = set(re.findall(r"muniment\.api\.dialects\.(\w+)", file.read_text("utf-8")))
            assert imported & names <= {name}, file
            assert "muniment.api.native" not in file.read_text("utf-8"), file
