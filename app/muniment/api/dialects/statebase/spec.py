"""StateBase's dialect spec."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialect_spec import BEARER, X_API_KEY, DialectSpec, Program
from muniment.api.dialects.building import DOCUMENTATION
from muniment.api.dialects.statebase.refusals import statebase_refusal
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services

HEALTH_PATHS: Final = frozenset({"/health", "/health/ready", "/health/live"})
"""Paths that need no key but an open vault."""


def _application(spec: DialectSpec, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.statebase.application import statebase_application

    return statebase_application(spec, services, program)


SPEC: Final = DialectSpec(
    dialect=Dialect.STATEBASE,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=statebase_refusal,
    build=_application,
    public=DOCUMENTATION,
    keyless=HEALTH_PATHS,
    burst=2,
    has_rate_headers=True,
)
