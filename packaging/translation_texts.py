"""Find every text of the code that the window translates, with the context that Qt is asked for.

Three ways lead to a text: ``self.tr("…")`` in a class (its name is the context), a function of a
module that hands its only argument to ``QCoreApplication.translate`` (imported elsewhere or not),
and ``QCoreApplication.translate`` itself. Titles, details and hints of errors are translated where
they are shown, under the context ``errors``.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ERRORS = "errors"
_UNSEEN = ("api", "bench", "bootstrap", "cli")
"""Rooms whose errors never come to the window."""

_ERRORS_SHOWN = "muniment.desktop.error_presenter"

Key = tuple[str, str]


@dataclass
class _Module:
    tree: ast.Module
    constants: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    """Names of functions that translate, with the context of each."""


def extracted(package: Path) -> list[Key]:
    """Return contexts and texts of all modules below a package's folder, each once.

    Raises:
        ValueError: A text cannot be told from the code, or not the context it belongs to.
    """
    modules = {_name(path, package): _parsed(path) for path in sorted(package.rglob("*.py"))}
    for module in modules.values():
        _add_imported(module, modules)
    errors = _error_classes(modules)
    found: dict[Key, None] = {}
    for name, module in modules.items():
        room = name.split(".")[1] if "." in name else ""
        if room == "desktop":
            found.update(dict.fromkeys(_window_texts(name, module)))
        if room not in _UNSEEN:
            texts = _error_texts(module, errors)
            found.update(dict.fromkeys((ERRORS, text) for text in texts))
    return sorted(found)


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts)


def _parsed(path: Path) -> _Module:
    module = _Module(ast.parse(path.read_text(encoding="utf-8")))
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            text = _text(node.value, {})
            for target in targets:
                if isinstance(target, ast.Name) and text is not None:
                    module.constants[target.id] = text
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and (context := _handed_on(node, module)):
            module.contexts[node.name] = context
    return module


def _handed_on(node: ast.FunctionDef, module: _Module) -> str | None:
    """Return the context under which a function translates its only argument, if it does."""
    match node.args.args, node.body[-1]:
        case [argument], ast.Return(ast.Call(function, [context, ast.Name(given)])):
            if _is_translate(function) and given == argument.arg:
                return _text(context, module.constants)
    return None


def _add_imported(module: _Module, modules: Mapping[str, _Module]) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            there = modules[node.module or ""].contexts
            for alias in node.names:
                if alias.name in there:
                    module.contexts[alias.asname or alias.name] = there[alias.name]


def _window_texts(name: str, module: _Module) -> Iterator[Key]:
    """Yield contexts and texts of a module of the window."""
    for call, owner in _calls(module.tree, None):
        match call.func:
            case ast.Attribute(ast.Name("self"), "tr"):
                context, text = owner, call.args[0]
            case ast.Attribute(_, "tr"):
                raise ValueError(f"{name}:{call.lineno}: tr of something other than self")
            case ast.Name(function) if function in module.contexts:
                context, text = module.contexts[function], call.args[0]
            case function if _is_translate(function) and not _is_free(call, name):
                context, text = _text(call.args[0], module.constants), call.args[1]
            case _:
                continue
        found = _text(text, {})
        if context is None or found is None or len(call.args) > 2:
            raise ValueError(f"{name}:{call.lineno}: a text or its context is not plain")
        yield context, found


def _is_free(call: ast.Call, name: str) -> bool:
    """Tell whether a call translates what is handed to it: a text that is found elsewhere."""
    match call.args[1]:
        case ast.Name("text") | ast.Attribute():
            return name == _ERRORS_SHOWN or isinstance(call.args[1], ast.Name)
    return False


def _calls(node: ast.AST, owner: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield every call with the name of the class that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, owner
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        yield from _calls(child, inside)


def _error_classes(modules: Mapping[str, _Module]) -> frozenset[str]:
    """Return the names of every class of the error tree."""
    tree = modules["muniment.domain.errors"].tree
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def _error_texts(module: _Module, errors: frozenset[str]) -> Iterator[str]:
    """Yield titles and hints of classes, details and hints of errors that are made."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            yield from _class_texts(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id not in errors:
                continue
            hints = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
            for argument in (*node.args[-1:], *hints):
                text = _text(argument, module.constants)
                if text:
                    yield text


def _class_texts(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        match line:
            case ast.Assign([ast.Name("title" | "default_hint")], ast.Constant(str() as text)):
                yield text
            case ast.AnnAssign(ast.Name("title" | "default_hint"), _, ast.Constant(str() as text)):
                yield text


def _is_translate(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(ast.Name("QCoreApplication"), "translate"):
            return True
    return False


def _text(node: ast.expr | None, constants: Mapping[str, str]) -> str | None:
    match node:
        case ast.Constant(str() as text):
            return text
        case ast.Name(name):
            return constants.get(name)
    return None
