"""The doctor tells how far it is, and ends when somebody wants that."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ExaminationStoppedError,
    NotAllowedError,
    VaultLockedError,
)
from muniment.domain.memories.memory import MemoryDraft
from tests.fakes.damage import damage
from tests.fakes.opened import session_of
from tests.fakes.templates import filled_template
from tests.waiting import PATIENCE_S, until

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.vault.examination_progress import CheckProgress
    from muniment.services.container import Services
    from tests.conftest import FakeClock, Home

COUNT = 1_200
CONFINED = Actor("key:a", ("default",), frozenset({Scope.ADMIN}))


@pytest.fixture(scope="module")
def template_vault(template_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_template(template_vault, tmp_path_factory.mktemp("filled"), fill)


def fill(services: Services, _clock: FakeClock) -> None:
    for start in range(0, COUNT, 400):
        drafts = [
            MemoryDraft(content=f"number {start + number}", embed=False) for number in range(400)
        ]
        services.memories.remember_batch(drafts, PERSON)


def test_it_tells_each_check_and_how_much_of_a_long_one_is_done(home: Home) -> None:
    told: list[CheckProgress] = []

    def watch(progress: CheckProgress) -> bool:
        told.append(progress)
        assert home.services.doctor.progress(PERSON) == progress
        return True

    home.services.doctor.examine(PERSON, watch=watch)
    places = [progress.place for progress in told]
    assert places == sorted(places)
    assert set(places) == set(range(1, told[0].places + 1))
    rows = [progress for progress in told if progress.check == "records" and progress.total]
    assert [(progress.done, progress.total) for progress in rows] == [
        (done, COUNT) for done in (0, 500, 1_000)
    ]
    assert home.services.doctor.progress(PERSON) is None


@pytest.mark.parametrize("check", ["journal", "other-records"])
def test_a_long_journal_is_told_of_and_ends_in_the_middle(home: Home, check: str) -> None:
    told: list[CheckProgress] = []

    def watch(progress: CheckProgress) -> bool:
        if progress.check == check and progress.total:
            told.append(progress)
        return len(told) < 2

    with pytest.raises(ExaminationStoppedError):
        home.services.doctor.examine(PERSON, watch=watch)
    assert [progress.total >= COUNT for progress in told] == [True, True]
    assert 0 <= told[0].done < told[1].done <= COUNT


@pytest.mark.parametrize("check", ["file", "records", "states"])
def test_the_watch_ends_it(home: Home, check: str) -> None:
    told: list[CheckProgress] = []

    def watch(progress: CheckProgress) -> bool:
        told.append(progress)
        return progress.check != check

    with pytest.raises(ExaminationStoppedError):
        home.services.doctor.examine(PERSON, watch=watch)
    assert [progress.check for progress in told].count(check) == 1
    assert home.services.doctor.progress(PERSON) is None
    assert home.services.doctor.examine(PERSON)


def test_what_it_mended_until_then_is_embedded_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[bool] = []
    monkeypatch.setattr(home.services.doctor._memory_embedder, "wake", lambda: woken.append(True))
    with pytest.raises(ExaminationStoppedError):
        home.services.doctor.examine(
            PERSON, repair=True, watch=lambda progress: progress.check != "states"
        )
    assert woken


def test_sqlites_own_check_ends_as_well(home: Home) -> None:
    with home.borrow() as opened:
        asked: list[bool] = []

        def is_wanted() -> bool:
            asked.append(True)
            return False

        damage(home, "INSERT INTO memory_text (rowid, content, tags) VALUES (99999, 'x', '')")
        assert opened.store.integrity_problems(is_wanted) == []
        assert asked
        assert opened.store.integrity_problems() == []


def test_another_thread_stops_it(home: Home) -> None:
    reached, go_on = threading.Event(), threading.Event()
    ended: list[type[Exception]] = []

    def watch(progress: CheckProgress) -> bool:
        if progress.check == "records":
            reached.set()
            assert go_on.wait(PATIENCE_S)
        return True

    def examine() -> None:
        try:
            home.services.doctor.examine(PERSON, watch=watch)
        except ExaminationStoppedError as error:
            ended.append(type(error))

    thread = threading.Thread(target=examine)
    thread.start()
    assert reached.wait(PATIENCE_S)
    with pytest.raises(NotAllowedError):
        home.services.doctor.stop(CONFINED)
    with pytest.raises(NotAllowedError):
        home.services.doctor.progress(CONFINED)
    home.services.doctor.stop(PERSON)
    go_on.set()
    thread.join(PATIENCE_S)
    assert ended == [ExaminationStoppedError]
    home.services.doctor.stop(PERSON)  # nothing to stop
    assert home.services.doctor.examine(PERSON)


def test_a_lock_does_not_wait_for_the_end(home: Home) -> None:
    locking = threading.Thread(target=home.services.vault.lock)

    def watch(progress: CheckProgress) -> bool:
        if progress.check == "records" and not locking.ident:
            locking.start()
            until(lambda: not session_of(home.services).is_open)
        return True

    with pytest.raises(VaultLockedError):
        home.services.doctor.examine(PERSON, watch=watch)
    locking.join(PATIENCE_S)
    assert not locking.is_alive()
