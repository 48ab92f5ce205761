"""Sendryx, as the port's checks see it."""

from typing import Final

from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.dialects.sendryx.application import sendryx_application
from muniment.api.dialects.sendryx.refusals import sendryx_refusal
from muniment.api.frame import BEARER, X_API_KEY, Frame
from muniment.domain.access import Dialect

FRAME: Final = Frame(
    dialect=Dialect.SENDRYX,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=sendryx_refusal,
    build=sendryx_application,
    public=frozenset({DOCUMENT_PATH}),
)
