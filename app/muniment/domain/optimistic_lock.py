"""A writer may name the version that it has seen: nothing is written over what came between."""

from muniment.domain.errors import ConflictError


def require_version(present: int, expected: int | None) -> None:
    """Do nothing if a thing is at the version that its writer has seen.

    Args:
        present: Its version.
        expected: The one its writer has seen; ``None`` for any.

    Raises:
        ConflictError: Somebody else changed it.
    """
    if expected is not None and present != expected:
        raise ConflictError(f"it is at version {present}, not {expected}")
