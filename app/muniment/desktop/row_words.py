"""What a screen reader says of a row that is painted: all that the eye finds in it."""

from typing import TYPE_CHECKING

from muniment.desktop.dates import short_moment
from muniment.desktop.words import flag_name, type_name

if TYPE_CHECKING:
    from muniment.desktop.memory_rows import MemoryRow


def spoken_row(row: "MemoryRow") -> str:
    """Return a memory's row as a text: heading, warnings, when, where, of what type, its tags.

    Args:
        row: As the list shows it.
    """
    parts = (
        row.heading,
        *(flag_name(flag) for flag in row.flags),
        short_moment(row.created_at),
        row.namespace,
        *([type_name(row.type)] if row.is_readable else []),
        *(f"#{tag}" for tag in row.tags),
    )
    return "; ".join(parts)
