"""The rule for who sees which confidential memories, for every way of reading."""

from dataclasses import dataclass
from typing import Final

from muniment.domain.access import Actor


@dataclass(frozen=True, slots=True)
class ConfidentialAccess:
    """Which confidential memories a read includes.

    A memory is confidential because someone marked it so, or because the program recognised a
    secret in its text. The person sees all of them. An agent's searches leave marked memories out
    unless the request includes confidential ones. A recognised secret belongs to the key that wrote
    the text: it finds it like any other memory.

    Args:
        chosen: Whether to include memories that someone marked confidential.
        reader: Name of the key whose recognised secrets are included; ``None`` includes those of
            all.
    """

    chosen: bool
    reader: str | None

    @classmethod
    def of_search(cls, actor: Actor, *, requested: bool | None = None) -> "ConfidentialAccess":
        """Return the access of a search, and of everything that gathers memories like a search.

        Args:
            actor: Who reads.
            requested: Whether the request includes confidential memories; where it does not say,
                those of the person do.
        """
        includes = not actor.is_agent if requested is None else requested
        return EVERY_CONFIDENTIAL if includes else cls(chosen=False, reader=_reader(actor))

    @classmethod
    def of_list(cls, actor: Actor) -> "ConfidentialAccess":
        """Return the access of a list, which also shows memories marked confidential."""
        return cls(chosen=True, reader=_reader(actor))

    def shows(self, writer: str | None) -> bool:
        """Return whether a confidential memory is included.

        Args:
            writer: Who wrote the text in which a secret was recognised; ``None`` for a memory that
                someone marked confidential.
        """
        if writer is None:
            return self.chosen
        return self.reader is None or writer == self.reader


EVERY_CONFIDENTIAL: Final = ConfidentialAccess(chosen=True, reader=None)
NO_CONFIDENTIAL: Final = ConfidentialAccess(chosen=False, reader="")  # no actor has this name


def _reader(actor: Actor) -> str | None:
    return actor.name if actor.is_agent else None


def secret_notice(count: int = 1) -> str | None:
    """Return the note about recognised secrets in the answer to a write; ``None`` without any."""
    if not count:
        return None
    what = "One memory is" if count == 1 else f"{count} memories are"
    return f"{what} kept as confidential: there is a secret in it, such as a password."
