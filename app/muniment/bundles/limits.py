"""What a reader accepts from a bundle; checked before memory or time is spent."""

from typing import Final

from muniment.crypto.kdf import Argon2Params
from muniment.crypto.slots import Slot, SlotType

HEADER_BYTES_MAX: Final = 65_536
SLOTS_MAX: Final = 16
PASSPHRASE_SLOTS_MAX: Final = 4
ARGON2_MEMORY_KIB_MAX: Final = 1024 * 1024
ARGON2_ITERATIONS_MAX: Final = 16

RECORD_BYTES_MAX: Final = 16 * 1_048_576
"""No record is longer: a memory with its metadata has at most some 300 KB."""

ZSTD_WINDOW_BYTES_MAX: Final = 8 * 1_048_576
"""The memory that the decompressor may use for its window."""

RATIO_MAX: Final = 1_000
"""Most bytes of plaintext for a byte of ciphertext, once there are `RATIO_FREE_BYTES`."""

RATIO_FREE_BYTES: Final = 64 * 1_048_576


def is_affordable(slots: tuple[Slot, ...]) -> bool:
    """Return whether trying all slots with one passphrase stays within bounds."""
    costs = [slot.kdf.cost for slot in slots if isinstance(slot.kdf, Argon2Params)]
    return (
        1 <= len(slots) <= SLOTS_MAX
        and len(costs) <= PASSPHRASE_SLOTS_MAX
        and all(cost.memory_kib <= ARGON2_MEMORY_KIB_MAX for cost in costs)
        and all(cost.iterations <= ARGON2_ITERATIONS_MAX for cost in costs)
    )


def is_of_bundles(slot: Slot) -> bool:
    """Return whether a slot has a type that opens bundles."""
    return slot.type in {SlotType.PASSPHRASE, SlotType.RECIPIENT, SlotType.OWN_VAULT}
