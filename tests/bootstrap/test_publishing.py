"""Where the port answers is written down as soon as the disk takes it."""

import threading

import pytest

from muniment.bootstrap import publishing
from muniment.bootstrap.publishing import Publication
from muniment.domain.errors import DiskFullError, StorageUnavailableError
from tests.waiting import PATIENCE_S


class File:
    """A file on a disk that is full at first."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.writes = 0
        self.is_written = threading.Event()

    def write(self) -> None:
        self.writes += 1
        if self._errors:
            raise self._errors.pop(0)
        self.is_written.set()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_INTERVAL_S", 0.001)


def test_what_can_be_written_is_written_at_once() -> None:
    file = File()
    publication = Publication(file.write)
    publication.start()
    assert file.writes == 1
    publication.stop()


def test_a_full_disk_is_tried_again_until_it_takes_the_file() -> None:
    full, free = File(DiskFullError(), DiskFullError()), File()
    publication = Publication(full.write, free.write)
    publication.start()
    assert full.is_written.wait(PATIENCE_S)
    publication.stop()
    assert (full.writes, free.writes) == (3, 1)


def test_another_fault_is_raised() -> None:
    with pytest.raises(StorageUnavailableError):
        Publication(File(StorageUnavailableError()).write).start()


def test_stopped_it_writes_nothing() -> None:
    file = File(*[DiskFullError()] * 1_000_000)
    publication = Publication(file.write)
    publication.start()
    publication.stop()
    writes = file.writes
    publication.stop()
    assert file.writes == writes
    assert not file.is_written.is_set()
