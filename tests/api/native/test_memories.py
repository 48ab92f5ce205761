"""Memories over the native API."""

import itertools
import urllib.parse

import pytest


def test_a_memory_is_written_and_read_back(agent):
    made = agent("POST", "/v1/memories", {"content": "the kettle is blue", "tags": ["kitchen"]})

    assert made.status == 201
    memory = made.json
    assert memory["content"] == "the kettle is blue"
    assert memory["namespace"] == "default"
    assert memory["created_at"] == "2026-01-31T12:00:00.250Z"
    assert made.headers["etag"] == '"1"'
    for reference in (memory["id"], memory["short_id"], str(memory["number"])):
        assert agent("GET", f"/v1/memories/{reference}").json == memory


def test_the_same_stands_under_its_prefix(agent):
    memory = agent("POST", "/native/v1/memories", {"content": "under the prefix"}).json

    assert agent("GET", f"/native/v1/memories/{memory['id']}").json == memory
    assert agent("GET", f"/v1/memories/{memory['id']}").json == memory


def test_every_field_arrives(agent, house):
    sent = {
        "content": "c",
        "namespace": "default",
        "agent_id": "a",
        "user_id": "u",
        "session_id": "s",
        "project": "p",
        "type": "fact",
        "kind": "semantic",
        "categories": ["health", "travel"],
        "tags": ["t1", "t2"],
        "metadata": {"k": {"nested": [1, 2.5, None, True]}},
        "importance": 0.9,
        "tier": "cold",
        "visibility": "confidential",
        "source": "test",
        "created_at": "2020-05-01T10:00:00.000Z",
        "expires_at": "2090-05-01T10:00:00.000Z",
        "client_id": "client-1",
    }

    answer = agent("POST", "/v1/memories", {**sent, "embed": False, "wait": False})

    assert answer.status == 201
    assert {name: answer.json[name] for name in sent} == sent
    assert answer.json["embedding"]["state"] == "skipped"


def test_a_second_client_id_is_a_duplicate(agent):
    first = agent("POST", "/v1/memories", {"content": "once", "client_id": "x"})
    second = agent("POST", "/v1/memories", {"content": "twice", "client_id": "x"})

    assert (first.status, second.status) == (201, 200)
    assert (first.json["is_duplicate"], second.json["is_duplicate"]) == (False, True)
    assert second.json["id"] == first.json["id"]


def test_a_statement_that_is_there_is_returned_with_what_matched(agent):
    first = agent("POST", "/v1/memories", {"content": "The bins are full.", "deduplicate": True})
    body = {"content": "The bins are full.", "deduplicate": True, "dedup_threshold": 0.875}
    second = agent("POST", "/v1/memories", body)

    assert (first.status, second.status) == (201, 200)
    assert (first.json["is_duplicate"], first.json["duplicate_of"]) == (False, None)
    assert second.json["is_duplicate"]
    assert second.json["duplicate_of"] == {
        "id": first.json["id"],
        "similarity": 0.875,
        "kind": "near",
    }
    assert agent("GET", f"/v1/memories/{first.json['id']}").json["duplicate_of"] is None


def test_deduplication_is_off_unless_asked_for(agent):
    answers = [agent("POST", "/v1/memories", {"content": "The bins are full."}) for _ in range(2)]

    assert [answer.status for answer in answers] == [201, 201]


def test_an_item_of_a_batch_that_is_there_names_what_matched(agent):
    item = {"content": "The bins are full.", "deduplicate": True, "dedup_threshold": 1}
    body = agent("POST", "/v1/memories/batch", {"memories": [item, item, {"content": ""}]}).json

    first, second, third = body["results"]
    assert (first["status"], first["duplicate_of"]) == ("created", None)
    assert (second["status"], second["id"]) == ("skipped", first["id"])
    assert second["duplicate_of"] == {"id": first["id"], "similarity": 1, "kind": "near"}
    assert third["duplicate_of"] is None


def test_expiry_in_seconds_counts_from_now(agent):
    answer = agent("POST", "/v1/memories", {"content": "soon gone", "expires_in_s": 3600})

    assert answer.json["expires_at"].endswith("Z")
    assert answer.json["expires_at"] > "2026"


def test_times_of_other_zones_are_kept_as_utc(agent):
    body = {"content": "far away", "expires_at": "2090-01-01T01:00:00+05:30"}

    assert agent("POST", "/v1/memories", body).json["expires_at"] == "2089-12-31T19:30:00.000Z"


def test_a_list_is_paged(agent):
    for number in range(5):
        agent("POST", "/v1/memories", {"content": f"n{number}"})

    first = agent("GET", "/v1/memories?limit=3").json
    second = agent("GET", f"/v1/memories?limit=3&cursor={first['next_cursor']}").json

    assert [memory["content"] for memory in first["data"] + second["data"]] == [
        "n0",
        "n1",
        "n2",
        "n3",
        "n4",
    ]
    assert (first["total"], second["next_cursor"]) == (5, None)


def test_every_filter_of_a_list_arrives(person, services):
    sent = {
        "agent_id": "a", "user_id": "u", "session_id": "s", "project": "p", "kind": "episodic",
        "tier": "hot", "visibility": "private", "source": "o", "actor": "person",
        "client_id": "c", "embedding_state": "ready", "lifetime": "active",
        "min_importance": 0.5, "max_importance": 0.75,
    }  # fmt: skip
    moments = {
        f"{field}_{end}": f"20{year}-01-01T00:00:00Z"
        for year, (field, end) in enumerate(
            itertools.product(("created", "updated", "accessed", "expires"), ("after", "before")),
            start=20,
        )
    }
    flags = {"archived": True, "include_archived": True, "include_expired": True, "deleted": True}
    query = urllib.parse.urlencode(
        {**sent, **moments, **dict.fromkeys(flags, "true"), "metadata": '{"k": [1]}'}
    )
    lists = "namespace=default&namespace=other&type=fact&type=task&category=health&category=travel"
    page = "sort=-importance&limit=7&cursor=0&after=mem_0123456789ab&offset=3"

    assert person("GET", f"/v1/memories?{query}&{lists}&tag=t1&tag=t2&{page}").status == 200

    found = services.memories.last_filter
    assert {name: getattr(found, name) for name in sent} == sent
    assert {name: getattr(found, name).strftime("%Y-%m-%dT%H:%M:%SZ") for name in moments} == (
        moments
    )
    assert {name: getattr(found, name) for name in flags} == flags
    assert found.metadata == {"k": [1]}
    assert found.namespaces == ("default", "other")
    assert (found.types, found.categories, found.tags) == (
        ("fact", "task"), ("health", "travel"), ("t1", "t2"),
    )  # fmt: skip
    asked = services.memories.last_page
    assert (asked.sort, asked.limit, asked.cursor) == ("-importance", 7, "0")
    assert (asked.after, asked.offset) == ("mem_0123456789ab", 3)


@pytest.mark.parametrize("metadata", ["[1]", "1", "{", '"x"', "{}x", '{"a": NaN}'])
def test_metadata_to_filter_by_must_be_an_object(person, metadata):
    answer = person("GET", "/v1/memories?" + urllib.parse.urlencode({"metadata": metadata}))

    assert answer.status == 422
    assert answer.json["field"] == "metadata"


def test_a_patch_changes_what_it_names_alone(agent):
    body = {"content": "old", "tags": ["a"], "metadata": {"x": 1}, "source": "s"}
    memory = agent("POST", "/v1/memories", body).json

    answer = agent(
        "PATCH",
        f"/v1/memories/{memory['id']}",
        {"tags": ["b"], "metadata": {"y": 2}, "source": None, "archived": True},
    )

    assert answer.status == 200
    changed = answer.json
    assert (changed["tags"], changed["metadata"], changed["source"]) == (
        ["b"],
        {"x": 1, "y": 2},
        None,
    )
    assert changed["content"] == "old"
    assert changed["archived_at"] is not None
    assert answer.headers["etag"] == '"2"'


def test_a_patch_sets_and_clears_expiry(agent):
    memory = agent("POST", "/v1/memories", {"content": "c"}).json
    path = f"/v1/memories/{memory['id']}"

    assert agent("PATCH", path, {"expires_in_s": 60}).json["expires_at"] is not None
    assert agent("PATCH", path, {"expires_in_s": None}).json["expires_at"] is not None
    assert agent("PATCH", path, {"expires_at": None}).json["expires_at"] is None


@pytest.mark.parametrize("field", ["content", "tags", "metadata", "importance", "visibility"])
def test_a_patch_cannot_clear_what_every_memory_has(agent, field):
    memory = agent("POST", "/v1/memories", {"content": "c"}).json

    answer = agent("PATCH", f"/v1/memories/{memory['id']}", {field: None})

    assert (answer.status, answer.json["field"]) == (422, field)


def test_if_match_guards_against_lost_updates(agent):
    memory = agent("POST", "/v1/memories", {"content": "v1"}).json
    path = f"/v1/memories/{memory['id']}"

    first = agent("PATCH", path, {"content": "v2"}, headers={"If-Match": '"1"'})
    stale = agent("PATCH", path, {"content": "v3"}, headers={"If-Match": '"1"'})
    any_version = agent("PATCH", path, {"content": "v4"}, headers={"If-Match": "*"})

    assert (first.status, stale.status, any_version.status) == (200, 412, 200)
    assert stale.json["code"] == "precondition-failed"
    assert agent("GET", path).json["content"] == "v4"


def test_a_conflict_without_if_match_is_409(agent):
    memory = agent("POST", "/v1/memories", {"content": "v1"}).json

    answer = agent("PATCH", f"/v1/memories/{memory['id']}", {"content": "two at once"})

    assert (answer.status, answer.json["code"]) == (409, "conflict")


@pytest.mark.parametrize("tag", ["1", 'W/"1"', '"1", "2"', '"x"', '""', '"' + "9" * 30 + '"'])
def test_an_if_match_that_is_no_etag_is_refused(agent, tag):
    memory = agent("POST", "/v1/memories", {"content": "v1"}).json

    answer = agent(
        "PATCH", f"/v1/memories/{memory['id']}", {"content": "v2"}, headers={"If-Match": tag}
    )

    assert (answer.status, answer.json["field"]) == (422, "If-Match")


def test_delete_restore_and_destroy(agent):
    path = f"/v1/memories/{agent('POST', '/v1/memories', {'content': 'c'}).json['id']}"

    deleted = agent("DELETE", path)
    assert (deleted.status, deleted.body) == (204, b"")
    assert agent("GET", path).status == 404
    assert agent("GET", "/v1/memories?deleted=true").json["total"] == 1
    restored = agent("POST", f"{path}/restore")
    assert (restored.status, restored.json["deleted_at"]) == (200, None)
    assert agent("DELETE", f"{path}?permanent=true").status == 204
    assert agent("POST", f"{path}/restore").status == 404


def test_a_batch_has_a_result_for_each(agent):
    agent("POST", "/v1/memories", {"content": "there", "client_id": "dup"})
    memories = [
        {"content": "good"},
        {"content": ""},
        {"content": "good too"},
        {"content": "x", "client_id": "dup"},
        {"content": "refuse me"},
        {"content": "x", "unknown": 1},
        "not even an object",
        {"content": "elsewhere", "namespace": "other"},
    ]

    answer = agent("POST", "/v1/memories/batch", {"memories": memories})

    assert answer.status == 200
    body = answer.json
    assert [body[name] for name in ("total", "succeeded", "failed", "skipped")] == [8, 2, 5, 1]
    assert [item["index"] for item in body["results"]] == list(range(8))
    assert [item["status"] for item in body["results"]] == [
        "created",
        "failed",
        "created",
        "skipped",
        "failed",
        "failed",
        "failed",
        "failed",
    ]
    assert body["results"][1]["error"]["field"] == "content"
    assert body["results"][5]["error"]["field"] == "unknown"
    assert body["results"][7]["error"]["code"] == "not-found"
    assert body["timing"] == {"embedding_ms": 1.5, "storage_ms": 2.5, "total_ms": 4.0}


def test_a_batch_of_bad_items_alone_asks_no_service(agent, house):
    answer = agent("POST", "/v1/memories/batch", {"memories": [{}, {"content": 1}]})

    assert (answer.status, answer.json["failed"], answer.json["succeeded"]) == (200, 2, 0)
    assert house.calls == []


@pytest.mark.parametrize("size", [0, 1001])
def test_a_batch_holds_one_to_a_thousand(agent, house, size):
    answer = agent("POST", "/v1/memories/batch", {"memories": [{"content": "c"}] * size})

    assert (answer.status, answer.json["field"]) == (422, "memories")
    assert house.calls == []


def test_another_namespace_does_not_exist(agent, person):
    hidden = person("POST", "/v1/memories", {"content": "hidden", "namespace": "other"}).json

    for method, path, body in (
        ("GET", f"/v1/memories/{hidden['id']}", None),
        ("PATCH", f"/v1/memories/{hidden['id']}", {"content": "x"}),
        ("DELETE", f"/v1/memories/{hidden['id']}", None),
        ("POST", f"/v1/memories/{hidden['id']}/restore", None),
        ("GET", "/v1/memories?namespace=other", None),
        ("POST", "/v1/memories", {"content": "c", "namespace": "other"}),
    ):
        answer = agent(method, path, body)
        assert (answer.status, answer.json["code"]) == (404, "not-found"), path
    assert agent("GET", "/v1/memories").json["total"] == 0


def test_a_reader_writes_nothing(reader, person, house):
    memory = person("POST", "/v1/memories", {"content": "c"}).json
    house.calls.clear()

    for method, path, body in (
        ("POST", "/v1/memories", {"content": "x"}),
        ("POST", "/v1/memories", {"not": "even valid"}),
        ("POST", "/v1/memories/batch", {"memories": [{"content": "x"}]}),
        ("PATCH", f"/v1/memories/{memory['id']}", {"content": "x"}),
        ("DELETE", f"/v1/memories/{memory['id']}", None),
        ("POST", f"/v1/memories/{memory['id']}/restore", None),
    ):
        answer = reader(method, path, body)
        assert (answer.status, answer.json["code"]) == (403, "not-allowed"), path
    assert house.calls == []
    assert reader("GET", f"/v1/memories/{memory['id']}").status == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "content"),
        ({"content": ""}, "content"),
        ({"content": 5}, "content"),
        ({"content": "x" * 50_001}, "content"),
        ({"content": "nul\x00"}, "content"),
        ({"content": "c", "colour": "red"}, "colour"),
        ({"content": "c", "tags": "one"}, "tags"),
        ({"content": "c", "tags": ["x"] * 101}, "tags"),
        ({"content": "c", "tags": ["a\x00b"]}, "tags.0"),
        ({"content": "c", "importance": 1.5}, "importance"),
        ({"content": "c", "importance": "0.5"}, "importance"),
        ({"content": "c", "importance": True}, "importance"),
        ({"content": "c", "embed": "yes"}, "embed"),
        ({"content": "c", "deduplicate": 1}, "deduplicate"),
        ({"content": "c", "dedup_threshold": 0.49}, "dedup_threshold"),
        ({"content": "c", "dedup_threshold": 1.01}, "dedup_threshold"),
        ({"content": "c", "dedup_threshold": "0.9"}, "dedup_threshold"),
        ({"content": "c", "dedup_threshold": None}, "dedup_threshold"),
        ({"content": "c", "type": "opinion"}, "type"),
        ({"content": "c", "metadata": []}, "metadata"),
        ({"content": "c", "metadata": {"a\x00": 1}}, "metadata"),
        ({"content": "c", "metadata": {"a": ["x\x00"]}}, "metadata"),
        ({"content": "c", "expires_at": "2090-01-01T00:00:00"}, "expires_at"),
        ({"content": "c", "expires_at": 4102444800}, "expires_at"),
        ({"content": "c", "expires_at": "4102444800"}, "expires_at"),
        ({"content": "c", "expires_at": "0001-01-01T00:00:00+23:59"}, "expires_at"),
        ({"content": "c", "expires_at": "9999-12-31T23:59:59-23:59"}, "expires_at"),
        ({"content": "c", "expires_in_s": 0}, "expires_in_s"),
        ({"content": "c", "expires_in_s": 10**12}, "expires_in_s"),
        ({"content": "c", "expires_in_s": 1, "expires_at": "2090-01-01T00:00:00Z"}, "body"),
        ([{"content": "c"}], "body"),
        ({f"field{number}": 1 for number in range(5000)}, "body"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(agent, house, body, field):
    answer = agent("POST", "/v1/memories", body)

    assert (answer.status, answer.json["code"], answer.json["field"]) == (
        422,
        "invalid-input",
        field,
    )
    assert house.calls == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=many",
        "sort=random",
        "colour=red",
        "created_after=2020-01-01",
        "created_after=2020-01-01T00:00:00",
        "min_importance=nan",
        "tag=%00",
        "deleted=perhaps",
    ],
)
def test_a_query_that_breaks_a_rule_is_refused(agent, house, query):
    answer = agent("GET", f"/v1/memories?{query}")

    assert (answer.status, answer.json["field"].split(".")[0]) == (422, query.split("=")[0])
    assert house.calls == []


@pytest.mark.parametrize(
    ("content", "said"),
    [("x" * 50_001, "must have at most 50000 characters"), ("", "must not be empty")],
)
def test_a_content_of_the_wrong_length_is_refused_in_plain_words(agent, content, said):
    refused = agent("POST", "/v1/memories", {"content": content})

    assert refused.status == 422
    assert refused.json["detail"] == f"content: {said}"
