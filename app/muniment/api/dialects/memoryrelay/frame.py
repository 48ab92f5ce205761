"""MemoryRelay, as the port's checks see it."""

from typing import Final

from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.dialects.memoryrelay.application import memoryrelay_application
from muniment.api.dialects.memoryrelay.health import HEALTH_PATH
from muniment.api.dialects.memoryrelay.refusals import memoryrelay_refusal
from muniment.api.frame import BEARER, X_API_KEY, Frame
from muniment.domain.access import Dialect

FRAME: Final = Frame(
    dialect=Dialect.MEMORYRELAY,
    key_ways=(BEARER, X_API_KEY),
    refusal_of=memoryrelay_refusal,
    build=memoryrelay_application,
    public=frozenset({DOCUMENT_PATH}),
    keyless=frozenset({HEALTH_PATH}),
    tells_rate=True,
)
