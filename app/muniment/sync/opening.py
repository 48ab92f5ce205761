"""Opens the remote that a path or an address names."""

from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.sync.sync_setup import RemoteAccess
from muniment.sync.folder_remote import FolderRemote

if TYPE_CHECKING:
    from muniment.sync.remote import Remote


def open_remote(access: RemoteAccess) -> "Remote":
    """Return a remote; nothing is asked of it yet."""
    if not access.is_server:
        return FolderRemote(Path(access.folder))
    # Loaded where a server is used: it takes 15 MB.
    from muniment.sync.object_remote import ObjectRemote

    if access.is_s3 and access.password is not None:
        return ObjectRemote.s3(access.folder, access.user, access.password)
    return ObjectRemote.webdav(access.folder, access.user, access.password)
