"""A refusal as the OpenAPI document describes it; `muniment.api.problems` writes it."""

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
    code: str = field("Stable; decide by this.")
    hint: str
    field: str | None = None
    errors: list[FieldProblemOut] | None = None
