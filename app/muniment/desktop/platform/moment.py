"""A moment by two clocks, to say how long ago it was."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, by two clocks.

    The monotonic clock stops while the machine sleeps, and the wall clock may be set back.
    """

    wall_s: float
    steady_s: float

    @classmethod
    def now(cls) -> "Moment":
        """Return the current moment."""
        return cls(time.time(), time.monotonic())

    @classmethod
    def before(cls, seconds: float) -> "Moment":
        """Return the moment so many seconds ago."""
        return cls(time.time() - seconds, time.monotonic() - seconds)

    @property
    def ago_s(self) -> float:
        """How long ago, by the clock that advanced further."""
        return max(time.time() - self.wall_s, time.monotonic() - self.steady_s)
