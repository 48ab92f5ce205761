"""A real Chromium opens a hostile page: nothing of the vault is read, nothing is written."""

import queue
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON
from muniment.domain.access import Scope as KeyScope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.agents.key_drafts import KeyDraft
from tests.clients.chromium.pages import ADDRESS, NAME, OPEN, EvilSite
from tests.conftest import Home

CANARY = "canary that no page may see"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = ("cross-origin", "localhost", "rebound")
REFUSALS = {400, 403, 405, 415, 421}
REPORT_TIMEOUT_S = 90


class Witness:
    """Notes what reached the port, and how it was answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.seen: list[tuple[str, str, dict[bytes, bytes], int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = dict(scope["headers"])
                self.seen.append((scope["method"], scope["path"], headers, message["status"]))
                names = {name for name, _ in message["headers"]}
                assert not any(name.startswith(b"access-control") for name in names)
            await send(message)

        await self._app(scope, receive, note)


def chromium() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, "Chromium is needed: apt-get install chromium"
    return found


def contents(home: Home) -> list[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return [memory.content for memory in page.memories]


@pytest.fixture(name="witness")
def _witness(home: Home) -> Iterator[tuple[Witness, int]]:
    home.services.memories.remember(MemoryDraft(content=CANARY), PERSON)
    witness = Witness(create_app(home.services, version="1", instance_token=None))
    server = PortServer(witness, port=0)
    server.start()
    yield witness, server.port
    server.stop()


@pytest.fixture(name="told")
def _told(home: Home, witness: tuple[Witness, int], tmp_path: Path) -> dict[str, Any]:
    """What the page could tell after it had tried everything."""
    draft = KeyDraft(namespaces=("default",), scopes=frozenset({KeyScope.ADMIN}))
    key = home.services.keys.create(draft, PERSON).token.reveal().decode()
    site = EvilSite(witness[1], key)
    log = (tmp_path / "chromium.log").open("wb")
    browser = subprocess.Popen(
        [
            chromium(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            "--no-default-browser-check",
            "--no-proxy-server",
            # The port must stand without what newer browsers keep pages from by themselves.
            "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
            "--disable-popup-blocking",
            f"--host-resolver-rules=MAP {NAME} {ADDRESS},MAP localhost 127.0.0.1,EXCLUDE 127.0.0.1",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"{site.url}/page",
        ],
        stdout=log,
        stderr=log,
    )
    try:
        report = site.reports.get(timeout=REPORT_TIMEOUT_S)
    except queue.Empty:
        report = {}
    finally:
        browser.terminate()
        browser.wait(20)
        log.close()
        site.close()
    words = (tmp_path / "chromium.log").read_text(errors="replace")[-2000:]
    assert report, f"Chromium told nothing: {words}"
    assert len(site.handed_on) >= 10, "the page's own name led to the port"
    return report


def test_a_hostile_page_reads_nothing_and_writes_nothing(home, witness, told):
    assert told["control"]["text"] == OPEN.decode(), "the page can read where it is let"
    assert {name.partition(" ")[0] for name in told} == {"control", *PLACES}

    for name, found in told.items():
        if name != "control":
            assert CANARY not in str(found), name
            assert found.get("status", 0) not in range(200, 300), (name, found)
            assert found.get("event") not in {"open", "load"}, (name, found)
            assert "openapi" not in found.get("text", ""), name
    assert contents(home) == [CANARY]

    seen = witness[0].seen
    assert {status for *_, status in seen} <= REFUSALS, seen
    assert {name for name, *_ in seen} >= {"GET", "POST", "OPTIONS", "PUT", "DELETE"}
    assert len(seen) >= 40


def test_the_pages_name_is_what_gives_it_away(witness, told):
    """Rebound, a page is of the same origin to the browser: only ``Host`` tells."""
    own_name = f"{NAME}:{witness[1]}".encode()
    rebound = [one for one in witness[0].seen if one[2].get(b"host") == own_name]

    assert {status for *_, status in rebound} == {421}
    assert any(not {b"origin", b"sec-fetch-site"} & set(headers) for _, _, headers, _ in rebound)
    assert any(headers.get(b"authorization") for _, _, headers, _ in rebound)
