"""Finds in the source, without running it, which use cases a front calls."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.architecture.package_source import (
    ROOT,
    Function,
    annotated,
    nodes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.architecture.package_source import PackageSource, Scope


@dataclass(frozen=True)
class Code:
    """A function with what is known of its variables."""

    node: Function
    scope: Scope


class UseCases:
    """Which public methods of the services are called where.

    Args:
        package: The source; the fields of its class `Services` are the services.
    """

    def __init__(self, package: PackageSource) -> None:
        self.package = package
        self._services = {
            name: kind
            for name, annotation in package.classes[ROOT].fields.items()
            if (kind := annotated(annotation))
        }
        self.all = {
            f"{name}.{method}"
            for name, kind in self._services.items()
            for method in package.public_methods(kind)
        }
        self._of_class = {kind: name for name, kind in self._services.items()}

    def called_in(self, *folders: Path, but: Path | None = None) -> set[str]:
        """Return what the modules in folders call or hand on to be called."""
        codes = (
            code
            for path, module in self.package.modules.items()
            if any(path.is_relative_to(folder) for folder in folders) and path != but
            for code in self._codes(module)
        )
        return {name for code in codes for name in self.called_by(code)}

    def called_by(self, code: Code) -> Iterator[str]:
        """Yield what one function calls."""
        for node in nodes(code.node):
            if isinstance(node, ast.Attribute):
                name = f"{self._service(node.value, code.scope)}.{node.attr}"
                if name in self.all:
                    yield name

    def called_from(self, code: Code, folder: Path) -> set[str]:
        """Return what a function calls itself or through functions and methods in a folder."""
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop()
            if id(current.node) not in seen:
                seen.add(id(current.node))
                found.update(self.called_by(current))
                waiting.extend(
                    one for one in self._called_codes(current) if self._is_in(one, folder)
                )
        return found

    def code(self, class_name: str, method: str) -> Code:
        """Return a method of a class."""
        found = self.package.classes[class_name].methods[method]
        return Code(found, self.package.scope_of(found, class_name))

    def _named(self, node: ast.expr, scope: Scope) -> Code | None:
        """Return the method that an expression names."""
        match node:
            case ast.Attribute(value=owner, attr=name):
                kind = self.package.class_of(owner, scope)
                source = self.package.classes.get(kind or "")
                if kind and source and kind not in self._of_class and name in source.methods:
                    return self.code(kind, name)
            case ast.Name(id=name) if name in self.package.functions:
                found = self.package.functions[name]
                return Code(found, self.package.scope_of(found))
        return None

    def _is_in(self, code: Code, folder: Path) -> bool:
        return self.package.paths[code.node].is_relative_to(folder)

    def _called_codes(self, code: Code) -> Iterator[Code]:
        for node in nodes(code.node):
            if isinstance(node, ast.Call):
                for one in (node.func, *node.args):
                    found = self._named(one, code.scope)
                    if found is not None:
                        yield found

    def _service(self, node: ast.expr, scope: Scope) -> str | None:
        return self._of_class.get(self.package.class_of(node, scope) or "")

    def _codes(self, module: ast.Module) -> Iterator[Code]:
        for node in module.body:
            if isinstance(node, Function):
                yield Code(node, self.package.scope_of(node))
            elif isinstance(node, ast.ClassDef):
                for method in (one for one in node.body if isinstance(one, Function)):
                    yield Code(method, self.package.scope_of(method, node.name))
