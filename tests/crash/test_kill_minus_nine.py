"""``kill -9`` at random moments: nothing acknowledged is lost, nothing is there by half."""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.crash.texts import content_of, parse
from tests.fakes.command_line import ENVIRONMENT, run_command, serving
from tests.waiting import PATIENCE_S, until

ROOT = Path(__file__).resolve().parents[2]
KILLS = 200
KILLS_WHILE_CREATING = 40
KILLS_OF_SERVE = 10

pytestmark = pytest.mark.crash


def run_writer(folder: Path, kills: int, seed: int, *options: str) -> dict[str, Any]:
    """Run the killing process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.writer", str(folder), str(kills), str(seed), *options],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
        text=True,
        timeout=kills * PATIENCE_S,
    )
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["problems"] == [], f"seed {seed}"
    assert report["killed"] == kills
    return report


def test_a_killed_writer_loses_nothing_it_was_told_was_written(tmp_path: Path, seed: int) -> None:
    report = run_writer(tmp_path, KILLS, seed)
    assert report["acknowledged"] > KILLS
    assert report["checked"] > KILLS / 2
    assert 0 < report["killed_while_opening"] < KILLS / 2


def test_a_vault_whose_making_was_killed_is_opened_or_made_anew(tmp_path: Path, seed: int) -> None:
    run_writer(tmp_path, KILLS_WHILE_CREATING, seed, "--creating")


def test_a_killed_port_loses_nothing_it_answered_for(tmp_path: Path, seed: int) -> None:
    home = tmp_path / "home"
    chance = random.Random(seed)
    acknowledged: dict[str, str] = {}
    key = ""
    for turn in range(KILLS_OF_SERVE):
        with serving(home) as server:
            if not key:
                key = new_key(home)
            port = int(server.url.rpartition(":")[2])
            writers = [
                threading.Thread(target=write, args=(port, key, f"s{turn}-{number}", acknowledged))
                for number in range(2)
            ]
            for writer in writers:
                writer.start()
            if chance.random() < 0.7:
                # The first write of a process waits for the model.
                wait_for_more(acknowledged)
            time.sleep(chance.uniform(0, 0.3))
            server.process.kill()
            server.process.wait(30)
            for writer in writers:
                writer.join(PATIENCE_S)
                assert not writer.is_alive()
    assert acknowledged
    check(home, acknowledged)


def wait_for_more(acknowledged: dict[str, str]) -> None:
    before = len(acknowledged)
    until(lambda: len(acknowledged) > before, "an acknowledgement")


def new_key(home: Path) -> str:
    made = run_command(
        "--home", str(home), "key", "create", "--namespace", "default",
        "--rate-per-minute", "100000", "--json",
    )  # fmt: skip
    return str(made.document["key"])


def write(port: int, key: str, prefix: str, acknowledged: dict[str, str]) -> None:
    """Write memories over one connection until it breaks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for count in range(100_000):
        content = content_of(f"{prefix}-{count}", 1)
        try:
            connection.request("POST", "/v1/memories", json.dumps({"content": content}), headers)
            answer = connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            connection.close()
            return
        assert answer.status == 201, body
        acknowledged[body["id"]] = content


def check(home: Path, acknowledged: dict[str, str]) -> None:
    found: dict[str, str] = {}
    cursor: list[str] = []
    while True:
        page = run_command("--home", str(home), "list", "--limit", "500", "--json", *cursor)
        assert page.code == 0, page.err
        found |= {item["id"]: item["content"] for item in page.document["data"]}
        if page.document["next_cursor"] is None:
            break
        cursor = ["--cursor", page.document["next_cursor"]]
    lost = {
        identity for identity, content in acknowledged.items() if found.get(identity) != content
    }
    assert lost == set()
    assert all(parse(content) is not None for content in found.values())
    doctor = run_command("--home", str(home), "doctor", "--json")
    assert doctor.code == 0, doctor.out
    word = next(iter(acknowledged.values())).split()[0]
    hits = run_command("--home", str(home), "search", word, "--limit", "100", "--json").document
    assert word in {hit["memory"]["content"].split()[0] for hit in hits["hits"]}
