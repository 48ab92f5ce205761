"""Routes at both their paths: the vendor's pages of one API disagree about ``/v1``."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from fastapi import FastAPI

from muniment.api.routing import Operation, add_operation

_VERSION: Final = "/v1"


def add_at_both(app: FastAPI, operation: Operation, endpoint: Callable[..., Any]) -> None:
    """Register an endpoint at a path and at the same behind ``/v1``.

    Args:
        app: The dialect's application.
        operation: Its path has no ``/v1``.
        endpoint: Answers both.
    """
    for path in (_VERSION + operation.path, operation.path):
        add_operation(app, replace(operation, path=path), endpoint)
