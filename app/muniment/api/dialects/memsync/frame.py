"""MemSync, as the port's checks see it."""

from typing import TYPE_CHECKING, Final

from muniment.api.dialects.building import DOCUMENT_PATH
from muniment.api.dialects.memsync.refusals import memsync_refusal
from muniment.api.frame import BEARER, X_API_KEY, Frame, Program
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.house import Services


def _application(frame: Frame, services: "Services", program: Program) -> "FastAPI":
    from muniment.api.dialects.memsync.application import memsync_application

    return memsync_application(frame, services, program)


FRAME: Final = Frame(
    dialect=Dialect.MEMSYNC,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=memsync_refusal,
    build=_application,
    public=frozenset({DOCUMENT_PATH}),
    tells_rate=True,
)
