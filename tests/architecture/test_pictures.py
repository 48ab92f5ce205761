"""The pictures of the README and the documents: there, described, and small enough to load."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LARGEST_BYTES = 200_000
WORDS_MIN = 6


def pictures() -> list[tuple[str, Path]]:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return [
        (words, page.parent / path)
        for page in pages
        for words, path in PICTURE.findall(page.read_text(encoding="utf-8"))
    ]


def test_every_picture_is_there_and_described() -> None:
    assert pictures()
    for words, path in pictures():
        assert path.is_file(), path
        assert len(words.split()) >= WORDS_MIN, path


def test_no_picture_is_large_and_none_is_left_over() -> None:
    shown = {path for _, path in pictures()}
    kept = set((ROOT / "docs" / "images").iterdir())
    assert kept == shown
    assert max(path.stat().st_size for path in kept) <= LARGEST_BYTES
