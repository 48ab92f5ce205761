"""Stores that the programs themselves made, in `tests/importers/real`.

`server-memory-0.6.3.jsonl`: `@modelcontextprotocol/server-memory` 0.6.3, by its tools
`create_entities`, `create_relations` and `add_observations`. `mcp-memory-service-12.2.1`: its
`SqliteVecMemoryStorage`, with three memories stored and a fourth deleted, and its `MemoryExporter`.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

from tests.importers.test_readers import found

REAL: Final = Path(__file__).with_name("real")
SERVICE: Final = {
    "Anna lives in Bonn": (["people", "anna"], "observation"),
    "Deploy on Fridays is forbidden": (["work"], "decision"),
    "日本語 tea 🫖": ([], None),
}
"""Text, tags and type. The service made "observation" of a type it does not know."""


def test_the_graph_of_the_memory_server() -> None:
    contents = [one["content"] for one in found(REAL / "server-memory-0.6.3.jsonl", "mcp-memory")]
    assert contents == [
        "Anna Müller: Lives in Bonn",
        "Anna Müller: Likes green tea",
        "Anna Müller: Plays the 🎻",
        "Muniment: Keeps memories",
        "Anna Müller works on Muniment",
    ]


def test_the_database_and_the_export_of_the_memory_service(tmp_path: Path) -> None:
    database = tmp_path / "sqlite_vec.db"
    packed = REAL / "mcp-memory-service-12.2.1.db.gz"
    database.write_bytes(gzip.decompress(packed.read_bytes()))
    for path in (database, REAL / "mcp-memory-service-12.2.1.json"):
        memories = found(path, "mcp-memory-service")
        seen = {
            one["content"]: (one["tags"], one["metadata"].get("memory_type")) for one in memories
        }
        assert seen == SERVICE
        assert len({one["client_id"] for one in memories}) == len(SERVICE)
