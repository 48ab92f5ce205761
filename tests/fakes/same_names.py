"""A simple rule for whether two names may mean one entity."""


def same_by_first_words(entity_type: str, one: str, other: str) -> bool:
    """Return whether the words of one name are the first words of the other."""
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return entity_type != "location" and long[: len(short)] == short
