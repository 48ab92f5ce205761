"""What is said about the open vault: what unlocking found, and what limits it now."""

from typing import Final

DISK_FULL_NOTICE: Final = "The disk is full: Muniment can read but not write until there is room."

NO_ROOM_TO_CONVERT_NOTICE: Final = (
    "The vault could not be converted to its newer format because the disk is too full. Everything "
    "works as before; free some space, then lock and unlock the vault."
)

NO_VECTORS_NOTICE: Final = (
    "Search by meaning is off because the vector index is damaged. Verify the vault in Settings "
    "or with `muniment doctor`."
)
