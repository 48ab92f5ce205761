"""Registration of routes with and without ``/v1``: the vendor's pages disagree."""

from dataclasses import replace
from typing import Final

from fastapi import FastAPI

from muniment.api.routing import Operation, add_operations

_VERSION: Final = "/v1"


def add_at_both(app: FastAPI, tag: str, *operations: Operation) -> None:
    """Register operations at their paths and at the same paths behind ``/v1``.

    Args:
        app: The dialect's application.
        tag: The group they are listed under.
        operations: Their paths have no ``/v1``.
    """
    for operation in operations:
        versioned = replace(operation, path=_VERSION + operation.path)
        add_operations(app, tag, versioned, operation)
