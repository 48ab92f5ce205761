"""MemoryRelay's dialect spec."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialect_spec import BEARER, X_API_KEY, DialectSpec, Program
from muniment.api.dialects.building import DOCUMENTATION
from muniment.api.dialects.memoryrelay.paths import HEALTH_PATH
from muniment.api.dialects.memoryrelay.refusals import memoryrelay_refusal
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services


def _application(spec: DialectSpec, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.memoryrelay.application import memoryrelay_application

    return memoryrelay_application(spec, services, program)


SPEC: Final = DialectSpec(
    dialect=Dialect.MEMORYRELAY,
    key_ways=(BEARER, X_API_KEY),
    refusal_of=memoryrelay_refusal,
    build=_application,
    public=DOCUMENTATION,
    keyless=frozenset({HEALTH_PATH}),
    has_rate_headers=True,
)
