"""Markup with an effect where a text is displayed: it runs, loads, redirects or hides something.

Plain formatting (``<b>``, ``<p>``, headings, ordinary links and pictures) does not count, nor does
the inside of a closed code fence or of backticks, which is displayed literally.
"""

import re
from typing import Final

_INLINE_CODE: Final = re.compile(r"`[^`\n]{1,500}+`")
_TAG: Final = re.compile(r"<\s{0,3}/?[a-z][^<>]{0,4000}+")
_ACTIVE: Final = re.compile(
    r"<\s{0,3}/?(?:script|style|iframe|object|embed|form|meta|link|base|applet|frameset|frame|svg|"
    r"template|noscript|portal)(?:[\s/]|$)"
)
_LOADING: Final = re.compile(r"<(?:img|video|audio|source|track|input|image)\b")
_LOADED: Final = re.compile(r"\b(?:src|srcset|href|poster)\s{0,3}=")
_EFFECTS: Final = re.compile(
    r"[\s\"'/](?:on[a-z]{3,20}+\s{0,3}=|hidden(?![\w-])|"
    r"(?:href|src|action|data)\s{0,3}=\s{0,3}[\"']?\s{0,3}(?:javascript|data|vbscript):)"
)
_HIDING_STYLE: Final = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|opacity\s{0,3}:\s{0,3}0|"
    r"font-size\s{0,3}:\s{0,3}0|(?<!-)color\s{0,3}:\s{0,3}(?:white|#fff|transparent)|"
    r"position\s{0,3}:\s{0,3}(?:absolute|fixed)|url\s{0,3}\("
)
_COMMENT: Final = "<!--"
_LINK_TARGET: Final = re.compile(r"\]\(\s{0,9}<?\s{0,9}(?:javascript|vbscript|data)\s{0,3}:")
_DEFINED_TARGET: Final = re.compile(r"\]:\s{0,9}<?(?:javascript|vbscript|data)\s{0,3}:")
_MARKDOWN_COMMENT: Final = re.compile(r"^\[[^\[\]\n]{1,60}+\]:\s{0,3}#\s", re.M)
_BEACON: Final = re.compile(
    r"!\[[^\[\]\n]{0,500}+\]\(\s{0,9}<?(?:https?:)?//[^\s()\[\]<>?{$]{1,2000}+[?{$]"
)
_NAMED_PICTURE: Final = re.compile(r"!\[[^\[\]\n]{0,500}+\]\[")
_NAMED_BEACON: Final = re.compile(r"\]:\s{0,9}<?(?:https?:)?//[^\s\[\]<>?]{1,2000}+\?")


def has_live_markup(plain: str) -> bool:
    """Return whether a text holds markup with an effect, outside code.

    Args:
        plain: The text without its disguises (`muniment.domain.suspicion.disguises.undisguised`).
    """
    if not any(sign in plain for sign in ("<", "](", "]:")):
        return False
    if "`" in plain or "~~~" in plain:
        plain = _INLINE_CODE.sub(" ", _without_fences(plain))
    return _has_html(plain) or _has_markdown(plain)


def _without_fences(plain: str) -> str:
    """Remove code between a fence and the one that closes it; an open one does not protect."""
    kept: list[str] = []
    held: list[str] = []
    fence = ""
    for line in plain.splitlines(keepends=True):
        mark = line.lstrip(" ")[:3]
        if not fence and mark in {"```", "~~~"}:
            fence, held = mark, [line]
        elif fence and mark == fence and not line.strip(" \t\r\n`~"):
            fence, held = "", []
        else:
            (held if fence else kept).append(line)
    return "".join(kept + held)


def _has_html(plain: str) -> bool:
    if "<" not in plain:
        return False
    return _COMMENT in plain or any(_has_effect(tag) for tag in _TAG.findall(plain))


def _has_effect(tag: str) -> bool:
    """Return whether a tag (from its first character to its end) runs, loads or hides something."""
    if _ACTIVE.match(tag) or _EFFECTS.search(tag):
        return True
    if _LOADING.match(tag) and _LOADED.search(tag):
        return True
    return "style" in tag and _HIDING_STYLE.search(tag) is not None


def _has_markdown(plain: str) -> bool:
    if any(rule.search(plain) for rule in (_LINK_TARGET, _BEACON)):
        return True
    if "]:" not in plain:
        return False
    if any(rule.search(plain) for rule in (_DEFINED_TARGET, _MARKDOWN_COMMENT)):
        return True
    named = _NAMED_PICTURE.search(plain) is not None
    return named and _NAMED_BEACON.search(plain) is not None
