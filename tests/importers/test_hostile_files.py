"""Bad files get a clear answer, and little of them is ever in RAM."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.errors import InvalidInputError, StorageUnavailableError
from muniment.domain.transfer.importing import ImportFormat
from muniment.importers import json_stream
from muniment.importers.input_file import InputFile
from muniment.importers.json_stream import entries_of
from muniment.importers.readers import READERS
from muniment.importers.recognition import recognised
from tests.importers import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from muniment.importers.items import Item

MEBIBYTE = 1_048_576
ROOM = 24 * MEBIBYTE


def items(path: Path, format_: ImportFormat) -> Iterator[Item]:
    return READERS[format_](InputFile.at(path))


def values(document: bytes) -> list[Any]:
    return [entry.value for entry in entries_of(io.BytesIO(document))]


class Endless(io.RawIOBase):
    """A document of a beginning, a part many times, and an end; read bit by bit."""

    def __init__(self, head: bytes, part: bytes, times: int, tail: bytes = b"") -> None:
        self._left = [tail, (part, times), head]
        self._position = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        found = b""
        while self._left and not found:
            one = self._left.pop()
            if isinstance(one, bytes):
                found = one
            elif one[1] > 0:
                count = max(1, min(one[1], size // len(one[0])))
                self._left.append((one[0], one[1] - count))
                found = one[0] * count
        self._position += len(found)
        return found


def test_entries_come_whatever_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {
        "count": 12,
        "é": [{"a": "x,]}\\\"é😀"}, [1, {"b": []}], 12345, None],
        "r": {"points": [{}]},
    }  # fmt: skip
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=3)):
        for chunk in range(1, 30):
            monkeypatch.setattr(json_stream, "_CHUNK", chunk)
            found = [(one.key, one.value) for one in entries_of(io.BytesIO(text.encode()))]
            assert found == [
                ("count", 12), *(("é", one) for one in document["é"]), ("points", {}),
            ]  # fmt: skip
    assert values(b"\xef\xbb\xbf [1 , 2]\n") == [1, 2]
    assert values(b"[]") == []


@pytest.mark.parametrize(
    ("document", "read", "reason"),
    [
        (b'[{"a": 1}, {"a": 2', 1, "ends too early, or is not valid JSON"),
        (b'[{"a": 1},', 1, "ends too early"),
        (b"", 0, "ends too early"),
        (b"hello", 0, "must be a JSON list or object"),
        (b'[{"a": 1}, {a: 2}]', 1, "ends too early, or is not valid JSON"),
        (b'[1, "caf\xe9"]', 0, "is not UTF-8 text"),
        (b"[1, NaN]", 1, "is not valid JSON"),
        (b"[1, " + b"[" * 100_000 + b"]" * 100_000 + b"]", 1,
         "is nested too deeply, or is not valid JSON"),
        (b"[1, " + b"9" * 10_000 + b"]", 1, "is nested too deeply, or is not valid JSON"),
        (b'{"a" 1}', 0, "is not valid JSON"),
    ],
)  # fmt: skip
def test_a_broken_document_gives_what_is_whole_and_a_reason(
    document: bytes, read: int, reason: str
) -> None:
    *whole, fault = values(document)
    assert len(whole) == read
    assert isinstance(fault, InvalidInputError)
    assert fault.reason == reason


def test_a_document_of_two_gigabytes_and_one_endless_text_take_little_memory() -> None:
    part = json.dumps({"memory": "x" * 2_000_000}).encode() + b",\n"
    tracemalloc.start()
    try:
        many = Endless(b"[", part, 1_050, b"{}]")
        assert sum(1 for _ in entries_of(many)) == 1_051  # type: ignore[arg-type]
        assert many.tell() > 2_000 * MEBIBYTE
        assert tracemalloc.get_traced_memory()[1] < ROOM
        tracemalloc.reset_peak()
        text = Endless(b'["', b"x" * MEBIBYTE, 2_048)
        (fault,) = [entry.value for entry in entries_of(text)]  # type: ignore[arg-type]
        assert fault.reason == "is too long, or is not valid JSON"
        assert tracemalloc.get_traced_memory()[1] < 6 * json_stream.ENTRY_MAX_CHARACTERS
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("conversations.json", "w") as member,
    ):
        member.write(b"[")
        for _ in range(40):
            member.write(b" " * MEBIBYTE)
    with pytest.raises(InvalidInputError, match="too large when unpacked"):
        list(items(path, ImportFormat.CHATGPT))
    with pytest.raises(InvalidInputError, match="too large when unpacked"):
        recognised(InputFile.at(path))


def test_paths_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    names = (
        "../../evil.md",
        "/etc/evil.md",
        "C:\\evil.md",
        "ok.md",
        ".obsidian/x.md",
        "../.x/a.md",
    )
    path = inside / "notes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "a note")
    found = [item.found for item in items(path, ImportFormat.OBSIDIAN)]
    assert len(found) == 3
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["inside", "notes.zip"]


def test_a_damaged_or_encrypted_zip_is_refused(tmp_path: Path) -> None:
    whole = shapes.zipped(tmp_path / "a.zip", conversations__json=json.dumps([shapes.chatgpt()]))
    content = whole.read_bytes()
    damaged = {
        "half": content[: len(content) // 2],
        "byte": content[:60] + bytes([content[60] ^ 255]) + content[61:],
        "flag": content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
        ),
    }
    for name, wrong in damaged.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(wrong)
        with pytest.raises(InvalidInputError, match="damaged or encrypted"):
            list(items(path, ImportFormat.CHATGPT))


def test_a_database_that_is_none_is_refused(tmp_path: Path) -> None:
    whole = shapes.mcp_service_database(tmp_path / "a.db").read_bytes()
    for name, wrong, reason in (
        ("cut.db", whole[:4_096], "damaged"),
        ("junk.db", whole[:100] + b"\xff" * 8_092, "damaged"),
        ("empty.db", whole[:16], "damaged|no table"),
    ):
        path = tmp_path / name
        path.write_bytes(wrong)
        with pytest.raises(InvalidInputError, match=reason):
            list(items(path, ImportFormat.MCP_MEMORY_SERVICE))


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("a secret")
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "link.md").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "a.md").write_bytes(b"caf\xe9")
    (fault,) = [item.found for item in items(folder, ImportFormat.OBSIDIAN)]
    assert (fault.field, fault.reason) == ("a.md", "is not UTF-8 text")


def test_what_is_no_file_of_memories_is_named(tmp_path: Path) -> None:
    for name, content, reason in (
        ("a.json", b"\xff\xfe[\x00]\x00", "UTF-16"),
        ("b.json", b'{"a": 1}', "not a file type"),
        ("c.json", b'[{"half', "ends too early"),
        ("d.exe", b"MZ\x00", "not a file type"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InvalidInputError, match=reason):
            recognised(InputFile.at(path))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InvalidInputError, match="no Markdown notes"):
        recognised(InputFile.at(empty))
    with pytest.raises(StorageUnavailableError):
        InputFile.at(tmp_path / "nowhere")
