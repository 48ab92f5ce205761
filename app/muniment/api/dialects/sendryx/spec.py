"""Sendryx's dialect spec."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialect_spec import BEARER, X_API_KEY, DialectSpec, Program
from muniment.api.dialects.building import DOCUMENTATION
from muniment.api.dialects.sendryx.refusals import sendryx_refusal
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services


def _application(spec: DialectSpec, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.sendryx.application import sendryx_application

    return sendryx_application(spec, services, program)


SPEC: Final = DialectSpec(
    dialect=Dialect.SENDRYX,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=sendryx_refusal,
    build=_application,
    public=DOCUMENTATION,
)
