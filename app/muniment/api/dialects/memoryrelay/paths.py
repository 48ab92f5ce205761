"""Paths of MemoryRelay that the port's checks and its application both name."""

from typing import Final

HEALTH_PATH: Final = "/v1/health"
