"""The parts of a message that are its sender's own words.

Code, memories that were recalled and fed back, quotations, letters of others, text to be translated
or corrected, pasted errors, and statements in a role or of an invented person are left out.
"""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_grammar import parse
from muniment.understanding.clauses.clause_tokens import tokens_of

_FENCED: Final = re.compile(r"(?:```|~~~).*?(?:```|~~~|\Z)", re.DOTALL)
_CODE: Final = re.compile(r"`[^`\n]{1,200}`")
_TAGGED: Final = re.compile(
    r"<(?P<tag>[\w-]*(?:memor|context|recall|retriev|knowledge|profile|document|system|history|"
    r"instruction|tool|search|result|quote|background|note|fact|example|email|text|article)[\w-]*)"
    r"\b[^<>]{0,200}>.*?(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
# A heading such as "Relevant memories:", and the lines of its list; not "Notes from today: …".
_RECALLED: Final = re.compile(
    r"""^[ \t#*\[(>-]{0,20}
    (?!notes(?:\ (?:from|for|of)\b|[^\n:]{0,80}:[ \t]*\w))
    (?:(?:the\ |here\ are\ |these\ are\ |some\ |your\ )?(?:relevant|recalled|
    retrieved|stored|saved|known|previous|related|past|long[- ]term|user)?\ ?(?:memor(?:y|ies)|
    facts|
    context|background|notes|knowledge|information|profile|history)\b[^\n:]{0,80}|
    known\ about\ [^\n:]{1,40}|
    what\ (?:i|we|you)\ (?:know|remember)\ about[^\n:]{0,60}|context\ from[^\n:]{0,60}):[^\n]*
    (?:\n(?!\s*\n|\s*(?:user|human|question|query|me|q)\s*:)[^\n]*)*""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_ITEM: Final = re.compile(
    r"^[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]+(?:the )?user(?:['’]s)?\b[^\n]*", re.M | re.I
)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
# Another person's letter, to the end: with its headers, or with a salutation after other words.
_FORWARDED: Final = re.compile(
    r"""(?:[:>\n][ \t\n]{0,4}dear\ (?!(?:me|god|lord)\b)[^\n,.]{1,40},|^[ \t]*(?:
    -{2,}[ \t]*(?:original|forwarded)\ message[ \t]*-{2,}|
    begin\ forwarded\ message:|
    on\ [^\n]{5,120}\ wrote:[ \t]*\n+(?![ \t>\n])|
    (?:fwd?:[ \t]*)?from:[^\n]*\n(?:(?:to|cc|date):[^\n]*\n){0,4}(?:subject|sent|reply-to):))
    .*""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE | re.DOTALL,
)
_QUOTE: Final = re.compile(r'"[^"\n]{1,4000}"|“[^”]{1,4000}”|«[^»]{1,4000}»|„[^“”]{1,4000}[“”]')
_SAYING: Final = (
    r"(?:said|says|say|goes|went|wrote|writes|texted|asked|asks|replied|like|told\s\w+)"
)
_SPEECH: Final = re.compile(
    rf"""(?:[:,(]|\b{_SAYING})\s
    ['‘](?:(?:[^'‘’\n]|['’](?=\w)){{1,500}}+)['’](?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What somebody says, in the single marks of British English."""
_QUOTE_WORDS: Final = 4
_TOLD_CHARACTERS: Final = 120
_SENTENCE_END: Final = re.compile(r"[.!?…]\s|\n")
_TELLS: Final = re.compile(rf"\b{_SAYING}[,:]?\s*\Z", re.IGNORECASE)
_TELLERS: Final = frozenset({"he", "she", "they", "i", "we"})
_HANDED_OVER: Final = re.compile(
    r"""\b(?:translate|correct|proofread|rewrite|rephrase|paraphrase|summari[sz]e|shorten|fix|check|
    improve|polish|edit|analy[sz]e|classify|sort|grade|continue|complete|explain|
    format)\b[^\n:]{0,80}
    :.*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_PASTED: Final = re.compile(
    r"""^(?:Traceback\ \(most\ recent\ call\ last\):(?:\n(?!\n)[^\n]*)*|
    [ \t]{1,40}at\ [\w.$<>]+\([^\n]*|
    [\w.]*(?:Error|Exception|Warning)\b:[^\n]*|[ \t]{0,40}File\ "[^\n]*|\$\ [^\n]*|
    \[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d
    [^\n]*|(?:From|To|Subject|Date|Cc):\ [^\n]*)""",
    re.MULTILINE | re.VERBOSE,
)
# A line of code without a fence; prose does not look like this.
_CODE_LINE: Final = re.compile(
    r"""^(?=[ \t]{0,40}+[^\s])(?:[ \t]{0,40}+(?:
    (?:async\ )?def\ \w+\([^\n]*|class\ \w+[(:{][^\n]*|
    (?:from\ [\w.]+\ import\ [^\n]*|import\ [\w.]+(?:\ as\ \w+)?(?:,\ ?[\w.]+)*;?)|
    (?:export\ |async\ )?function\ ?\w*\([^\n]*|(?:export\ )?(?:const|let|var)\ \w+\ ?=[^\n]*|
    for\ [\w,\ ]{1,40}\ in\ \w+\([^\n]*|(?:for|while|if|catch|switch)\ ?\([^\n]*\)\ ?\{?|
    (?:print|printf|console\.log)\([^\n]*|\#include\ [^\n]*|\w+\ ?=\ ?(?:\w+\(|[\[{])[^\n]*|
    [^\n]{0,400}(?:\);|\ \{)|[})\]]{1,4};?)|[ \t]{2,40}+return\b[^\n]*)[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_ROLE: Final = re.compile(
    r"""\brole[- ]?play|\b(?:pretend|imagine|let['’]?s\ pretend)\ (?:that\ )?
    (?:i(?:['’]m|\ am|\ was|\ were)|you(?:['’]re|\ are)|we(?:['’]re|\ are))\b|\byou\ are\ (?:an?|
    the)\b.{0,80}
    \band\ i(?:['’]m|\ am)\ |\bi(?:['’]ll|\ will|\ want\ to)\ (?:play|be)\ the\b|
    \bstay\ in\ character|
    \bact\ as\ (?:an?|my|if)\b|[(*\[]\s*as\ (?:the|an?)\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ROLE_ENDS: Final = re.compile(
    r"""\b(?:stop\ (?:the\ )?(?:role|play|game|pretending)|end\ of\ (?:role|scene|game|play)|
    (?:out\ of|break)\ character|back\ to\ (?:reality|normal|work|real)|in\ (?:reality|real\ life)|
    for\ real|seriously\ (?:now|though)|enough\ (?:of\ )?(?:role|play))""",
    re.IGNORECASE | re.VERBOSE,
)
_INVENTED: Final = re.compile(
    r"""\b(?:my|the|a|our)\ (?:main\ )?(?:hero(?:ine)?|protagonist|antagonist|villain|narrator|
    (?:fictional\ )?character|imaginary\ \w+)\b|\bnext\ (?:line|scene|chapter)\s*:|
    \b(?:continue|finish)\ (?:my|the|this)\ (?:story|novel|tale|scene|poem)|\bwhat\ am\ i\?|
    \bwho\ am\ i\?""",
    re.IGNORECASE | re.VERBOSE,
)
_EXERCISE: Final = re.compile(r"\bhow (?:many|much|long|far|fast|old)\b[^?]*\?\s*\Z", re.IGNORECASE)
_FIRST_PERSON: Final = re.compile(r"\b(?:i|my|me|we|our|us|mine)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")

_READ_CHARACTERS: Final = 2_000


def foreign_spans(text: str, *, to_assistant: bool) -> list[Span]:
    """Return the parts of a message that are not its sender's own words, in order, merged.

    Args:
        text: The message; takes time linear in its length.
        to_assistant: Whether it is addressed to an assistant, who may be given text to work on.
    """
    found = sorted(_foreign(text, to_assistant=to_assistant))
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def begins_role(text: str) -> bool:
    """Return whether a message asks someone to play a role."""
    return _ROLE.search(text[:_READ_CHARACTERS]) is not None


def ends_role(text: str) -> bool:
    """Return whether a message ends a role."""
    return _ROLE_ENDS.search(text[:_READ_CHARACTERS]) is not None


def is_invented(text: str) -> bool:
    """Return whether a message is about an invented person, or is a riddle or an exercise."""
    beginning = text[:_READ_CHARACTERS]
    if _INVENTED.search(beginning) is not None:
        return True
    return _EXERCISE.search(beginning) is not None and _FIRST_PERSON.search(beginning) is None


def _foreign(text: str, *, to_assistant: bool) -> Iterator[Span]:
    for pattern in (
        _FENCED,
        _TAGGED,
        _RECALLED,
        _ITEM,
        _QUOTED_LINE,
        _PASTED,
        _CODE_LINE,
        _FORWARDED,
    ):
        yield from (match.span() for match in pattern.finditer(text))
    for pattern in (_QUOTE, _SPEECH, _CODE):
        for match in pattern.finditer(text):
            is_long = len(_WORD.findall(match.group())) >= _QUOTE_WORDS
            if is_long and not _is_of_a_named_person(text, match):
                yield match.span()
    if to_assistant:
        yield from (match.span() for match in _HANDED_OVER.finditer(text))


def _is_of_a_named_person(text: str, quote: re.Match[str]) -> bool:
    """Return whether a person is named who says a quotation: "My doctor said “…”".

    That is the writer's statement about them, if it is one sentence.
    """
    before = max(0, quote.start() - _TOLD_CHARACTERS)
    begins = max(
        (end.end() for end in _SENTENCE_END.finditer(text, before, quote.start())), default=before
    )
    introduction = (begins, quote.start() + 1)
    if _TELLS.search(text[begins : quote.start()]) is None or _SENTENCE_END.search(quote.group()):
        return False
    tokens = tokens_of(text, introduction)
    clause = parse(tokens)
    return clause is not None and (
        tokens[0].word in _TELLERS or bool(_TELLERS.intersection(clause.pronouns))
    )
