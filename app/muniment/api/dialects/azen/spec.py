"""Azen's dialect spec."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialect_spec import DialectSpec, KeyWay, Program
from muniment.api.dialects.azen.refusals import INVALID_KEY, azen_refusal
from muniment.api.dialects.building import DOCUMENTATION
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services

YAML_PATH: Final = "/openapi.yaml"


def _application(spec: DialectSpec, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.azen.application import azen_application

    return azen_application(spec, services, program)


SPEC: Final = DialectSpec(
    dialect=Dialect.AZEN,
    key_ways=(KeyWay("azen-api-key"),),
    refusal_of=azen_refusal,
    build=_application,
    unknown_key=INVALID_KEY,
    public=DOCUMENTATION | {YAML_PATH},
    keyless=frozenset({"/api/v1"}),
)
