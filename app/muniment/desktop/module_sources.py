"""Lets go of the source texts of modules, which loading them leaves in memory."""

import linecache


def forget_sources() -> None:
    """Drop the source texts that Python keeps for tracebacks; any thread.

    PySide reads the source of every module that is loaded after it, to learn whether that uses Qt,
    and Python keeps what was read: 950 modules, 34 MiB. A traceback reads again what it shows.
    """
    linecache.clearcache()
