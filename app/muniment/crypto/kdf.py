"""Derive keys from passphrases (Argon2id) and from other keys (HKDF-SHA256)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from muniment.domain.errors import EnvironmentFaultError, InvalidInputError
from muniment.domain.vault.secret_bytes import Secret

SALT_BYTES = 16

# Maximum accepted from a stored header, so that a hostile file cannot exhaust the memory.
MAX_MEMORY_KIB = 2 * 1024 * 1024
MAX_ITERATIONS = 64
MAX_LANES = 16

# Minimum for a new slot: RFC 9106 section 4, second recommended option.
FLOOR_MEMORY_KIB = 64 * 1024
FLOOR_ITERATIONS = 3
FLOOR_LANES = 4

# Calibration stops here even on fast machines, because a vault may move to a smaller one.
_CALIBRATED_MEMORY_KIB = (64 * 1024, 128 * 1024, 256 * 1024, 512 * 1024)

# A derivation cannot be interrupted: cancelling and retrying must not allocate its memory, up to 2
# GiB, twice.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """The cost of one derivation; within bounds by construction.

    Attributes:
        memory_kib: Memory in KiB; at least 8 per lane, at most 2 GiB.
        iterations: Passes over the memory; 1 to 64.
        lanes: Parallel lanes; 1 to 16.

    Raises:
        InvalidInputError: A value is not an integer or out of bounds; nothing was allocated.
    """

    memory_kib: int = FLOOR_MEMORY_KIB
    iterations: int = FLOOR_ITERATIONS
    lanes: int = FLOOR_LANES

    def __post_init__(self) -> None:
        _check_range("lanes", self.lanes, low=1, high=MAX_LANES)
        _check_range("iterations", self.iterations, low=1, high=MAX_ITERATIONS)
        _check_range("memory_kib", self.memory_kib, low=8 * self.lanes, high=MAX_MEMORY_KIB)

    @property
    def reaches_floor(self) -> bool:
        """Whether a new slot may use it: 64 MiB, t=3, p=4 or more of each."""
        return (
            self.memory_kib >= FLOOR_MEMORY_KIB
            and self.iterations >= FLOOR_ITERATIONS
            and self.lanes >= FLOOR_LANES
        )


@dataclass(frozen=True, slots=True)
class Argon2Params:
    """A cost and the salt of one slot.

    Attributes:
        cost: Memory, iterations and lanes.
        salt: 8 to 64 bytes; slots use 16.

    Raises:
        InvalidInputError: The salt's length is out of bounds.
    """

    cost: Argon2Cost
    salt: bytes

    def __post_init__(self) -> None:
        _check_range("salt", len(self.salt), low=8, high=64)

    @classmethod
    def of(cls, memory_kib: int, iterations: int, lanes: int, *, salt: bytes) -> Self:
        """Build parameters from plain numbers, with the checks of `Argon2Cost`."""
        return cls(Argon2Cost(memory_kib, iterations, lanes), salt)


def derive_argon2id(passphrase: Secret, params: Argon2Params, length: int = 64) -> Secret:
    """Derive key material from a passphrase with Argon2id version 1.3.

    Takes about 0.27 s at 64 MiB, t=3, p=4 (2-core Linux machine); do not call it on the GUI thread.
    Derivations run one at a time in the whole process, to limit memory.

    Args:
        passphrase: The passphrase's bytes; see `muniment.domain.vault.secret_bytes.secret_text`.
        params: Cost and salt.
        length: Number of bytes.

    Returns:
        `length` bytes.

    Raises:
        EnvironmentFaultError: The machine lacks the memory that the cost needs.

    Source:
        RFC 9106.
    """
    cost = params.cost
    argon2 = Argon2id(
        salt=params.salt,
        length=length,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        with _ONE_AT_A_TIME:
            return Secret(argon2.derive(passphrase.reveal()))
    except MemoryError:
        raise EnvironmentFaultError(
            f"{cost.memory_kib // 1024} MiB of memory are needed to check the passphrase",
            hint="Close other programs and try again.",
        ) from None


def calibrate(timer: Callable[[], float], *, target_s: float = 1.0) -> Argon2Cost:
    """Choose the largest memory whose derivation stays within the target.

    It measures 64, 128, 256 and 512 MiB in turn and stops before one that would take longer, so the
    measurement takes at most about twice the target on a slow machine.

    Args:
        timer: A monotonic clock in seconds, such as `time.perf_counter`.
        target_s: Maximum seconds per derivation.

    Returns:
        The cost for new slots: t=3, p=4, and never below the minimum, even on slow machines.
    """
    chosen = Argon2Cost()
    for memory_kib in _CALIBRATED_MEMORY_KIB:
        cost = Argon2Cost(memory_kib)
        started = timer()
        derive_argon2id(Secret(b"calibration"), Argon2Params(cost, bytes(SALT_BYTES)))
        elapsed_s = timer() - started
        if elapsed_s <= target_s:
            chosen = cost
        if 2 * elapsed_s > target_s:
            break
    return chosen


def hkdf(key: Secret, info: bytes, length: int = 32, *, salt: bytes = b"") -> Secret:
    """Derive a key for one labelled purpose with HKDF-SHA256.

    Args:
        key: High-entropy input key; never a passphrase.
        info: The label of the purpose.
        length: Number of bytes, at most 8,160.
        salt: Optional; empty means the zeros of RFC 5869.

    Returns:
        `length` bytes.

    Source:
        RFC 5869.
    """
    return Secret(HKDF(SHA256(), length, salt or None, info).derive(key.reveal()))


def _check_range(field: str, value: int, *, low: int, high: int) -> None:
    # A JSON `true` is an int in Python; a valid header contains none.
    if type(value) is not int or not low <= value <= high:
        raise InvalidInputError(field, f"must be a whole number from {low} to {high}")
