"""The C library is told what to keep, where it can be told."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

from muniment.system.allocator import keep_little

if TYPE_CHECKING:
    import pytest


def library(
    monkeypatch: pytest.MonkeyPatch, *, platform: str = "linux", **functions: object
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(**functions))


def test_glibc_is_told_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, int] = {}

    def mallopt(name: int, value: int) -> int:
        told[name] = value
        return 1

    library(monkeypatch, mallopt=mallopt)
    assert keep_little()
    assert told == {-8: 2, -3: 262_144, -1: 262_144}


def test_a_refusal_is_reported_and_the_rest_is_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[int] = []

    def mallopt(name: int, _value: int) -> int:
        told.append(name)
        return 0

    library(monkeypatch, mallopt=mallopt)
    assert not keep_little()
    assert len(told) == 3


def test_other_libraries_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch)
    assert not keep_little()
    library(monkeypatch, platform="win32", mallopt=lambda *_: 1)
    assert not keep_little()
