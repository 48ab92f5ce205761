"""Reading ahead gives the same items and errors, and its thread ends with the iterator."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from muniment.services.transfer.reading_ahead import read_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("bundle-reading")]


def test_the_items_come_in_order_from_another_thread() -> None:
    def names() -> Iterator[tuple[int, str]]:
        for number in range(5):
            yield number, threading.current_thread().name

    found = list(read_ahead(names()))
    assert [number for number, _ in found] == list(range(5))
    assert len({name for _, name in found} - {threading.current_thread().name}) == 1
    assert threads() == []
    assert list(read_ahead(iter(()))) == []


def test_an_error_is_raised_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    items = read_ahead(broken())
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)
    assert threads() == []


def test_the_thread_ends_when_the_iterator_is_closed() -> None:
    with closing(read_ahead(iter(range(1_000)))) as items:
        assert next(items) == 0
        assert threads()
    assert threads() == []
