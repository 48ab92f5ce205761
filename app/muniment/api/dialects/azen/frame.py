"""Azen, as the port's checks see it."""

from typing import Final

from muniment.api.dialects.azen.application import azen_application
from muniment.api.dialects.azen.refusals import INVALID_KEY, azen_refusal
from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.frame import Frame, KeyWay
from muniment.domain.access import Dialect

YAML_PATH: Final = "/openapi.yaml"

FRAME: Final = Frame(
    dialect=Dialect.AZEN,
    key_ways=(KeyWay("azen-api-key"),),
    refusal_of=azen_refusal,
    build=azen_application,
    unknown_key=INVALID_KEY,
    public=frozenset({DOCUMENT_PATH, YAML_PATH}),
    keyless=frozenset({"/api/v1"}),
)
