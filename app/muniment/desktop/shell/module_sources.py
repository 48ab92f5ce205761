"""Free the source texts of modules, which loading them leaves in memory."""

import linecache


def forget_sources() -> None:
    """Drop the source texts that Python keeps for tracebacks; any thread.

    PySide reads the source of every module loaded after it, to find out whether it uses Qt, and
    Python caches what was read: 950 modules, 34 MiB. A traceback reads the lines it shows again.
    """
    linecache.clearcache()
