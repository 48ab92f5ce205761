"""MemSync's dialect spec."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialect_spec import BEARER, X_API_KEY, DialectSpec, Program
from muniment.api.dialects.building import DOCUMENTATION
from muniment.api.dialects.memsync.refusals import memsync_refusal
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services


def _application(spec: DialectSpec, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.memsync.application import memsync_application

    return memsync_application(spec, services, program)


SPEC: Final = DialectSpec(
    dialect=Dialect.MEMSYNC,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=memsync_refusal,
    build=_application,
    public=DOCUMENTATION,
    has_rate_headers=True,
)
