"""The client of a local language model, against servers of every kind."""

import gzip
import json

import pytest

from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.errors import InvalidInputError, LocalModelError
from muniment.domain.models.local_model import (
    LocalModelSettings,
    Prompt,
    checked_settings,
    is_loopback,
)
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.local_llm import ANSWER_MAX_BYTES, ask
from tests.fakes.local_llm import Answer, saying, serving

PROMPT = Prompt("Do it.", "data", {"type": "object"}, "facts")
CANARY = "canary-7f3a"


def settings(
    base_url: str, *, timeout_s: float = 10.0, key: str | None = None
) -> LocalModelSettings:
    return LocalModelSettings(
        enabled=True,
        base_url=base_url,
        model="small",
        timeout_s=timeout_s,
        api_key=None if key is None else Secret(key.encode()),
    )


def test_what_the_model_says_is_returned_and_the_question_is_strict() -> None:
    with serving(saying("hello")) as llm:
        assert ask(settings(llm.base_url, key=CANARY), PROMPT) == "hello"

    (asked,) = llm.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {CANARY}"
    assert asked.body["temperature"] == 0
    assert asked.body["stream"] is False
    assert asked.body["max_tokens"] > 0
    assert asked.body["model"] == "small"
    assert asked.body["response_format"]["type"] == "json_schema"
    assert asked.body["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]


def test_without_a_key_none_is_sent() -> None:
    with serving(saying("x")) as llm:
        ask(settings(llm.base_url), PROMPT)
    assert "Authorization" not in llm.asked[0].headers


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b""),
        Answer(b"<html>busy</html>"),
        Answer(b"[]"),
        Answer(b'{"choices": []}'),
        Answer(b'{"choices": [{"message": {"content": null}}]}'),
        Answer(b'{"choices": [{"message": {"content": 5}}]}'),
        Answer(b'{"choices": "x"}'),
        Answer(b"\xff\xfe\x00"),
        Answer(b"[" * 100_000),
        Answer(json.dumps({"error": CANARY}).encode(), status=500),
        Answer(b"no", status=401),
        Answer(b"", status=204),
        Answer(b"x" * (ANSWER_MAX_BYTES + 1)),
        Answer(gzip.compress(saying("x").body), headers={"content-encoding": "gzip"}),
    ],
    ids=lambda answer: f"{answer.status}-{len(answer.body)}",
)
def test_a_bad_answer_is_an_error_that_tells_nothing_of_it(answer: Answer) -> None:
    with serving(answer) as llm, pytest.raises(LocalModelError) as caught:
        ask(settings(llm.base_url), PROMPT)
    assert caught.value.detail
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(silent=True),
        Answer(b"x" * 5_000, trickle=True),
        Answer(saying("x").body, trickle=True),
    ],
)
def test_the_time_is_limited_as_a_whole_however_the_bytes_come(answer: Answer) -> None:
    with serving(answer) as llm, pytest.raises(LocalModelError, match=r"within 0\.3 s"):
        ask(settings(llm.base_url, timeout_s=0.3), PROMPT)


def test_an_answer_that_is_not_wanted_any_more_is_not_waited_for() -> None:
    with serving(Answer(silent=True)) as llm:
        with pytest.raises(OperationCancelledError):
            ask(settings(llm.base_url), PROMPT, is_wanted=lambda: not llm.asked)
        assert not llm.leaving.is_set()


def test_a_wanted_answer_is_returned() -> None:
    with serving(saying("hello")) as llm:
        assert ask(settings(llm.base_url), PROMPT, is_wanted=lambda: True) == "hello"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(saying("elsewhere")) as other:
        target = f"{other.base_url}/chat/completions"
        with (
            serving(Answer(status=status, headers={"location": target})) as llm,
            pytest.raises(LocalModelError, match="not followed"),
        ):
            ask(settings(llm.base_url, key=CANARY), PROMPT)
    assert len(llm.asked) == 1
    assert other.asked == []


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(saying("by proxy")) as proxy, serving(saying("direct")) as llm:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert ask(settings(llm.base_url), PROMPT) == "direct"
    assert proxy.asked == []


def test_a_server_that_is_not_there_is_an_error() -> None:
    with serving(saying("x")) as llm:
        gone = llm.base_url
    with pytest.raises(LocalModelError, match="cannot be reached"):
        ask(settings(gone), PROMPT)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "127.0.0.1:11434",
        "http://",
        "http://user:pw@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=1",
        "http://127.0.0.1/v1#a",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:0/v1",
        "http://[::1/v1",
        "http://a b/v1",
        "http://h\u00f6st/v1",
        "javascript:alert(1)",
        "http://" + "a" * 1_000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInputError):
        checked_settings(settings(address))


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "\u00e4", "x" * 1_001])
def test_a_key_that_fits_no_header_is_refused(key: str) -> None:
    with pytest.raises(InvalidInputError, match="api_key"):
        checked_settings(settings("http://127.0.0.1/v1", key=key))


@pytest.mark.parametrize("timeout_s", [0.0, 0.5, 301.0, float("nan"), float("inf")])
def test_a_time_out_of_range_is_refused(timeout_s: float) -> None:
    with pytest.raises(InvalidInputError, match="timeout_s"):
        checked_settings(settings("http://127.0.0.1/v1", timeout_s=timeout_s))


def test_the_model_cannot_be_on_without_an_address_or_a_name() -> None:
    for wanted in (
        LocalModelSettings(enabled=True, model="small"),
        LocalModelSettings(enabled=True, base_url="http://127.0.0.1/v1", model=" "),
    ):
        with pytest.raises(InvalidInputError, match="enabled"):
            checked_settings(wanted)
    assert checked_settings(LocalModelSettings()) == LocalModelSettings()
    assert checked_settings(settings("http://127.0.0.1:1/v1/ ")).base_url == "http://127.0.0.1:1/v1"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "LOCALHOST"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "192.168.1.5", "example.org", "localhost.evil.example", "0.0.0.0"]
)
def test_another_machine_is_known(host: str) -> None:
    assert not is_loopback(host)


def test_nothing_shows_the_key_or_the_data() -> None:
    shown = repr(settings("http://127.0.0.1/v1", key=CANARY)) + repr(
        Prompt(CANARY, CANARY, {}, "x")
    )
    assert CANARY not in shown
