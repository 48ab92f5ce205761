"""The order of names in a list."""

import unicodedata


def collated(text: str) -> str:
    """Return the form by which texts are ordered: letters without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
