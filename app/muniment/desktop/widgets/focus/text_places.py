"""Positions in a text as Qt counts them: in UTF-16 units, where an emoji counts twice."""

from muniment.domain.text.sentences import Span


def qt_spans(text: str, spans: tuple[Span, ...]) -> list[Span]:
    """Convert spans of characters to Qt's units."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return list(spans)
    return [(_units(text[:start]), _units(text[:end])) for start, end in spans]


def qt_length(text: str) -> int:
    """Return the length of a text in Qt's units."""
    return _units(text)


def text_before(text: str, place: int) -> str:
    """Return the text before a position given in Qt's units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
