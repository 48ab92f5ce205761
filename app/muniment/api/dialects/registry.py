"""Every dialect that the port speaks."""

from typing import Final

from muniment.api.dialects.azen.frame import FRAME as AZEN
from muniment.api.dialects.memoryrelay.frame import FRAME as MEMORYRELAY
from muniment.api.dialects.memsync.frame import FRAME as MEMSYNC
from muniment.api.dialects.sendryx.frame import FRAME as SENDRYX
from muniment.api.dialects.statebase.frame import FRAME as STATEBASE
from muniment.api.frame import Frame
from muniment.api.native.application import FRAME as NATIVE

FRAMES: Final[tuple[Frame, ...]] = (NATIVE, AZEN, MEMORYRELAY, MEMSYNC, SENDRYX, STATEBASE)
