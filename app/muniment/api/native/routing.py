"""Routes of the native dialect."""

from fastapi import Request

from muniment.api.routing import ScopedRoute
from muniment.domain.errors import InvalidInputError


class NativeRoute(ScopedRoute):
    """A route that honours ``If-Match``, or refuses it."""

    def check_headers(self, request: Request) -> None:
        """Refuse a precondition where it would be ignored.

        Raises:
            InvalidInputError: There is one, and the route has no use for it.
        """
        ignores_versions = self.methods != {"GET"} and 412 not in self.answers
        if ignores_versions and "if-match" in request.headers:
            # Ignored, it would let a caller believe that nothing newer is overwritten.
            raise InvalidInputError("If-Match", "is of no effect here, and nothing was done")
