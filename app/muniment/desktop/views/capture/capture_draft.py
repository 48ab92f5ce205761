"""The contents of the fields of quick capture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class CaptureDraft:
    """The contents of the quick-capture fields, exactly as typed."""

    content: str = ""
    tags: str = ""
    namespace: str = ""

    def __bool__(self) -> bool:
        return bool(self.content.strip() or self.tags.strip())

    def __repr__(self) -> str:
        return "CaptureDraft(…)"
