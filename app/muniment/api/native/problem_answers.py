"""A refusal as the OpenAPI document describes it; `muniment.api.problems` writes it."""

from pydantic import BaseModel, Field


class FieldProblemOut(BaseModel):
    """A field that breaks a rule."""

    field: str
    reason: str


class ProblemOut(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; decide by this.")
    hint: str
    field: str | None = None
    errors: list[FieldProblemOut] | None = None
