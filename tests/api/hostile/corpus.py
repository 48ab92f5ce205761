"""Every hostile request: each case is sent to each place of the port that takes what is written."""

from tests.api.hostile import addresses, bodies, framing, keys
from tests.api.hostile.case import Case

CASES: tuple[Case, ...] = (*addresses.CASES, *keys.CASES, *framing.CASES, *bodies.CASES)
