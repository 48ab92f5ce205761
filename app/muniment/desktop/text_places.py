"""Places in a text as Qt counts them: in units of UTF-16, where an emoji counts twice."""

from muniment.domain.sentences import Span


def qt_spans(text: str, spans: tuple[Span, ...]) -> list[Span]:
    """Return spans of characters in Qt's units."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return list(spans)
    return [(_units(text[:start]), _units(text[:end])) for start, end in spans]


def qt_length(text: str) -> int:
    """Return how long a text is in Qt's units."""
    return _units(text)


def text_before(text: str, place: int) -> str:
    """Return what stands before a place that is given in Qt's units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
