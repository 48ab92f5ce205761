"""All dialects of the port."""

from typing import Final

from muniment.api.dialect_spec import DialectSpec
from muniment.api.dialects.azen.spec import SPEC as AZEN
from muniment.api.dialects.memoryrelay.spec import SPEC as MEMORYRELAY
from muniment.api.dialects.memsync.spec import SPEC as MEMSYNC
from muniment.api.dialects.sendryx.spec import SPEC as SENDRYX
from muniment.api.dialects.statebase.spec import SPEC as STATEBASE
from muniment.api.native.application import SPEC as NATIVE

SPECS: Final[tuple[DialectSpec, ...]] = (NATIVE, AZEN, MEMORYRELAY, MEMSYNC, SENDRYX, STATEBASE)
