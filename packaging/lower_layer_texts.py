"""Find the sentences that reach the window from lower layers, with or without values.

They are errors (titles, details, hints), texts about agents' programs, and sentences of the places
named in `_PLACES`. A value in a sentence becomes ``{0}``, ``{1}``: the window matches such a
sentence by the text between (`muniment.desktop.text.sentence_translation`).
"""

import ast
import re
from collections.abc import Iterator, Mapping

ERRORS = "errors"
PROGRAMS = "agent-programs"

_UNSEEN = ("api", "bootstrap", "cli")
"""Packages whose errors never reach the window."""

_PLACES: Mapping[str, tuple[str, ...]] = {
    "muniment.domain.settings": ("RULES",),
    "muniment.services.history.history_service": ("_notes",),
    "muniment.services.models.local_model": ("_FALLBACK", "_too_slow"),
    "muniment.services.models.model_service": ("_GONE", "_adopt"),
    "muniment.services.sync.sync_status": ("_ALARMS",),
    "muniment.services.vault.opening": ("_back_up",),
    "muniment.services.profile.profile_service": ("_notices",),
    "muniment.services.vault.vault_service": ("_COMPLETED",),
    "muniment.services.vault.notice_texts": (
        "DISK_FULL_NOTICE",
        "NO_ROOM_TO_CONVERT_NOTICE",
        "NO_VECTORS_NOTICE",
    ),
    "muniment.system.settings_file": ("_aside_text", "_refused_text"),
    "muniment.vault.header_copies": ("mend_copy",),
}
"""Functions and constants that hold sentences for people."""

_DOINGS = ("environment_fault", "os_errors_translated")
"""Functions whose last argument describes the operation that the system refused."""

_PROGRAM_MAKERS = ("AgentProgram", "_json")
_PROGRAM_TABLE = "muniment.services.agents.agent_programs"
_LETTERS_MIN = 8
"""A shorter text next to its values would match too many texts."""

_HOLE = re.compile(r"\{\w+\}")


def error_classes(tree: ast.Module) -> frozenset[str]:
    """Return the names of every class of the error tree."""
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def texts_below(name: str, tree: ast.Module, errors: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield contexts and texts of a module below the window, or of the window's own errors.

    Args:
        name: Of the module, with dots.
        tree: Its syntax tree.
        errors: Names of the classes of the error tree.

    Raises:
        ValueError: A place named here no longer exists.
    """
    room = name.split(".")[1] if "." in name else ""
    if room not in _UNSEEN:
        for text in _error_texts(tree, errors):
            yield ERRORS, text
    for place in _PLACES.get(name, ()):
        said = [text for node in tree.body for text in _place_texts(node, (place,))]
        if not said:
            raise ValueError(f"{name}: {place} says nothing any more; where did it go?")
        yield from ((ERRORS, text) for text in said)
    if name == _PROGRAM_TABLE:
        yield from ((PROGRAMS, text) for text in _program_texts(tree))


def has_values(text: str) -> bool:
    """Return whether a text is a sentence with values."""
    return bool(_HOLE.search(text))


def _error_texts(tree: ast.Module, errors: frozenset[str]) -> Iterator[str]:
    """Yield titles and hints of classes, details and hints of raised errors."""
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from _class_texts(node)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in _DOINGS:
            yield from _texts(node.args[-1])
        if node.func.id in errors:
            hints = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
            for argument in (*node.args[-1:], *hints):
                value = constants.get(argument.id) if isinstance(argument, ast.Name) else argument
                yield from _texts(value)


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        match node:
            case ast.Assign([ast.Name(name)], value):
                yield name, value
            case ast.AnnAssign(ast.Name(name), _, ast.expr() as value):
                yield name, value


def _class_texts(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        match line:
            case ast.Assign([ast.Name("title" | "default_hint")], value):
                yield from _texts(value)
            case ast.AnnAssign(ast.Name("title" | "default_hint"), _, value):
                yield from _texts(value)


def _place_texts(node: ast.stmt, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the sentences of a function or constant, if it is one of the named places."""
    match node:
        case ast.ClassDef():
            for inside in node.body:
                yield from _place_texts(inside, names)
        case ast.FunctionDef() if node.name in names:
            for part in node.body[1:] if ast.get_docstring(node) else node.body:
                yield from _sentences(part)
        case ast.Assign([ast.Name(name)], value) if name in names:
            yield from _texts(value)
        case ast.AnnAssign(ast.Name(name), _, value) if name in names:
            yield from _texts(value)


def _sentences(node: ast.AST) -> Iterator[str]:
    """Yield every text of several words, without the parts of a text."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield from (text for text in _texts(node) if " " in text.strip())
        return
    is_log = isinstance(node, ast.Call) and "_log" in ast.unparse(node.func)
    for child in () if is_log else ast.iter_child_nodes(node):
        yield from _sentences(child)


def _program_texts(tree: ast.Module) -> Iterator[str]:
    """Yield the places of configurations, and remarks; names of programs and files are left out."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(name), args, keywords) if name in _PROGRAM_MAKERS:
                for value in (*args[2:], *(keyword.value for keyword in keywords)):
                    yield from (text for text in _texts(value) if " " in text)


def _texts(node: ast.expr | None) -> Iterator[str]:
    """Yield the text of a literal, with a placeholder for each value."""
    match node:
        case ast.Constant(str() as text):
            found = text
        case ast.JoinedStr(values):
            number = iter(range(len(values)))
            found = "".join(
                str(part.value) if isinstance(part, ast.Constant) else f"{{{next(number)}}}"
                for part in values
            )
        case ast.IfExp(_, one, other):
            yield from _texts(one)
            yield from _texts(other)
            return
        case ast.Dict(_, parts) | ast.Tuple(parts):
            for part in parts:
                yield from _texts(part)
            return
        case _:
            return
    letters = sum(letter.isalpha() for letter in _HOLE.sub("", found))
    if found and (letters >= _LETTERS_MIN or not has_values(found)):
        yield found
