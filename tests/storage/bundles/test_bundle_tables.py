"""Operations of a bundle: what no program writes is refused."""

from __future__ import annotations

import pytest

from muniment.domain.errors import DamagedBundleError
from muniment.storage.bundles.bundle_tables import OPERATION, Record, check_records

MEMORY = "019de368-f600-7876-8211-3928f6202d53"


def operation(**other: object) -> Record:
    return {
        "stamp": 7,
        "device": "laptop",
        "incarnation": "run",
        "actor": "person",
        "action": "edit",
        "subject": MEMORY,
        "patch": {"tags": ["a"], "changed": {"tags": {"added": ["a"], "removed": []}}},
        **other,
    }


def test_an_operation_is_accepted() -> None:
    for good in (
        operation(),
        operation(action="create", patch={"content": "the boat", "created_at": 5, "later": 1}),
        operation(subject=f"entity:{MEMORY}", patch={"tags": 5}),
    ):
        check_records(OPERATION, [good])


@pytest.mark.parametrize(
    "bad",
    [
        {"stamp": 2**59},
        {"actor": "x" * 1000},
        {"action": "purge", "patch": {}},
        {"action": "purge", "patch": {}, "subject": f"entity:{MEMORY}"},
        {"action": "undo", "patch": {}},
        {"action": "create", "patch": {"content": "no time"}},
        {"patch": {"undoes": [3]}},
        {"patch": {"carried": []}},
        {"patch": {"content": ""}},
        {"patch": {"importance": 7}},
        {"patch": {"deleted_at": "yesterday"}},
        {"patch": {"tier": "no tier"}},
        {"patch": {"metadata": None}},
        {"patch": {"changed": []}},
        {"patch": {"changed": {"content": ["x"]}}},
        {"patch": {"tags": [], "changed": {"tags": {"added": ["a"], "removed": []}}}},
        {"patch": {"changed": {"tags": {"added": []}}}},
    ],
    ids=str,
)
def test_an_impossible_operation_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(DamagedBundleError):
        check_records(OPERATION, [operation(), operation(**bad)])
