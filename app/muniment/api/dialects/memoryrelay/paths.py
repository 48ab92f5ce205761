"""Paths of MemoryRelay that both its spec and its application need."""

from typing import Final

HEALTH_PATH: Final = "/v1/health"
