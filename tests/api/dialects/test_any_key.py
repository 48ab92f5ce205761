"""Embeddings with the keys of other dialects: as good as native ones at the root alone."""

from muniment.domain.access import PERSON, Dialect, Scope
from tests.api.dialects.vendors import Vendor, VendorPort
from tests.api.wire import Answer

VENDORS = [dialect for dialect in Dialect if dialect is not Dialect.NATIVE]
PATH = "/v1/embeddings"


def bearer(client: Vendor, base: str = "") -> Vendor:
    """Present the same key as OpenAI's clients do."""
    headers = {"Authorization": f"Bearer {client.key}"}
    return Vendor(client.port, headers, base, client.key, client.key_id)


def embed(client: Vendor) -> Answer:
    return client("POST", PATH, {"input": ["tea without milk"], "model": "fake"})


def error_of(answer: Answer) -> str:
    error = answer.json["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return str(error["code"])


def test_every_key_embeds(vendor_port: VendorPort) -> None:
    native = embed(bearer(vendor_port.native())).json["data"]
    for dialect in VENDORS:
        answer = embed(bearer(vendor_port.client(dialect, scopes=frozenset({Scope.READ}))))

        assert answer.status == 200, answer.body
        assert answer.json["data"] == native


def test_a_key_is_refused_while_it_is_not_good(vendor_port: VendorPort) -> None:
    keys, clock = vendor_port.home.services.keys, vendor_port.home.clock
    end = clock.now().replace(year=2027)
    paused = [bearer(vendor_port.client(dialect)) for dialect in VENDORS]
    revoked = [bearer(vendor_port.client(dialect)) for dialect in VENDORS]
    expired = [bearer(vendor_port.client(dialect, expires_at=end)) for dialect in VENDORS]
    everybody = [*paused, *revoked, *expired]
    assert {embed(client).status for client in everybody} == {200}
    for client in paused:
        keys.pause(client.key_id, PERSON)
    for client in revoked:
        keys.revoke(client.key_id, PERSON)
    clock.moment = end

    for client in everybody:
        answer = embed(client)
        assert (answer.status, error_of(answer)) == (401, "invalid_api_key")
    for client in paused:
        keys.resume(client.key_id, PERSON)
        assert embed(client).status == 200


def test_its_own_rate_applies_whatever_it_calls(vendor_port: VendorPort) -> None:
    for dialect in VENDORS:
        client = vendor_port.client(dialect, rate_per_minute=2)
        ours = bearer(client)
        # StateBase lets two minutes' calls come at once.
        passed = 4 if dialect is Dialect.STATEBASE else 2

        statuses = [embed(ours).status for _ in range(passed)]
        refused = embed(ours)

        assert statuses == [200] * passed
        assert (refused.status, error_of(refused)) == (429, "rate_limit_exceeded")
        assert int(refused.headers["retry-after"]) > 0
        # One set of windows: what was called here counts under its own prefix, too.
        assert client("GET", "/v1/nowhere").status == 429


def test_elsewhere_a_key_stays_with_its_dialect(vendor_port: VendorPort) -> None:
    for dialect in VENDORS:
        client = vendor_port.client(dialect)
        other = next(each for each in VENDORS if each is not dialect)

        assert embed(bearer(client, "/native")).status == 403
        assert embed(client).status == 404
        assert client.at(f"/{other.value}")("GET", "/v1/memories").status in {401, 403}


def test_there_no_other_header_is_read(vendor_port: VendorPort) -> None:
    statebase, memsync = (vendor_port.client(d) for d in (Dialect.STATEBASE, Dialect.MEMSYNC))
    headers = {"Authorization": f"Bearer {statebase.key}", "X-API-Key": memsync.key}

    assert embed(Vendor(vendor_port.port, headers)).status == 200


def test_there_the_key_is_a_bearer_token(vendor_port: VendorPort) -> None:
    answer = embed(vendor_port.client(Dialect.STATEBASE, base=""))

    assert (answer.status, error_of(answer)) == (401, "invalid_api_key")
