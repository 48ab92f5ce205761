"""Optimistic locking: a write may name the version it is based on, and fails if that changed."""

from muniment.domain.errors import ConflictError


def require_version(present: int, expected: int | None) -> None:
    """Require the version that the writer has seen.

    Args:
        present: The current version.
        expected: The version its writer has seen; ``None`` for any.

    Raises:
        ConflictError: Someone else changed it.
    """
    if expected is not None and present != expected:
        raise ConflictError(f"it is at version {present}, not {expected}")
