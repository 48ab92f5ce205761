"""Receive a bundle as the body of a request: one line of JSON, then the file."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import BinaryIO, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from muniment.api.body_middleware import BODY_TIMEOUT_S
from muniment.api.native.bundle_bodies import BundleImportIn
from muniment.api.refusals import BODY_TOO_SLOW, refuse
from muniment.api.request_state import UPLOAD_TYPE, is_upload
from muniment.domain.errors import InvalidInputError
from muniment.domain.os_errors import os_errors_translated

_LINE_BYTES_MAX: Final = 16_384
_MUST: Final = "must begin with one line of JSON"


async def received(request: Request, file: BinaryIO) -> BundleImportIn:
    """Write the bundle of a body into a file, which is rewound; returns what the line says.

    Args:
        request: The request, whose body was not read.
        file: Empty; only a part of the body is in memory.

    Raises:
        DiskFullError: No space for it.
        InvalidInputError: The body has another media type, or does not begin with such a line.
        RequestRefusedError: It pauses for too long.
        RequestValidationError: The line breaks a rule.
    """
    if not is_upload(request.scope):
        raise InvalidInputError("Content-Type", f"must be {UPLOAD_TYPE.decode('ascii')}")
    line, is_complete = b"", False
    async for part in _in_time(request.stream()):
        content = part
        if not is_complete:
            line, end, content = (line + part).partition(b"\n")
            is_complete = bool(end)
            if len(line) > _LINE_BYTES_MAX:
                raise InvalidInputError("body", _MUST)
        await run_in_threadpool(_write, file, content)
    if not is_complete:
        raise InvalidInputError("body", _MUST)
    file.seek(0)
    return _said(line)


async def _in_time(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    while True:
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                part = await anext(parts, None)
        except TimeoutError:
            raise refuse(BODY_TOO_SLOW) from None
        except ClientDisconnect:
            # Nobody reads the answer; without this it would be logged as a fault of ours.
            raise InvalidInputError("body", "must not be cut off") from None
        if part is None:
            return
        yield part


def _write(file: BinaryIO, content: bytes) -> None:
    with os_errors_translated("writing the bundle"):
        file.write(content)
        file.flush()


def _said(line: bytes) -> BundleImportIn:
    try:
        return BundleImportIn.model_validate(json.loads(line))
    except ValidationError as error:
        # Without the input, which holds the passphrase.
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError(faults) from None
    except (ValueError, RecursionError):
        raise InvalidInputError("body", _MUST) from None
