"""Embeddings through OpenAI's own client, unmodified."""

import base64
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import openai
import pytest
from openai.types import CreateEmbeddingResponse

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, Scope
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.conftest import Home, HomeFactory

MODEL = "all-MiniLM-L6-v2"
DIMENSION = 384


@dataclass(frozen=True)
class Port:
    """A served home, and clients of it."""

    home: Home
    url: str
    clients: list[openai.OpenAI] = field(default_factory=list)

    def client(self, key: str | None = None, *, prefix: str = "") -> openai.OpenAI:
        """Make a client as its documentation shows: a base URL and a key."""
        given = self.key() if key is None else key
        made = openai.OpenAI(base_url=f"{self.url}{prefix}/v1", api_key=given, max_retries=0)
        self.clients.append(made)
        return made

    def key(self, **fields: object) -> str:
        """Make a key that may read."""
        draft = KeyDraft(**({"namespaces": ("default",), "scopes": {Scope.READ}} | fields))
        return self.home.services.keys.create(draft, PERSON).token.reveal().decode()


def _serve(home: Home) -> Iterator[Port]:
    app = create_app(home.services, version="1.2.3", instance_token=Secret(b"unused"))
    server = PortServer(app, port=0)
    server.start()
    port = Port(home, server.url)
    yield port
    for client in port.clients:
        client.close()
    server.stop()


@pytest.fixture
def port(home: Home) -> Iterator[Port]:
    """An open vault with the fake model, behind a port."""
    yield from _serve(home)


@pytest.fixture
def real_port(home_factory: HomeFactory) -> Iterator[Port]:
    """The same with the model that ships."""
    yield from _serve(home_factory(real_model=True))


def test_one_text(real_port: Port) -> None:
    client = real_port.client()

    answer = client.embeddings.create(model=MODEL, input="Ada drinks tea without milk.")

    assert isinstance(answer, CreateEmbeddingResponse)
    assert (answer.object, len(answer.data)) == ("list", 1)
    assert answer.model.startswith(f"{MODEL}@")
    (item,) = answer.data
    assert (item.object, item.index, len(item.embedding)) == ("embedding", 0, DIMENSION)
    assert math.hypot(*item.embedding) == pytest.approx(1, abs=1e-5)
    # Five words and a full stop; what the model puts around a text is not counted.
    assert answer.usage.prompt_tokens == answer.usage.total_tokens == 6


def test_vectors_lie_near_what_they_mean(real_port: Port) -> None:
    texts = ["How does Ada like her tea?", "Ada drinks tea without milk.", "The car is in repair."]

    made = real_port.client().embeddings.create(model=MODEL, input=texts).data

    question, near, far = (np.array(item.embedding) for item in made)
    assert question @ near > 0.6 > 0.2 > question @ far


def test_floats_and_base64_are_the_same_vectors_in_order(port: Port) -> None:
    client = port.client()
    texts = ["tea", "milk", "tea", "a longer text about boats\nand harbours", "日本語 😀"]

    as_usual = client.embeddings.create(model="fake", input=texts)
    floats = client.embeddings.create(model="fake", input=texts, encoding_format="float")
    written = client.embeddings.create(model="fake", input=texts, encoding_format="base64")

    assert [item.index for item in floats.data] == list(range(5))
    assert floats.data[0].embedding == floats.data[2].embedding != floats.data[1].embedding
    for usual, given, raw in zip(as_usual.data, floats.data, written.data, strict=True):
        assert isinstance(raw.embedding, str)
        decoded = np.frombuffer(base64.b64decode(raw.embedding), dtype="<f4")
        assert decoded.shape == (DIMENSION,)
        assert np.array_equal(decoded, np.array(given.embedding, dtype=np.float32))
        assert np.array_equal(decoded, np.array(usual.embedding, dtype=np.float32))
    assert written.usage == floats.usage


def test_usage_counts_every_text(port: Port) -> None:
    client = port.client()

    def tokens(given: str | list[str]) -> int:
        return client.embeddings.create(model="fake", input=given).usage.total_tokens

    assert tokens(["tea", "tea and milk"]) == tokens("tea") + tokens("tea and milk")
    assert tokens("tea and milk") == tokens("tea") + 2


def test_a_text_longer_than_the_window_counts_whole(port: Port) -> None:
    client = port.client()
    long = "harbour " * 1_000 + "lighthouse"

    answer = client.embeddings.create(model="fake", input=[long, "harbour " * 1_000])

    assert answer.usage.total_tokens >= 2_001
    first, second = (item.embedding for item in answer.data)
    assert first != second, "the end of a text is read too"
    assert math.hypot(*first) == pytest.approx(1, abs=1e-5)


def test_dimensions_and_names_of_the_model(port: Port) -> None:
    client = port.client()

    made = client.embeddings.create(model="fake@000000000000", input="tea", dimensions=DIMENSION)
    assert len(made.data[0].embedding) == DIMENSION
    with pytest.raises(openai.BadRequestError, match="384") as refused:
        client.embeddings.create(model="fake", input="tea", dimensions=64)
    assert refused.value.param == "dimensions"


def test_another_model_is_not_found(port: Port) -> None:
    with pytest.raises(openai.NotFoundError, match="Ask for fake") as refused:
        port.client().embeddings.create(model="text-embedding-3-small", input="tea")

    assert refused.value.code == "model_not_found"
    assert refused.value.param == "model"


def test_tokens_are_refused_in_words(port: Port) -> None:
    client = port.client()

    for tokens in ([1, 2, 3], [[1, 2], [3]]):
        with pytest.raises(openai.BadRequestError, match="tokens are not accepted") as refused:
            client.embeddings.create(model="fake", input=tokens)
        assert refused.value.param == "input"
        assert refused.value.type == "invalid_request_error"


def test_what_breaks_a_rule_is_a_bad_request(port: Port) -> None:
    client = port.client()

    for given in ("", [], ["tea", ""], ["tea"] * 2_049, ["tea " * 100_000] * 4):
        with pytest.raises(openai.BadRequestError) as refused:
            client.embeddings.create(model="fake", input=given)
        assert refused.value.param == "input"
    with pytest.raises(openai.BadRequestError) as refused:
        client.embeddings.create(model="fake", input="tea", encoding_format="hex")  # type: ignore[call-overload]
    assert refused.value.param == "encoding_format"
    with pytest.raises(openai.BadRequestError) as refused:
        client.embeddings.create(model="fake", input="tea", extra_body={"mood": "glad"})
    assert refused.value.param == "mood"


def test_keys_and_rates_are_told_as_its_own_errors(port: Port) -> None:
    with pytest.raises(openai.AuthenticationError) as unknown:
        port.client("mun_nobody").embeddings.create(model="fake", input="tea")
    assert unknown.value.code == "invalid_api_key"

    slow = port.client(port.key(rate_per_minute=1))
    slow.embeddings.create(model="fake", input="tea")
    with pytest.raises(openai.RateLimitError) as limited:
        slow.embeddings.create(model="fake", input="tea")
    assert int(limited.value.response.headers["retry-after"]) >= 1


def test_a_locked_vault_embeds_nothing_until_it_is_unlocked(port: Port) -> None:
    client = port.client()
    vault = port.home.services.vault
    vault.lock()

    with pytest.raises(openai.APIStatusError, match="locked") as refused:
        client.embeddings.create(model="fake", input="tea")
    assert refused.value.status_code == 423

    vault.unlock_with_key_file()
    assert client.embeddings.create(model="fake", input="tea").data


def test_it_answers_under_the_prefix_and_stores_nothing(port: Port) -> None:
    made = port.client(prefix="/native").embeddings.create(model="fake", input="A private line")

    assert len(made.data) == 1
    assert port.home.services.stats.stats(PERSON).memories == 0


def test_the_asynchronous_client(port: Port) -> None:
    import asyncio

    async def embed() -> list[CreateEmbeddingResponse]:
        base_url, key = f"{port.url}/v1", port.key()
        async with openai.AsyncOpenAI(base_url=base_url, api_key=key, max_retries=0) as client:
            calls = (client.embeddings.create(model="fake", input=f"text {n}") for n in range(8))
            return list(await asyncio.gather(*calls))

    answers = asyncio.run(embed())

    assert len({tuple(answer.data[0].embedding) for answer in answers}) == 8
