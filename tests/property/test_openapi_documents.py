"""Every dialect keeps to its own OpenAPI document, whatever the document lets one send.

schemathesis draws requests that keep to the document, and ones that break it; each is answered
with a documented status and a body of the documented shape, and never by a fault.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis

# Now, and not beside the port's threads: pytest parses what is imported late, and Python 3.11
# before 3.11.8 may fail where two threads parse at once (cpython issue 106905).
import schemathesis.specs.openapi.schemas  # noqa: F401
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as drawn_from
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from muniment.api.application import create_app
from muniment.api.dialects.registry import SPECS
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, Dialect, Scope
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.dialects.vendors import KEY_HEADERS
from tests.api.wire import Client
from tests.waiting import PATIENCE_S

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("MUNIMENT_EXAMPLES", "4"))
PLENTY = 1_000_000
NOT_CALLED = {
    ("GET", "/v1/events"),  # a stream without end
    ("POST", "/v1/settings/local-model/test"),  # calls whatever address was set
}
READING = {Dialect.NATIVE, Dialect.MEMSYNC}
"""Those that take whole conversations; what reads them comes with the shipped model."""

MODES = {"as documented": GenerationMode.POSITIVE, "otherwise": GenerationMode.NEGATIVE}

Port = Callable[[Dialect], tuple[int, dict[str, str]]]


@pytest.fixture(name="speaking")
def _speaking(request: pytest.FixtureRequest) -> Iterator[Port]:
    """A port over real services, and the header of a key that may do everything."""
    needs_all = request.getfixturevalue("frame").dialect in READING
    house = request.getfixturevalue("real_home" if needs_all else "home")
    server = PortServer(create_app(house.services, version="1", instance_token=None), port=0)
    server.start()

    def speak(dialect: Dialect) -> tuple[int, dict[str, str]]:
        draft = KeyDraft(
            namespaces=("default",),
            dialect=dialect,
            scopes=frozenset({Scope.ADMIN}),
            rate_per_minute=PLENTY,
            rate_per_hour=PLENTY,
        )
        token = house.services.keys.create(draft, PERSON).token.reveal().decode()
        return server.port, KEY_HEADERS[dialect](token)

    yield speak
    server.stop()


def operations(port: int, prefix: str) -> Iterator[Any]:
    document = Client(port)("GET", f"{prefix}/openapi.json").json
    found = schemathesis.openapi.from_dict(document)
    for result in found.get_all_operations():
        operation = result.ok()
        if (operation.method.upper(), operation.path) not in NOT_CALLED:
            yield operation


def _told(error: BaseException) -> str:
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return f"{error}\n" + "\n".join(f"{type(part).__name__}: {part}" for part in parts)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("frame", SPECS, ids=lambda frame: frame.dialect.value)
def test_answers_are_those_of_the_document(speaking, frame, mode, seed):
    port, headers = speaking(frame.dialect)
    base = f"http://127.0.0.1:{port}{frame.prefix}"
    problems: dict[str, str] = {}
    asked: set[str] = set()

    for operation in operations(port, frame.prefix):
        drawn = operation.as_strategy(generation_mode=MODES[mode])

        @drawn_from(seed)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=drawn)
        def ask(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            response = case.call(base_url=base, headers=headers, timeout=PATIENCE_S)
            case.validate_response(response, checks=CHECKS)

        try:
            ask()
        except Unsatisfiable:
            # An operation that takes nothing cannot be asked otherwise than it documents.
            assert mode == "otherwise"
        except (Exception, FailureGroup) as error:  # noqa: BLE001 (all are wanted, not the first)
            problems[operation.label] = _told(error)

    assert len(asked) >= 5
    assert not problems, "\n\n".join(f"{label}\n{told}" for label, told in problems.items())
