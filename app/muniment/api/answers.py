"""Answers: one class for each JSON object gives both its schema and its body."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel, Field, create_model

from muniment.domain.moment_text import moment_text

Body: TypeAlias = dict[str, Any]
Convert: TypeAlias = Callable[[Any], Any]

_MISSING: Final = object()


class Converted:
    """Metadata of an annotated type: how a value of the program becomes one of JSON.

    Args:
        convert: Not called for ``None``.
    """

    def __init__(self, convert: Convert) -> None:
        self.convert = convert


def _rounded(milliseconds: float) -> float:
    return round(milliseconds, 3)


Milliseconds: TypeAlias = Annotated[float, Converted(_rounded)]
UnixSeconds: TypeAlias = Annotated[int, Converted(lambda moment: int(moment.timestamp()))]
"""A moment in whole seconds since 1970."""

MomentText: TypeAlias = Annotated[str, Converted(moment_text)]
"""A moment whose schema is a plain string, as vendors document theirs."""


class _Declared:
    """What a field declares in addition to its name and type."""

    def __init__(
        self,
        settings: Mapping[str, Any] = MappingProxyType({}),
        source: str | Convert | None = None,
        value: object = _MISSING,
    ) -> None:
        self.settings = settings
        self.source = source
        self.value = value


def field(
    description: str | None = None,
    *,
    source: str | Convert | None = None,
    value: object = _MISSING,
    **settings: Any,
) -> Any:
    """Declare a field of an `Answer`.

    Args:
        description: For the OpenAPI document.
        source: Attribute of the source object (dots go deeper), or a function that makes the plain
            value of that object; without one, the attribute of the field's own name.
        value: What is sent unless something else is given; the source is not read.
        settings: Further arguments of `pydantic.Field`, such as limits.
    """
    return _Declared({"description": description, **settings}, source, value)


class Answer:
    """Base of the JSON objects that the API answers with; subclasses are never instantiated.

    The annotated fields of a subclass are the properties of its schema. `of` fills them in: with
    what is given by name, else from the source object. A `Literal` of one value fills itself in. A
    field whose default is ``None`` is optional: it is sent only when it is given.

    A body is a plain dictionary, filled without validation: validating an answer that the program
    has made itself costs more than the rest of a request. The pydantic model of the schema is made
    only for the OpenAPI document.
    """

    @classmethod
    def of(cls, source: object = None, /, **given: Any) -> Body:
        """Return the body of a source object, with the fields in the order of the class.

        Args:
            source: A domain object; not needed where every field is given.
            given: Values of fields that are not read from the source.

        Raises:
            TypeError: A field is given that the class does not have.
        """
        return _reader(cls, tuple(given))(source, given)  # type: ignore[arg-type]  # mypy finds no hash in a class

    @classmethod
    def each(cls, sources: Iterable[object]) -> list[Body]:
        """Return the bodies of several source objects."""
        read = _reader(cls, ())  # type: ignore[arg-type]  # mypy finds no hash in a class
        return [read(source) for source in sources]

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: Convert) -> Any:
        return handler(model_of(cls))  # type: ignore[arg-type]  # mypy finds no hash in a class


@cache
def model_of(answer: type[Answer]) -> type[BaseModel]:
    """Return the pydantic model of an answer's schema; any thread."""
    fields: dict[str, Any] = {}
    for name, hint in _hints(answer).items():
        default = _default(answer, name)
        if isinstance(default, _Declared):
            default = Field(**default.settings)
        fields[name] = hint if default is _MISSING else (hint, default)
    return create_model(
        answer.__name__, __doc__=answer.__doc__, __module__=answer.__module__, **fields
    )


def _hints(answer: type[Answer]) -> dict[str, Any]:
    return get_type_hints(answer, include_extras=True)


def _default(answer: type[Answer], name: str) -> Any:
    """Return what a field is set to in the class; its base has methods of other names."""
    owners = answer.__mro__[: answer.__mro__.index(Answer)]
    return next((vars(owner)[name] for owner in owners if name in vars(owner)), _MISSING)


@cache
def _reader(answer: type[Answer], given: tuple[str, ...] = ()) -> Callable[..., Body]:
    """Compile the function that fills in a body when the fields named are given; any thread.

    It is compiled from source, as `dataclasses` does it: a loop over the fields takes twice as long
    as the one dictionary display that this makes of them.
    """
    if unknown := set(given) - _hints(answer).keys():
        raise TypeError(f"{answer.__name__} has no field {', '.join(sorted(unknown))}")
    writer = _Writer()
    source = f"lambda source, given=None: {writer.display(answer, 'source', given)}"
    code = compile(source, f"<{answer.__name__}>", "eval")
    return cast("Callable[..., Body]", eval(code, writer.names))  # noqa: S307 (fields' names)


class _Writer:
    """Writes the expression of a body; what it refers to by name is in ``names``."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}

    def display(self, answer: type[Answer], source: str, given: Sequence[str] = ()) -> str:
        """Return the dictionary display of an answer, read from the expression ``source``."""
        parts = []
        for name, hint in _hints(answer).items():
            default = _default(answer, name)
            if name in given:
                parts.append(f"{name!r}: given[{name!r}]")
            elif default is not None:
                parts.append(f"{name!r}: {self._field(name, hint, default, source)}")
        return f"{{{', '.join(parts)}}}"

    def _field(self, name: str, hint: Any, default: Any, source: str) -> str:
        if get_origin(hint) is Literal and len(get_args(hint)) == 1:
            return self._bound(get_args(hint)[0])
        declared = default if isinstance(default, _Declared) else _Declared(value=default)
        if declared.value is not _MISSING:
            return self._bound(declared.value)
        if callable(declared.source):
            return f"{self._bound(declared.source)}({source})"
        return self.plain(hint, f"{source}.{declared.source or name}")

    def plain(self, hint: Any, value: str) -> str:
        """Return the expression that makes a value of a type plain."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(arguments[0], arguments[1:], value)
        if origin in {Union, UnionType}:
            return self._optional([each for each in arguments if each is not NoneType], value)
        if origin in {list, dict}:
            return self._container(arguments, value)
        return self._single(hint, value) if isinstance(hint, type) else value

    def _annotated(self, hint: Any, metadata: Iterable[Any], value: str) -> str:
        for each in metadata:
            if isinstance(each, Converted):
                return f"{self._bound(each.convert)}({value})"
        return self.plain(hint, value)

    def _container(self, types: Sequence[Any], value: str) -> str:
        variables = [self._bound(None) for _ in types]
        inner = [self.plain(*each) for each in zip(types, variables, strict=True)]
        if len(types) == 1:
            return (
                f"[*{value}]"
                if inner == variables
                else f"[{inner[0]} for {variables[0]} in {value}]"
            )
        if inner == variables:
            return f"dict({value})"
        return f"{{{': '.join(inner)} for {', '.join(variables)} in {value}.items()}}"

    def _single(self, cls: type, value: str) -> str:
        if issubclass(cls, Answer):
            return self.display(cls, value)
        if issubclass(cls, datetime):
            return f"{self._bound(moment_text)}({value})"
        return f"{value}.value" if issubclass(cls, Enum) else value

    def _optional(self, options: Sequence[Any], value: str) -> str:
        item = self._bound(None)
        inner = next((text for each in options if (text := self.plain(each, item)) != item), item)
        return value if inner == item else f"None if ({item} := {value}) is None else {inner}"

    def _bound(self, value: Any) -> str:
        """Return a new name for a value, or for a variable."""
        name = f"_{len(self.names)}"
        self.names[name] = value
        return name
