"""The documentation page: plain HTML of every operation, schema and error code.

A page without scripts needs no CDN and cannot attack the port that serves it; its policy forbids
everything but its own style.
"""

import base64
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources
from typing import Any

from starlette.responses import Response

from muniment.api.documentation.schemas import (
    Field,
    Schema,
    fields_of,
    notes_of,
    reference_of,
    type_of,
)
from muniment.api.problems import STOPPING, UNKNOWN, documented_errors
from muniment.api.refusals import ALL_REFUSALS
from muniment.domain.settings import DEFAULT_PORT

Document = Mapping[str, Any]


def documentation_page(document: Document, *, with_error_codes: bool = True) -> str:
    """Render an OpenAPI document.

    Args:
        document: OpenAPI 3.1, with operations tagged and named as `muniment.api.routing` does.
        with_error_codes: Whether to list the error codes of the native API.

    Returns:
        A complete HTML page; everything in it is escaped.
    """
    groups = _groups(document)
    info = document["info"]
    title = info["title"] if "API" in info["title"] else f"{info['title']} API"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_style()}</style></head><body>",
            _navigation(groups, with_error_codes=with_error_codes),
            f"<main><h1>{escape(title)} <small>{escape(info['version'])}</small></h1>",
            f"<p>{escape(info['description'])}</p>",
            *(_group(name, operations, document) for name, operations in groups.items()),
            _schemas(document),
            _errors() if with_error_codes else "",
            "</main></body></html>",
        )
    )


def page_answer(document: Document, *, with_error_codes: bool = True) -> Response:
    """Return the page of an OpenAPI document as an answer, with its policy."""
    return Response(
        documentation_page(document, with_error_codes=with_error_codes),
        media_type="text/html",
        headers={"content-security-policy": content_security_policy()},
    )


def content_security_policy() -> str:
    """Return the page's content security policy, which allows its own style only."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


@functools.cache
def _style() -> str:
    return resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")


class _Operation:
    """One operation of the document, with its method and path."""

    def __init__(self, method: str, path: str, entry: Mapping[str, Any]) -> None:
        self.method = method.upper()
        self.path = path
        self.entry = entry
        self.anchor = str(entry["operationId"])


def _groups(document: Document) -> dict[str, list[_Operation]]:
    groups: dict[str, list[_Operation]] = {}
    for path, entries in document["paths"].items():
        for method, entry in entries.items():
            groups.setdefault(entry["tags"][0], []).append(_Operation(method, path, entry))
    return groups


def _navigation(groups: Mapping[str, Iterable[_Operation]], *, with_error_codes: bool) -> str:
    parts = ["<nav><strong>Muniment</strong>"]
    for name, operations in groups.items():
        parts.append(f"<h2>{escape(name)}</h2><ul>")
        parts += (
            f'<li><a href="#{escape(item.anchor)}">{_badge(item.method)}'
            f"<span>{escape(item.entry['summary'])}</span></a></li>"
            for item in operations
        )
        parts.append("</ul>")
    parts.append('<h2>Reference</h2><ul><li><a href="#schemas">Schemas</a></li>')
    if with_error_codes:
        parts.append('<li><a href="#errors">Error codes</a></li>')
    parts.append('<li><a href="openapi.json">OpenAPI document</a></li></ul></nav>')
    return "".join(parts)


def _badge(method: str) -> str:
    return f'<b class="method {method.lower()}">{escape(method)}</b>'


def _group(name: str, operations: Iterable[_Operation], document: Document) -> str:
    sections = "".join(_operation(item, document) for item in operations)
    return f"<h2>{escape(name)}</h2>{sections}"


def _operation(item: _Operation, document: Document) -> str:
    entry = item.entry
    scope = entry.get("x-scope")
    needs = f"needs a key with the scope {scope}" if scope else "needs no key"
    body = _body_schema(entry, document)
    return "".join(
        (
            f'<section id="{escape(item.anchor)}"><h3>{_badge(item.method)}',
            f"<code>{escape(item.path)}</code> <em>{escape(needs)}</em></h3>",
            f"<p><strong>{escape(entry['summary'])}.</strong> ",
            f"{escape(entry.get('description', ''))}</p>",
            *(_table(f"In the {place}", _parameters(entry, place)) for place in ("path", "query")),
            _table("Body", fields_of(body) if body else ()),
            f"<pre><code>{escape(_curl(item, body, document))}</code></pre>",
            _answers(entry["responses"]),
            "</section>",
        )
    )


def _parameters(entry: Mapping[str, Any], place: str) -> list[Field]:
    """List the parameters of the path or of the query."""
    return [
        Field(
            name=parameter["name"],
            type=type_of(parameter["schema"]),
            is_required=bool(parameter.get("required")),
            notes=notes_of(parameter["schema"]),
        )
        for parameter in entry.get("parameters", ())
        if parameter["in"] == place
    ]


def _body_schema(entry: Mapping[str, Any], document: Document) -> Schema | None:
    content = entry.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    name = None if schema is None else reference_of(schema)
    return None if name is None else document["components"]["schemas"][name]


def _table(caption: str, fields: Iterable[Field]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(field.name)}</code>{' <b>*</b>' if field.is_required else ''}</td>"
        f"<td>{_linked(field.type)}</td><td>{escape('; '.join(field.notes))}</td></tr>"
        for field in fields
    )
    if not rows:
        return ""
    return f"<table><caption>{escape(caption)}</caption><tbody>{rows}</tbody></table>"


def _linked(type_text: str) -> str:
    """Link the names of schemas within a type: the words that begin with a capital letter."""
    return " ".join(
        f'<a href="#schema-{escape(word)}">{escape(word)}</a>'
        if word[:1].isupper()
        else escape(word)
        for word in type_text.split(" ")
    )


def _curl(item: _Operation, body: Schema | None, document: Document) -> str:
    words = ["curl"]
    if item.method != "GET":
        words.append(f"-X {item.method}")
    prefix = "".join(server["url"] for server in document.get("servers", ())[:1])
    words.append(f"http://127.0.0.1:{DEFAULT_PORT}{prefix}{item.path}")
    lines = [" ".join(words)]
    if item.entry.get("x-scope"):
        lines.append(f'-H "{_key_header(document)} $MUNIMENT_KEY"')
    if body is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines += [f"-d '{json.dumps(example)}'" for example in body.get("examples", ())[:1]]
    return " \\\n  ".join(lines)


def _key_header(document: Document) -> str:
    """Return the beginning of the first header that may hold the key."""
    (scheme, *_) = document["components"]["securitySchemes"].values()
    return f"{scheme['name']}:" if scheme["type"] == "apiKey" else "Authorization: Bearer"


def _answers(responses: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(status)}</code></td><td>{_answer_type(response)}</td>"
        f"<td>{escape(response.get('description', ''))}</td></tr>"
        for status, response in sorted(responses.items())
    )
    return f"<table><caption>Answers</caption><tbody>{rows}</tbody></table>"


def _answer_type(response: Mapping[str, Any]) -> str:
    schemas = [content.get("schema", {}) for content in response.get("content", {}).values()]
    return _linked(type_of(schemas[0])) if schemas and schemas[0] else ""


def _schemas(document: Document) -> str:
    parts = ['<h2 id="schemas">Schemas</h2>']
    for name, schema in sorted(document["components"]["schemas"].items()):
        values = ", ".join(str(value) for value in schema.get("enum", ()))
        parts.append(f'<section id="schema-{escape(name)}"><h3><code>{escape(name)}</code></h3>')
        parts.append(f"<p>{escape(schema.get('description', ''))}</p>")
        parts.append(f"<p>One of: <code>{escape(values)}</code></p>" if values else "")
        parts.append(_table("Fields", fields_of(schema)))
        parts.append("</section>")
    return "".join(parts)


def _errors() -> str:
    """Render the error codes; the ``type`` of a problem links to its row."""
    refusals = [(item.status, item.code, item.title) for item in (*ALL_REFUSALS, STOPPING, UNKNOWN)]
    rows = "".join(
        f'<tr id="{escape(code)}"><td><code>{status}</code></td>'
        f"<td><code>{escape(code)}</code></td><td>{escape(title)}</td></tr>"
        for status, code, title in sorted({*documented_errors(), *refusals})
    )
    return (
        '<h2 id="errors">Error codes</h2><p>Errors are problem details (RFC 9457): type, title, '
        "status, detail, code, hint and, for an input that breaks a rule, field and errors.</p>"
        f"<table><tbody>{rows}</tbody></table>"
    )
