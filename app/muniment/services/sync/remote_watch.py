"""Find out whether the remote shows something new, mostly by one listing."""

from typing import TYPE_CHECKING, Final

from muniment.domain.errors import RemoteUnavailableError
from muniment.sync.group_listing import list_group, list_heads

if TYPE_CHECKING:
    from uuid import UUID

    from muniment.sync.group_listing import GroupListing
    from muniment.sync.remote import Remote

# The heads of the logs are not signed, and a program that copies the folder may lose some: with
# these, everything is listed every five minutes.
LOOKS_AT_HEADS: Final = 120


class RemoteWatch:
    """Compares what the remote lists with what is known; one thread.

    Most looks list the heads of the logs alone. All files are listed where these changed, or
    announce something that is not there yet, and from time to time.
    """

    def __init__(self) -> None:
        self._listing: GroupListing | None = None
        self._settled: GroupListing | None = None
        self._heads: frozenset[tuple[UUID, int]] | None = None
        self._looks = 0

    def forget(self) -> None:
        """Take everything for new from now on."""
        self._settled = None

    def settle(self) -> None:
        """Take what the last look found for known."""
        self._settled = self._listing

    def has_news(self, remote: "Remote", vault_tag: bytes) -> bool:
        """Return whether the remote shows something new, or cannot be reached."""
        try:
            return self._look(remote, vault_tag)
        except RemoteUnavailableError:
            self._listing = None
            return True

    def _look(self, remote: "Remote", vault_tag: bytes) -> bool:
        # The heads come first: what is written between the two listings changes them.
        heads = list_heads(remote, vault_tag)
        if self._settled is not None and heads == self._heads and self._looks < LOOKS_AT_HEADS:
            self._looks += 1
            return False
        self._listing, self._looks = list_group(remote, vault_tag), 0
        self._heads = heads if self._listing.holds(heads) else None
        return self._listing != self._settled
