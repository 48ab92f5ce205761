"""What stands before a statement that is not understood alone, as `rendering` writes it.

Beside `rendering`, so that who only reads it does not wait for the patterns of dates.
"""

from typing import Final

CONTEXT: Final = r'\((?:said before "[^"]*"|(?:said before "[^"]*", )?asked "[^"]*")\)'
"""Pattern of it."""
