"""The context before a statement that does not make sense alone, as `rendering` writes it.

Separate from `rendering`, so that reading it does not load the patterns of dates.
"""

from typing import Final

CONTEXT: Final = r'\((?:said before "[^"]*"|(?:said before "[^"]*", )?asked "[^"]*")\)'
"""Pattern of it."""
