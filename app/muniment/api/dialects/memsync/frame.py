"""MemSync, as the port's checks see it."""

from typing import Final

from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.dialects.memsync.application import memsync_application
from muniment.api.dialects.memsync.refusals import memsync_refusal
from muniment.api.frame import BEARER, X_API_KEY, Frame
from muniment.domain.access import Dialect

FRAME: Final = Frame(
    dialect=Dialect.MEMSYNC,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=memsync_refusal,
    build=memsync_application,
    public=frozenset({DOCUMENT_PATH}),
    tells_rate=True,
)
