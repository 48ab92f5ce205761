"""Short JSON schemas of the tools' arguments, for agents.

Every agent reads the schemas at the start of every session, so they are short: no titles, no
references, no ``null`` alternatives. Size limits are omitted; exceeding one gives a clear error.
"""

from typing import Any, Final

from muniment.api.fields import RequestBody

_NOISE: Final = frozenset({"title", "$defs", "maxLength", "additionalProperties"})


def schema_of(model: type[RequestBody]) -> dict[str, Any]:
    """Return the JSON schema of a tool's arguments, without what is useless to an agent."""
    schema = model.model_json_schema()
    properties = _properties(schema["properties"], schema.get("$defs", {}))
    required = {name: schema[name] for name in ("required",) if name in schema}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def _properties(properties: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    return {name: _compacted(schema, definitions) for name, schema in properties.items()}


def _compacted(node: Any, definitions: dict[str, Any]) -> Any:
    if not isinstance(node, dict):
        return node
    node = _resolved(_without_null(node), definitions)
    kept = {key: value for key, value in node.items() if _says_something(key, value)}
    if "items" in kept:
        kept["items"] = _compacted(kept["items"], definitions)
    if "properties" in kept:
        kept["properties"] = _properties(kept["properties"], definitions)
    return kept


def _resolved(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Inline the target of a reference, without its docstring."""
    if "$ref" not in node:
        return node
    target = dict(definitions[node["$ref"].rpartition("/")[2]])
    target.pop("description", None)
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """Remove the alternative ``null``, which means the same as omitting the field."""
    others = [item for item in node.get("anyOf", ()) if item != {"type": "null"}]
    if len(others) != 1:
        return node
    return {**others[0], **{key: value for key, value in node.items() if key != "anyOf"}}


def _says_something(key: str, value: Any) -> bool:
    """Return whether a keyword helps an agent to fill in the arguments."""
    if key == "default":
        return isinstance(value, int) and not isinstance(value, bool)
    return key not in _NOISE and (key, value) != ("minLength", 1)
