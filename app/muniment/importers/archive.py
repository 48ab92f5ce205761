"""Read the members of a zip file, within limits; nothing is ever unpacked onto the disk."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile

MEMBERS_MAX: Final = 200_000
MEMBER_MAX_BYTES: Final = 4 * 1_073_741_824
_RATIO_MAX: Final = 200
_RATIO_FROM_BYTES: Final = 16 * 1_048_576
_BAD: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@contextmanager
def opened_zip(file: InputFile) -> Iterator[zipfile.ZipFile]:
    """Open a zip file.

    Raises:
        InvalidInputError: It is damaged, encrypted, or has too many members.
    """
    with file.open() as raw:
        try:
            with zipfile.ZipFile(raw) as archive:
                if len(archive.infolist()) > MEMBERS_MAX:
                    raise InvalidInputError(file.name, f"has more than {MEMBERS_MAX} members")
                yield archive
        except _BAD:
            raise InvalidInputError(file.name, "is a damaged or encrypted zip file") from None


@contextmanager
def opened_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    """Open a member, which is read bit by bit.

    Raises:
        InvalidInputError: It would unpack to far more than it takes, as zip bombs do.
    """
    is_bomb = member.file_size > _RATIO_FROM_BYTES and (
        member.file_size > _RATIO_MAX * max(member.compress_size, 1)
    )
    if is_bomb or member.file_size > MEMBER_MAX_BYTES:
        raise InvalidInputError("zip", "has a file that is too large when unpacked")
    with archive.open(member) as file:
        # `zipfile` stops at the size that was announced.
        yield cast("BinaryIO", file)
