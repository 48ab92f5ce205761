"""Finds the classes of expressions in the source of the package, without running it.

Everything in the package is annotated, so that a few rules tell the class of most expressions:
annotations of parameters and fields, what ``self.x`` is assigned, what functions return.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Scope: TypeAlias = "dict[str, str]"
"""Class names of variables; a leading ``()`` stands for a function that returns such a class."""

CALL = "()"
ROOT = "Services"
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class ClassSource:
    """A class as its source describes it."""

    bases: list[str]
    methods: dict[str, Function] = field(default_factory=dict)
    fields: dict[str, ast.expr] = field(default_factory=dict)


@cache
def annotated(node: ast.expr | None) -> str | None:
    """Return the class that an annotation names, without ``None``."""
    match node:
        case ast.Constant(value=str(text)):
            return annotated(ast.parse(text, mode="eval").body)
        case ast.Name(id=name) | ast.Attribute(attr=name) if name != "None":
            return name
        case ast.BinOp(left=left, right=right):
            return annotated(left) or annotated(right)
        case ast.Subscript(value=ast.Name(id="Callable"), slice=ast.Tuple(elts=[_, result])):
            found = annotated(result)
            return CALL + found if found else None
    return None


class PackageSource:
    """The classes and functions below a folder.

    Args:
        folder: Of the package, such as ``app/muniment``.
    """

    def __init__(self, folder: Path) -> None:
        self.modules = {
            path: ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")
        }
        self.classes: dict[str, ClassSource] = {}
        self.functions: dict[str, Function] = {}
        self.paths: dict[ast.AST, Path] = {}
        for path, module in self.modules.items():
            for node in module.body:
                if isinstance(node, ast.ClassDef):
                    self.classes[node.name] = _class_source(node)
                    self.paths.update(dict.fromkeys(node.body, path))
                elif isinstance(node, Function):
                    self.functions[node.name] = node
                    self.paths[node] = path
        self._attributes: dict[tuple[str, str], str | None] = {}
        self._scopes: dict[tuple[ast.AST, str | None], Scope] = {}

    def public_methods(self, class_name: str) -> set[str]:
        """Return the names of a class's public methods and properties, inherited ones too."""
        source = self.classes.get(class_name)
        if source is None:
            return set()
        inherited = (self.public_methods(base) for base in source.bases)
        return {name for name in source.methods if not name.startswith("_")}.union(*inherited)

    def attribute(self, class_name: str, name: str) -> str | None:
        """Return the class of an attribute."""
        key = class_name, name
        if key not in self._attributes:
            self._attributes[key] = None  # an attribute that is made of itself tells nothing
            self._attributes[key] = self._find_attribute(class_name, name)
        return self._attributes[key]

    def _find_attribute(self, class_name: str, name: str) -> str | None:
        source = self.classes.get(class_name)
        if source is None:
            return None
        if name in source.fields:
            return annotated(source.fields[name])
        if name in source.methods:
            return _member(source.methods[name])
        for method in source.methods.values():
            for target, value in assignments(method):
                match target:
                    case ast.Attribute(value=ast.Name(id="self"), attr=found) if found == name:
                        kind = self.class_of(value, self.scope_of(method, class_name))
                        if kind:
                            return kind
        return next(filter(None, (self.attribute(base, name) for base in source.bases)), None)

    def class_of(self, node: ast.expr, scope: Scope) -> str | None:
        """Return the class of an expression, where it can be told."""
        match node:
            case ast.Name(id=name):
                return scope.get(name) or self._global(name)
            case ast.Attribute(attr="services" | "_services"):
                return ROOT  # of whatever
            case ast.Attribute(value=owner, attr=name):
                kind = self.class_of(owner, scope)
                return self.attribute(kind, name) if kind else None
            case ast.Call(func=function):
                kind = self.class_of(function, scope)
                return kind.removeprefix(CALL) if kind and kind.startswith(CALL) else None
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.class_of(value, scope)
            case ast.IfExp(body=first, orelse=second):
                return self.class_of(first, scope) or self.class_of(second, scope)
            case ast.BoolOp(values=values):
                return next(filter(None, (self.class_of(one, scope) for one in values)), None)
        return None

    def _global(self, name: str) -> str | None:
        if name in self.classes:
            return CALL + name
        return _member(self.functions[name]) if name in self.functions else None

    def scope_of(self, function: ast.AST, class_name: str | None = None) -> Scope:
        """Return what is known of the variables of a function and of those within it."""
        key = function, class_name
        if key not in self._scopes:
            self._scopes[key] = {}  # seen where a function asks for itself
            self._scopes[key] = self._find_scope(function, class_name)
        return self._scopes[key]

    def _find_scope(self, function: ast.AST, class_name: str | None) -> Scope:
        scope = {"self": class_name} if class_name else {}
        for node in nodes(function):
            if isinstance(node, ast.arg) and (kind := annotated(node.annotation)):
                scope[node.arg] = kind
        for target, value in assignments(function):
            if isinstance(target, ast.Name) and (kind := self.class_of(value, scope)):
                scope[target.id] = kind
        return scope


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return every node of a tree."""
    return tuple(ast.walk(tree))


def assignments(function: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield each target with what it is assigned, in the order of the source."""
    for node in nodes(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from _pairs(targets, value)
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                yield target, value


def _pairs(targets: Iterable[ast.expr], value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in targets:
        match target, value:
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                yield from zip(names, values, strict=True)
            case _:
                yield target, value


def text_of(node: ast.expr, package: PackageSource, module: ast.Module) -> str | None:
    """Return a text that an expression makes, with ``x`` for each part that varies."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(text_of(value, package, module) or "x" for value in values)
        case ast.FormattedValue(value=value) | ast.Dict(values=[value, *_]):
            # One path of a table stands for all.
            return text_of(value, package, module)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return f"{text_of(left, package, module)}{text_of(right, package, module)}"
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            values = (value for target, value in assignments(module) if name == _name(target))
            return next((text_of(value, package, module) for value in values), None)
        case ast.Call(func=ast.Name(id=name)) if name in package.functions:
            returned = package.functions[name].body[-1]
            if isinstance(returned, ast.Return) and returned.value is not None:
                return text_of(returned.value, package, module)
    return None


def _name(target: ast.expr) -> str | None:
    return target.id if isinstance(target, ast.Name) else None


def _class_source(node: ast.ClassDef) -> ClassSource:
    source = ClassSource([name for base in node.bases if (name := annotated(base))])
    for member in node.body:
        match member:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                source.methods[name] = member
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                source.fields[name] = annotation
    return source


def _member(function: Function) -> str | None:
    """Return what a function or property gives."""
    result = annotated(function.returns)
    if result is None:
        return None
    is_property = any(
        isinstance(one, ast.Name) and one.id in {"property", "cached_property"}
        for one in function.decorator_list
    )
    return result if is_property else CALL + result
