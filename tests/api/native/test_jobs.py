"""Jobs over the port: listed, read, cancelled."""

import pytest

from muniment.domain.access import Scope
from muniment.domain.jobs import JobState
from tests.api.fake_container import FakeJobs
from tests.api.wire import Client

JOB = FakeJobs.JOB


def test_jobs_are_listed_and_read(reader):
    found = reader("GET", "/v1/jobs")

    assert found.status == 200
    (job,) = found.json["data"]
    assert job == {
        "id": JOB,
        "kind": "sweep",
        "namespace": "default",
        "actor": "person",
        "state": "running",
        "done": 200,
        "total": 450,
        "detail": None,
        "cancel_requested": False,
        "created_at": "2026-01-31T12:00:00.250Z",
        "started_at": "2026-01-31T12:00:00.250Z",
        "finished_at": None,
    }
    assert reader("GET", f"/v1/jobs/{JOB}").json == job
    missing = reader("GET", "/v1/jobs/job_0000000000000000")
    assert (missing.status, missing.json["code"]) == (404, "not-found")


def test_a_job_is_cancelled_by_an_admin_alone(port, house, agent):
    refused = agent("DELETE", f"/v1/jobs/{JOB}")
    assert (refused.status, refused.json["code"]) == (403, "not-allowed")
    assert house.calls == []

    admin = Client(port, house.add_key(scopes=frozenset({Scope.ADMIN})))
    cancelled = admin("DELETE", f"/v1/jobs/{JOB}")
    assert (cancelled.status, cancelled.json["cancel_requested"]) == (200, True)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.CANCELLED])
def test_a_job_that_has_ended_is_not_cancelled(house, person, state):
    house.job_state = state
    refused = person("DELETE", f"/v1/jobs/{JOB}")
    assert (refused.status, refused.json["code"]) == (409, "conflict")
