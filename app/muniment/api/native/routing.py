"""Routes of the native dialect."""

from fastapi import Request

from muniment.api.routing import ScopedRoute
from muniment.domain.errors import InvalidInputError


class NativeRoute(ScopedRoute):
    """A route that either honours ``If-Match`` or refuses it."""

    def check_headers(self, request: Request) -> None:
        """Refuse If-Match where it would be ignored.

        Raises:
            InvalidInputError: The header is sent to a route that does not use it.
        """
        ignores_versions = self.methods != {"GET"} and 412 not in self.answers
        if ignores_versions and "if-match" in request.headers:
            # If ignored, a caller would believe that nothing newer was overwritten.
            raise InvalidInputError("If-Match", "has no effect here; nothing was done")
