"""Whose confidential memories a reader finds: the one rule, for every way of reading."""

from dataclasses import dataclass
from typing import Final

from muniment.domain.access import Actor


@dataclass(frozen=True, slots=True)
class ConfidentialAccess:
    """Which confidential memories a reading shows.

    Somebody has made a memory confidential, or the program has, because it recognised a secret in
    its text. The first is left out of searches unless it is asked for, whoever asks. The second
    belongs to the key that wrote the text, and to the person: both find it like any other memory.

    Args:
        chosen: Whether to show what somebody has made confidential.
        reader: Name of the key whose recognised secrets are shown; ``None`` shows those of all.
    """

    chosen: bool
    reader: str | None

    @classmethod
    def of_search(cls, actor: Actor, *, asked: bool = False) -> "ConfidentialAccess":
        """Return the access of a search, and of everything that gathers as a search does.

        Args:
            actor: Who reads.
            asked: Whether confidential memories were asked for.
        """
        return EVERY_CONFIDENTIAL if asked else cls(chosen=False, reader=_reader(actor))

    @classmethod
    def of_list(cls, actor: Actor) -> "ConfidentialAccess":
        """Return the access of a list, which shows what was made confidential as well."""
        return cls(chosen=True, reader=_reader(actor))

    def shows(self, writer: str | None) -> bool:
        """Tell whether a confidential memory is shown.

        Args:
            writer: Who wrote the text in which a secret was recognised; ``None`` for a memory that
                somebody has made confidential.
        """
        if writer is None:
            return self.chosen
        return self.reader is None or writer == self.reader


EVERY_CONFIDENTIAL: Final = ConfidentialAccess(chosen=True, reader=None)
NO_CONFIDENTIAL: Final = ConfidentialAccess(chosen=False, reader="")  # no actor has this name


def _reader(actor: Actor) -> str | None:
    return actor.name if actor.is_agent else None


def secret_notice(count: int = 1) -> str | None:
    """Return what the answer to a write says of recognised secrets; ``None`` without any."""
    if not count:
        return None
    what = "One memory is" if count == 1 else f"{count} memories are"
    return f"{what} kept as confidential: there is a secret in it, such as a password."
