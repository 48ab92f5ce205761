"""Bounds, floor and calibration of key derivation."""

import threading

import pytest

from muniment.crypto import kdf
from muniment.crypto.kdf import Argon2Cost, Argon2Params, calibrate, derive_argon2id, hkdf
from muniment.domain.errors import EnvironmentFaultError, InvalidInputError
from muniment.domain.vault.secret_bytes import Secret
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize(
    "numbers",
    [
        (2 * 1024 * 1024 + 1, 3, 4),
        (31, 3, 4),
        (65_536, 65, 4),
        (65_536, 0, 4),
        (65_536, 3, 17),
        (65_536, 3, 0),
        (65_536, True, 4),
        (65_536.0, 3, 4),
        (-1, 3, 4),
        (2**70, 3, 4),
    ],
)
def test_costs_out_of_bounds_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidInputError):
        Argon2Cost(*numbers)


@pytest.mark.parametrize("numbers", [(2 * 1024 * 1024, 64, 16), (8, 1, 1)])
def test_costs_at_the_bounds_are_believed(numbers: tuple[int, int, int]) -> None:
    assert Argon2Cost(*numbers).lanes == numbers[2]


@pytest.mark.parametrize("length", [7, 65])
def test_salts_have_8_to_64_bytes(length: int) -> None:
    with pytest.raises(InvalidInputError, match="salt"):
        Argon2Params(Argon2Cost(), bytes(length))


@pytest.mark.parametrize(
    ("cost", "reaches"),
    [
        (Argon2Cost(), True),
        (Argon2Cost(131_072, 4, 8), True),
        (Argon2Cost(65_535, 3, 4), False),
        (Argon2Cost(65_536, 2, 4), False),
        (Argon2Cost(65_536, 3, 3), False),
    ],
)
def test_floor_is_64_mib_three_passes_four_lanes(cost: Argon2Cost, reaches: bool) -> None:
    assert cost.reaches_floor is reaches


def test_missing_memory_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    class Poor:
        def __init__(self, **parameters: object) -> None:
            self.parameters = parameters

        def derive(self, secret: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(kdf, "Argon2id", Poor)
    with pytest.raises(EnvironmentFaultError, match="64 MiB"):
        derive_argon2id(Secret(b"x"), Argon2Params(Argon2Cost(), bytes(16)))


@pytest.mark.parametrize(
    ("seconds_per_64_mib", "memory_mib", "derivations"),
    [
        (0.001, 512, 4),
        (0.27, 128, 2),
        (0.2, 256, 3),
        (0.9, 64, 1),
        (30.0, 64, 1),
    ],
)
def test_calibration_takes_the_most_memory_within_the_target(
    monkeypatch: pytest.MonkeyPatch, seconds_per_64_mib: float, memory_mib: int, derivations: int
) -> None:
    now, tried = [0.0], []

    def derive(passphrase: Secret, params: Argon2Params, length: int = 64) -> Secret:
        tried.append(params.cost)
        now[0] += seconds_per_64_mib * params.cost.memory_kib / 65_536
        return Secret(bytes(length))

    monkeypatch.setattr(kdf, "derive_argon2id", derive)
    assert calibrate(lambda: now[0]) == Argon2Cost(memory_mib * 1024, 3, 4)
    assert len(tried) == derivations


def test_labels_part_the_keys() -> None:
    key = Secret(b"k" * 32)
    assert hkdf(key, b"one") == hkdf(key, b"one")
    assert hkdf(key, b"one") != hkdf(key, b"two")
    assert hkdf(key, b"one") != hkdf(Secret(b"l" * 32), b"one")


def test_two_derivations_take_their_memory_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A try that was cancelled goes on by itself; the next one waits for it."""
    entered = [threading.Event(), threading.Event()]
    go_on = threading.Event()
    numbers = iter(entered)

    class Slow:
        def __init__(self, **_given: object) -> None:
            pass

        def derive(self, _passphrase: bytes) -> bytes:
            next(numbers).set()
            assert go_on.wait(PATIENCE_S)
            return bytes(32)

    monkeypatch.setattr(kdf, "Argon2id", Slow)
    params = Argon2Params(Argon2Cost(), bytes(16))
    threads = [
        threading.Thread(target=derive_argon2id, args=(Secret(b"x"), params)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    assert entered[0].wait(PATIENCE_S)
    assert not entered[1].wait(0.1)
    go_on.set()
    assert entered[1].wait(PATIENCE_S)
    for thread in threads:
        thread.join()
