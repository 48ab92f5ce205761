"""The schema of an error; `muniment.api.problems` makes the body."""

from muniment.api.answers import Answer, field


class FieldProblemOut(Answer):
    """A field that breaks a rule."""

    field: str
    reason: str


class ProblemOut(Answer):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = field("Stable; use this in programs.")
    hint: str
    field: str | None = None
    errors: list[FieldProblemOut] | None = None
