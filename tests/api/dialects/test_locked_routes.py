"""A locked vault, over real services: every route of every dialect says so, and changes no byte.

Unlocking it is enough: the port that was refusing serves again, with the keys it had.
"""

import hashlib
import json
from pathlib import Path

import pytest

from muniment.api.dialects.registry import SPECS
from muniment.domain.access import PERSON, Dialect, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sessions.session import SessionDraft
from tests.api.dialects.test_dialect_refusals import SHAPES
from tests.api.dialects.vendors import Vendor, VendorPort
from tests.api.fake_container import HOUSE_SESSION
from tests.api.hostile.targets import PING, document_of, documents, routes, writing_route
from tests.api.wire import Answer

PLENTY = 1_000_000
DIALECTS = [spec.dialect for spec in SPECS]
NATIVE_CLIENTS = {"/mcp": {"jsonrpc", "id", "error"}, "/v1/embeddings": {"error"}}
"""What a refusal has at the paths whose clients are no vendor's, nor the native one's."""


def client_of(vendor_port: VendorPort, dialect: Dialect, base: str) -> Vendor:
    return vendor_port.client(
        dialect, base=base, scopes=frozenset({Scope.ADMIN}), rate_per_minute=PLENTY,
        rate_per_hour=PLENTY,
    )  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    """Return what every file of a home holds; nobody writes its log while it is locked."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def assert_locked(dialect: Dialect, path: str, answer: Answer) -> None:
    assert answer.status == 423, (dialect, path, answer.body)
    if dialect is not Dialect.NATIVE:
        SHAPES[dialect](answer)
    elif path in NATIVE_CLIENTS:
        assert set(answer.json) == NATIVE_CLIENTS[path]
    else:
        assert answer.json["code"] == "vault-locked"


@pytest.mark.parametrize("is_at_root", [False, True])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_route_is_locked_and_changes_nothing(vendor_port, dialect, is_at_root):
    client = client_of(vendor_port, dialect, "" if is_at_root else f"/{dialect.value}")
    document = document_of(vendor_port.port, dialect)
    public = next(spec.public for spec in SPECS if spec.dialect is dialect)
    _, body = writing_route(document)
    vendor_port.home.services.memories.remember(MemoryDraft(content="kept"), PERSON)
    vendor_port.home.services.vault.lock()
    before = digests(vendor_port.home.folder)

    found = [route for route in routes(document) if route[1] not in public]
    if dialect is Dialect.NATIVE:
        found += [("POST", path) for path in NATIVE_CLIENTS]
    for method, path in found:
        sent = {None: None, "/mcp": PING}.get(path if method == "POST" else None, body)
        assert_locked(dialect, path, client(method, path, sent))

    assert len(found) >= 7
    assert digests(vendor_port.home.folder) == before
    vendor_port.home.services.vault.unlock_with_key_file()
    held = vendor_port.home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    assert [memory.content for memory in held] == ["kept"]


def test_unlocking_serves_every_dialect_again_without_a_restart(real_port):
    services = real_port.home.services
    session = services.sessions.create(SessionDraft(agent_id="a"), PERSON).value
    clients = {
        (dialect, base): client_of(real_port, dialect, base)
        for dialect in DIALECTS
        for base in ("", f"/{dialect.value}")
    }
    writes = {
        dialect: writing_route(document) for dialect, document in documents(real_port.port).items()
    }
    for _ in range(2):
        services.vault.lock()
        for (dialect, _), client in clients.items():
            assert client("POST", *writes[dialect]).status == 423
        services.vault.unlock_with_key_file()
        for (dialect, _), client in clients.items():
            path, body = writes[dialect]
            body = json.loads(json.dumps(body).replace(HOUSE_SESSION, session.short_id))
            assert client("POST", path, body).status in {200, 201, 202}, dialect
    embed = clients[Dialect.NATIVE, ""]("POST", "/v1/embeddings", {"input": "x", "model": "m"})
    assert embed.status in {200, 404}

    # MemSync keeps what people say of themselves, and nobody has said anything here.
    keeping = [dialect for dialect, _ in clients if dialect is not Dialect.MEMSYNC]
    assert services.stats.stats(PERSON).memories >= 2 * len(keeping)
