"""MCP with the keys of other dialects: as good as native ones at ``/mcp``, and there alone."""

import pytest

from muniment.domain.access import PERSON, Dialect, Scope
from tests.clients.mcp.conftest import MODES, Served
from tests.clients.mcp.test_refusals import post, refused
from tests.clients.mcp.test_tools import said

VENDORS = [dialect for dialect in Dialect if dialect is not Dialect.NATIVE]


@pytest.mark.parametrize("mode", MODES)
def test_a_client_remembers_and_recalls(served: Served, mode: str) -> None:
    served.text("remember", key=served.key("theirs"), content="Their secret harbour.")
    for dialect in VENDORS:
        mine = served.key(dialect.value, dialect=dialect)

        written = served.call(
            "remember", key=mine, mode=mode, content="The red boat lies in the north dock."
        )
        found = served.call("recall", key=mine, mode=mode, query="Where is the red boat?")

        assert not written.is_error, said(written)
        assert "The red boat" in said(found)
        assert "harbour" not in said(found)
        assert served.call("list", key=mine, namespace="theirs").is_error
        assert served.text("list", key=mine).startswith("1 in all")


def test_calls_are_counted_for_the_key(served: Served) -> None:
    for dialect in VENDORS:
        key = served.key(dialect.value, dialect=dialect, name=dialect.value)
        served.text("remember", key=key, content="Counted once.")
        served.call("forget", key=key, id="mem_aaaaaaaaaaaa")

    usage = served.home.services.usage.usage(PERSON)

    for made in served.home.services.keys.list(PERSON):
        counted = usage.by_actor[f"key:{made.id}"]
        assert usage.by_namespace[made.name].successes == 1
        assert sum(count.errors for count in counted.values()) == 1


def test_a_key_that_only_reads_is_given_no_more(served: Served) -> None:
    for dialect in VENDORS:
        key = served.key(dialect=dialect, scopes=frozenset({Scope.READ}))

        tools = served.use(lambda client: client.list_tools(), key=key).tools
        result = served.call("remember", key=key, content="Written all the same.")

        assert [tool.name for tool in tools] == ["recall", "context", "list", "profile"]
        assert result.is_error
        assert "scope" in said(result)
        assert served.text("list", key=key) == "Nothing is remembered."


def test_a_key_that_is_not_good_is_refused_in_words(served: Served) -> None:
    keys = served.home.services.keys
    end = served.home.clock.now().replace(year=2027)
    given: dict[str, str] = {}
    for dialect in VENDORS:
        for name in ("paused", "revoked", "expired"):
            ends = {"expires_at": end} if name == "expired" else {}
            label = f"{dialect.value} {name}"
            given[label] = served.key(dialect=dialect, name=label, **ends)
    ids = {key.name: key.id for key in keys.list(PERSON)}
    for dialect in VENDORS:
        keys.pause(ids[f"{dialect.value} paused"], PERSON)
        keys.revoke(ids[f"{dialect.value} revoked"], PERSON)
    served.home.clock.moment = end

    for label, key in given.items():
        answer = post(served, Authorization=f"Bearer {key}")
        assert (answer.status_code, answer.json()["jsonrpc"]) == (401, "2.0"), label
    for dialect in VENDORS:
        paused = f"{dialect.value} paused"
        assert "key is paused" in refused(served, given[paused])
        keys.resume(ids[paused], PERSON)
        assert served.text("list", key=given[paused]) == "Nothing is remembered."


def test_its_own_rate_applies(served: Served) -> None:
    for dialect in VENDORS:
        bearer = f"Bearer {served.key(dialect=dialect, rate_per_minute=2)}"

        answers = [post(served, Authorization=bearer) for _ in range(5)]

        # StateBase lets two minutes' calls come at once, here as under its own prefix.
        passed = 4 if dialect is Dialect.STATEBASE else 2
        statuses = [answer.status_code for answer in answers]
        assert statuses == [200] * passed + [429] * (5 - passed)
        assert int(answers[-1].headers["retry-after"]) > 0
        assert answers[-1].json()["jsonrpc"] == "2.0"


def test_under_prefixes_a_key_stays_with_its_dialect(served: Served) -> None:
    for dialect in VENDORS:
        bearer = f"Bearer {served.key(dialect=dialect)}"

        native = post(served, path="/native/mcp", Authorization=bearer)
        own = post(served, path=f"/{dialect.value}/mcp", Authorization=bearer)

        assert native.status_code == 403
        assert f"belongs to the {dialect.value} dialect" in native.text
        assert own.status_code in {401, 404}
