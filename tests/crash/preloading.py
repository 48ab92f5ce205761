"""Does once what killed children do again and again, so that a child costs a fork."""

import gc
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.embedding.model import EmbeddingModel
from muniment.system import (  # noqa: F401 - what else a child would import to open a data directory
    keychain,
    logs,
    start_at_login,
)
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model


def preload(
    load: Callable[[], EmbeddingModel] = _fake_model, understanding: Path | None = None
) -> None:
    """Use a vault and close it, before anything is forked.

    Modules are imported then, statements compiled, and patterns read. Nothing is open when it
    returns: no thread, connection or file passes to a child.

    Args:
        load: Makes the embedding model.
        understanding: The folder of what reads texts, for children that understand what they write.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "home"
        folder.mkdir(mode=0o700)
        services = _build(
            folder, FakeClock(), FakeKeychain(), load, understanding=understanding
        ).services
        services.vault.create(passphrase=None, key_file=True)
        memories = services.memories
        written = memories.remember(MemoryDraft(content="a boat", client_id="a"), PERSON).memory
        memories.edit(written.id, MemoryPatch(content="a red boat"), PERSON)
        memories.get(written.id, PERSON)
        memories.list(MemoryFilter(tags=("a",)), PageRequest(), PERSON)
        services.search.search(SearchRequest(query="a boat"), PERSON)
        services.doctor.examine(PERSON)
        memories.delete(written.id, PERSON)
        services.close()
    if threading.active_count() != 1:
        raise RuntimeError("a forked child would lack the other threads")
    # A collection in a child would copy every page of what is loaded.
    gc.collect()
    gc.freeze()
