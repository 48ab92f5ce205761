"""Find every text of the code that the window translates, with its context for Qt.

There are three ways to translate: ``self.tr("…")`` in a class (its name is the context), a function
of a module that passes its only argument to ``QCoreApplication.translate`` (imported elsewhere or
not), and ``QCoreApplication.translate`` itself. `lower_layer_texts` finds the texts of the lower
layers.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lower_layer_texts import PROGRAMS, error_classes, texts_below

_HANDED_IN = ("muniment.desktop.text.error_presenter", "muniment.desktop.text.sentence_translation")
"""Modules that translate their arguments; the texts are found where they are made."""

_TRANSLATES = re.compile(r"_?tr(_\w+)?")

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
        ValueError: A text or its context cannot be determined from the code.
    """
    modules = {_name(path, package): _parsed(path) for path in sorted(package.rglob("*.py"))}
    for module in modules.values():
        _add_imported(module, modules)
    errors = error_classes(modules["muniment.domain.errors"].tree)
    found: dict[Key, None] = {}
    for name, module in modules.items():
        if name.startswith("muniment.desktop."):
            found.update(dict.fromkeys(_window_texts(name, module)))
        found.update(dict.fromkeys(texts_below(name, module.tree, errors)))
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
        match node:
            case ast.Assign([ast.Name(alias)], ast.Name(function)) if function in module.contexts:
                module.contexts[alias] = module.contexts[function]
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
        translated = _translated(call, owner, name, module)
        if translated is None:
            continue
        context, text = translated
        found = _text(text, {})
        if found is None and context == PROGRAMS:
            continue
        if context is None or found is None:
            raise ValueError(f"{name}:{call.lineno}: a text or its context is not plain")
        yield context, found


def _translated(
    call: ast.Call, owner: str | None, name: str, module: _Module
) -> tuple[str | None, ast.expr] | None:
    """Return context and text of a translating call, ``None`` for any other call."""
    match call.func:
        case ast.Attribute(ast.Name("self"), "tr"):
            return owner, call.args[0]
        case ast.Attribute(_, "tr"):
            raise ValueError(f"{name}:{call.lineno}: tr of something other than self")
        case ast.Name(function) if function in module.contexts:
            return module.contexts[function], call.args[0]
        case ast.Name(function) if _TRANSLATES.fullmatch(function):
            raise ValueError(f"{name}:{call.lineno}: {function} translates, but under what?")
        case function if _is_translate(function) and not _is_free(call, name):
            return _text(call.args[0], module.constants), call.args[1]
    return None


def _is_free(call: ast.Call, name: str) -> bool:
    """Return whether a call translates its argument, so that the text is found elsewhere."""
    match call.args[1]:
        case ast.Constant():
            return False
        case ast.Name("text"):
            return True
    return name in _HANDED_IN


def _calls(node: ast.AST, owner: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield every call with the name of its class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, owner
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        yield from _calls(child, inside)


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
