"""A line of Markdown as it reads without its marks, for titles and lists."""

import re
from typing import Final

_LEADING: Final = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|(?:[-*+]|\d{1,9}[.)])\s+(?=\[[ xX]\]\s))+")
_BOX: Final = re.compile(r"^\[([ xX])\]\s+")
_LINK: Final = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]+\)")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CODE: Final = re.compile(r"`([^`\n]+)`")
_MARKS: Final = frozenset("#>[*_`")


def plain_line(line: str) -> str:
    """Return a line without the marks of Markdown; a line that has only marks stays as it is.

    A heading or quotation is its text, a link its words, and an entry of a check list begins with
    its box.
    """
    if _MARKS.isdisjoint(line):
        return line
    bare = _LEADING.sub("", line)
    bare = _BOX.sub(lambda box: "☐ " if box[1] == " " else "☑ ", bare)
    for pattern, group in ((_LINK, r"\1"), (_STRONG, r"\2"), (_CODE, r"\1")):
        bare = pattern.sub(group, bare)
    return bare if bare.strip() else line
