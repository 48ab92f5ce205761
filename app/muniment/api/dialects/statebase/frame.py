"""StateBase, as the port's checks see it."""

from typing import Final

from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.dialects.statebase.application import statebase_application
from muniment.api.dialects.statebase.health import HEALTH_PATHS
from muniment.api.dialects.statebase.refusals import statebase_refusal
from muniment.api.frame import BEARER, X_API_KEY, Frame
from muniment.domain.access import Dialect

FRAME: Final = Frame(
    dialect=Dialect.STATEBASE,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=statebase_refusal,
    build=statebase_application,
    public=frozenset({DOCUMENT_PATH}),
    keyless=HEALTH_PATHS,
    burst=2,
    tells_rate=True,
)
