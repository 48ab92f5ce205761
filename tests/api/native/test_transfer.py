"""Open formats over the port: what a key gets, what only the person's commands do."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft, Visibility
from tests.api.open_container import OpenHouse, opened
from tests.conftest import Home
from tests.waiting import PATIENCE_S

ADMIN = frozenset({Scope.ADMIN})
NOTHING = {"running": False, "done": None, "total": None}


@pytest.fixture(name="house")
def _house(home: Home) -> Iterator[OpenHouse]:
    memories = home.services.memories
    home.services.namespaces.create("work", PERSON)
    memories.remember(MemoryDraft(content="a kettle", tags=("tea",), embed=False), PERSON)
    memories.remember(MemoryDraft(content="a plan", namespace="work", embed=False), PERSON)
    hidden = MemoryDraft(content="a diary", visibility=Visibility.CONFIDENTIAL, embed=False)
    memories.remember(hidden, PERSON)
    with opened(home) as house:
        yield house


def test_a_key_gets_the_memories_of_its_namespace(house: OpenHouse) -> None:
    key = house.key("default", scopes=ADMIN)
    answer = key("POST", "/v1/transfer/export", {"namespace": "default", "format": "jsonl"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.body.decode().splitlines()]
    assert [(line["content"], line["tags"]) for line in lines] == [("a kettle", ["tea"])]
    whole = {"namespace": "default", "include_confidential": True}
    assert b"a diary" in key("POST", "/v1/transfer/export", whole).body
    table = key("POST", "/v1/transfer/export", {"namespace": "default", "format": "csv"})
    assert table.body.startswith(b"\xef\xbb\xbfid,")
    assert key("POST", "/v1/transfer/export", {"namespace": "work"}).status == 404
    reader = house.key("default", scopes=frozenset({Scope.WRITE}))
    assert reader("POST", "/v1/transfer/export", {"namespace": "default"}).status == 403


def test_no_key_chooses_a_path(house: OpenHouse, tmp_path: Path) -> None:
    key = house.key("default", "work", scopes=ADMIN)
    source, target = tmp_path / "notes.txt", tmp_path / "out.jsonl"
    source.write_text("the tea is in the tin\n")
    given = {"namespace": "default", "path": str(source)}
    assert key("POST", "/v1/transfer/import/file", given).status == 403
    given = {"namespace": "default", "path": str(target)}
    assert key("POST", "/v1/transfer/export/file", given).status == 403
    assert key("GET", "/v1/transfer/progress").status == 403
    assert key("DELETE", "/v1/transfer/progress").status == 403
    assert not target.exists()


def test_an_import_is_followed_stopped_and_alone(
    house: OpenHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports = type(house.home.services.imports)
    import_file, reached, go_on = imports.import_file, threading.Event(), threading.Event()

    def slowly(self, request, actor, *, watch):  # type: ignore[no-untyped-def]
        def waiting(done: int, total: int) -> bool:
            wants_more = watch(done, total)
            reached.set()
            go_on.wait(PATIENCE_S)
            return wants_more and watch(done, total)

        return import_file(self, request, actor, watch=waiting)

    monkeypatch.setattr(imports, "import_file", slowly)
    source = tmp_path / "notes.txt"
    source.write_text("".join(f"note {number}\n" for number in range(200)))
    given = {"namespace": "work", "path": str(source)}
    person, answers = house.person, []
    assert person("GET", "/v1/transfer/progress").json == NOTHING
    thread = threading.Thread(
        target=lambda: answers.append(house.person("POST", "/v1/transfer/import/file", given))
    )
    thread.start()
    assert reached.wait(PATIENCE_S)
    told = person("GET", "/v1/transfer/progress").json
    assert (told["running"], told["total"]) == (True, source.stat().st_size)
    assert 0 < told["done"] < told["total"]
    assert person("POST", "/v1/transfer/import/file", given).status == 409
    assert person("DELETE", "/v1/transfer/progress").status == 204
    go_on.set()
    thread.join(PATIENCE_S)

    done = answers[0].json
    assert (done["stopped"], done["created"], done["left_out"]) == (True, 50, 0)
    assert person("GET", "/v1/transfer/progress").json == NOTHING
    undone = person("POST", "/v1/undo", {"batch": done["batch_id"]})
    assert undone.status == 200
    assert person("GET", "/v1/memories?namespace=work").json["total"] == 1


def test_named_and_matching_memories_are_streamed(house: OpenHouse) -> None:
    key, path = house.key("default", scopes=ADMIN), "/v1/transfer/export"
    house.home.services.memories.remember(MemoryDraft(content="a cup", embed=False), PERSON)
    listed = house.person("GET", "/v1/memories").json["data"]
    ids = {memory["content"]: memory["id"] for memory in listed}

    def texts(body: dict[str, object]) -> list[str]:
        lines = key("POST", path, body).body.decode().splitlines()
        return [json.loads(line)["content"] for line in lines]

    assert texts({"filters": {"tag": ["tea"]}}) == ["a kettle"]
    # A key reaches its namespaces alone.
    assert texts({"ids": [ids["a plan"], ids["a cup"]]}) == ["a cup"]
    assert texts({"ids": [ids["a diary"]]}) == []
    for wrong in (
        {},
        {"namespace": "default", "ids": [ids["a cup"]]},
        {"filters": {"tag": ["tea"]}, "ids": [ids["a cup"]]},
        {"filters": {"deleted": True}},
    ):
        assert key("POST", path, wrong).status == 422
