"""The text form of moments in JSON and in files."""

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    """Write a moment in ISO 8601, UTC, with milliseconds: ``2026-01-31T12:00:00.000Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
