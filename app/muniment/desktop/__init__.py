"""The Qt desktop: main window, tray icon and quick capture. It calls the services layer only."""

from contextlib import suppress

import PySide6.QtCore  # noqa: F401 - installs the import hook that is changed below

# PySide reads the source of every module that is imported after it, and Python keeps what was read:
# 950 modules, 34 MiB, a sixth of the time of every import. It looks for modules that may ask for
# `from __feature__ import ...`, which none does here. There is no public way to turn this off.
with suppress(ImportError):
    from shibokensupport import feature  # type: ignore[import-not-found]

    feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001 - see above
