"""Azen, as the port's checks see it."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialects.azen.refusals import INVALID_KEY, azen_refusal
from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.frame import Frame, KeyWay, Program
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.house import Services

YAML_PATH: Final = "/openapi.yaml"


def _application(frame: Frame, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.azen.application import azen_application

    return azen_application(frame, services, program)


FRAME: Final = Frame(
    dialect=Dialect.AZEN,
    key_ways=(KeyWay("azen-api-key"),),
    refusal_of=azen_refusal,
    build=_application,
    unknown_key=INVALID_KEY,
    public=frozenset({DOCUMENT_PATH, YAML_PATH}),
    keyless=frozenset({"/api/v1"}),
)
