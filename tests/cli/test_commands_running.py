"""The commands beside a running application, and the serving process itself."""

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from muniment import __version__
from muniment.cli.app import run
from muniment.cli.client import PortClient
from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.vault.vault import Vault
from tests.fakes.command_line import (
    ENVIRONMENT,
    HOST,
    Outcome,
    Serving,
    run_command,
    run_process,
    serving,
)
from tests.waiting import until


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("running") / "home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Serving]:
    with serving(home) as started:
        yield started


@pytest.fixture
def muniment(server: Serving, home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command beside the serving process."""

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(home), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run_here


def call(url: str, *, key: str = "", body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, data=data, headers=headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.loads(answer.read())


def test_a_first_start_without_a_passphrase_makes_a_key_file_vault(
    server: Serving, home: Path
) -> None:
    assert server.ready == {
        "url": server.url,
        "pid": server.process.pid,
        "version": __version__,
    }
    assert server.url.startswith("http://127.0.0.1:")
    assert call(f"{server.url}/healthz") == {"status": "ok"}
    assert (home / "vault.key").exists()
    for path in home.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_check_is_waited_for_as_long_as_it_takes(
    muniment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: dict[str, float | None] = {}
    request = PortClient.request

    def noting(client: PortClient, method: str, path: str, **given: Any) -> Any:
        assert client._direct is not None
        waited[method] = client._direct.timeout.read
        return request(client, method, path, **given)

    monkeypatch.setattr(PortClient, "request", noting)
    muniment("doctor")
    assert waited.pop("POST") is None
    assert all(waited.values())


def test_commands_and_agents_see_what_the_other_wrote(server: Serving, muniment: Any) -> None:
    created = muniment("key", "create", "--namespace", "shared", "--json")
    assert created.code == 0, created.err
    key = created.document["key"]
    written = call(
        f"{server.url}/v1/memories", key=key, body={"content": "The agent likes brass bands"}
    )
    assert muniment("show", written["short_id"], "--json").document["content"] == (
        "The agent likes brass bands"
    )
    added = muniment("add", "Ada collects stamps", "--namespace", "shared", "--json").document
    found = call(f"{server.url}/v1/search", key=key, body={"query": "who collects postage?"})
    assert found["hits"][0]["memory"]["id"] == added["id"]
    assert added["actor"] == "person"
    assert written["actor"].startswith("key:")


def test_a_command_does_not_open_the_vault_a_second_time(muniment: Any, home: Path) -> None:
    assert muniment("stats", "--json").code == 0
    refused = muniment("init", "--key-file", "--recovery-file", str(home.with_name("never")))
    assert refused.code == 1
    assert "Another Muniment has this vault open" in refused.err


def test_a_recovery_key_is_made_by_the_process_that_has_the_vault_open(
    server: Serving, muniment: Any, home: Path, tmp_path: Path
) -> None:
    before = (home / "recovery-key.txt").read_text("ascii")
    recovery = tmp_path / "recovery"
    made = muniment("recovery-key", "--file", str(recovery))
    assert made.code == 0, made.err
    assert stat.S_IMODE(recovery.stat().st_mode) == 0o600
    # A change of another process's would be undone by the next header that the server writes.
    muniment("add", "kept after the new key")
    Vault.unlock(home, RecoveryKey.parse(recovery.read_text("ascii"))).lock()
    with pytest.raises(WrongKeyError):
        Vault.unlock(home, RecoveryKey.parse(before))
    refused = muniment("recovery-key", "--file", str(recovery))
    assert refused.code == 1
    Vault.unlock(home, RecoveryKey.parse(recovery.read_text("ascii"))).lock()
    (home / "recovery-key.txt").write_text(recovery.read_text("ascii"), "ascii")


def test_no_api_key_makes_a_recovery_key(server: Serving, muniment: Any) -> None:
    options = ("--namespace", "default", "--scope", "admin", "--json")
    key = muniment("key", "create", *options).document["key"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        call(f"{server.url}/v1/recovery-key", key=key, body={})
    with refused.value as answer:
        assert answer.code == 403


def test_a_second_serve_is_refused(server: Serving, home: Path) -> None:
    outcome = run_process("--home", str(home), "serve", "--port", "0")
    assert outcome.code == 1
    assert "Another Muniment has this vault open" in outcome.err
    assert outcome.out == ""


def test_an_address_for_containers_that_is_none_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "other"
    outcome = run_process(
        "--home", str(home), "serve", "--port", "0", "--container-address", "0.0.0.0"
    )
    assert outcome.code != 0
    assert "container bridge" in outcome.err
    assert not (home / "vault.header").exists()


def test_a_taken_port_is_refused_before_a_vault_is_made(server: Serving, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    outcome = run_process("--home", str(tmp_path / "other"), "serve", "--port", port)
    assert outcome.code == 1
    assert "Another program is using the port" in outcome.err
    assert not (tmp_path / "other" / "vault.header").exists()


def test_secrets_are_in_no_argument_output_or_log(
    server: Serving, muniment: Any, home: Path
) -> None:
    key = muniment("key", "create", "--namespace", "logged", "--json").document["key"]
    call(f"{server.url}/v1/memories", key=key, body={"content": "canary-in-a-memory"})
    muniment("search", "canary-in-a-query")
    token = json.loads((home / "instance.json").read_bytes())["token"]
    recovery = (home / "recovery-key.txt").read_text(encoding="ascii").strip()
    arguments = Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
    environment = Path(f"/proc/{server.process.pid}/environ").read_bytes()
    logs = b"".join(path.read_bytes() for path in (home / "logs").iterdir())
    for secret in (key, token, recovery, "canary-in-a-memory", "canary-in-a-query"):
        for place in (arguments, environment, logs):
            assert secret.encode() not in place
    assert stat.S_IMODE((home / "instance.json").stat().st_mode) == 0o600


def test_an_instance_file_that_others_can_read_is_not_believed(
    server: Serving, muniment: Any, home: Path
) -> None:
    instance = home / "instance.json"
    instance.chmod(0o644)
    try:
        outcome = muniment("list")
    finally:
        instance.chmod(0o600)
    assert outcome.code == 1
    assert "instance.json" in outcome.err


def test_another_version_is_not_spoken_to(muniment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muniment.bootstrap.__version__", "9.9.9")
    outcome = muniment("list")
    assert outcome.code == 1
    assert "9.9.9" in outcome.err


def test_a_proxy_in_the_environment_is_not_asked(
    muniment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert muniment("stats").code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_serving_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    with serving(home) as started:
        assert run(HOST, ["--home", str(home), "add", "kept"]) == 0
        os.kill(started.process.pid, number)
        out, err = started.process.communicate(timeout=30)
    assert started.process.returncode == 0, err
    lines = out.decode().splitlines()
    assert [json.loads(line) for line in lines] == [started.ready]
    assert b"Warning: a new vault was made without a passphrase" in err
    assert b"Traceback" not in err
    assert (home / "instance.json").read_bytes().strip() == b""
    assert not home.with_name("home-ready.json").exists()
    assert not (home / "vault.db-wal").exists() or (home / "vault.db-wal").stat().st_size == 0
    assert run(HOST, ["--home", str(home), "show", "1"]) == 0


def test_requests_that_were_accepted_are_answered_before_the_end(tmp_path: Path) -> None:
    home = tmp_path / "home"
    body = json.dumps({"content": "sent while the process was told to end"}).encode()
    with serving(home) as started:
        key = run_command(
            "--home", str(home), "key", "create", "--namespace", "n", "--only-key"
        ).out.strip()
        port = int(started.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            head = (
                f"POST /v1/memories HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
            )
            connection.sendall(head.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 100")
            started.process.terminate()
            wait_until_refused(port)
            connection.sendall(body)
            assert connection.recv(100).startswith(b"HTTP/1.1 201")
        _, err = started.process.communicate(timeout=30)
    assert started.process.returncode == 0, err
    listed = run_command("--home", str(home), "list", "--json")
    assert [item["content"] for item in listed.document["data"]] == [json.loads(body)["content"]]


def wait_until_refused(port: int) -> None:

    def is_refused() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            return True
        return False

    until(is_refused, "the port's refusal")


def test_a_passphrase_vault_is_served_with_a_passphrase_file_alone(tmp_path: Path) -> None:
    home, secret = tmp_path / "home", tmp_path / "passphrase"
    secret.write_text("copper lantern seven otters", encoding="utf-8")
    secret.chmod(0o600)
    with serving(home, "--passphrase-file", str(secret)) as started:
        started.process.terminate()
        _, err = started.process.communicate(timeout=30)
        assert b"copper lantern" not in err
        assert b"The vault has no recovery key" in err
        assert f"`muniment --home {home} recovery-key --file FILE`".encode() in err
    assert HOST.slot_types(home) == ("passphrase",)
    assert not (home / "vault.key").exists()
    assert not (home / "recovery-key.txt").exists()

    locked = run_process("--home", str(home), "serve", "--port", "0")
    assert locked.code == 1
    assert "no terminal to ask" in locked.err
    with serving(home, environment={"MUNIMENT_PASSPHRASE_FILE": str(secret)}) as again:
        assert call(f"{again.url}/readyz")["status"] == "ready"
        wrong, recovery = tmp_path / "wrong", tmp_path / "recovery"
        wrong.write_text("copper lantern seven otter", encoding="utf-8")
        wrong.chmod(0o600)
        make = ("--home", str(home), "recovery-key", "--file", str(recovery))
        assert run(HOST, list(make)) == 1
        assert run(HOST, [*make, "--passphrase-file", str(wrong)]) == 1
        assert not recovery.exists()
        assert HOST.slot_types(home) == ("passphrase",)
        assert run(HOST, [*make, "--passphrase-file", str(secret)]) == 0
        assert HOST.slot_types(home) == ("passphrase", "recovery")
    logs = b"".join(path.read_bytes() for path in (home / "logs").iterdir())
    assert recovery.read_bytes().strip() not in logs
    assert b"copper lantern" not in logs


# What the example needs of curl, for machines that have none.
CURL = f"""
curl() {{ {shlex.quote(sys.executable)} -c '
import sys, urllib.request
words, headers, data, url = iter(sys.argv[1:]), {{}}, None, ""
for word in words:
    if word == "-H":
        name, _, value = next(words).partition(": ")
        headers[name] = value
    elif word == "-d":
        data = next(words).encode()
    elif word != "-s":
        url = word
print(urllib.request.urlopen(urllib.request.Request(url, data, headers)).read().decode())
' "$@"; }}
"""


def test_without_a_display_the_port_is_served_and_the_example_works(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.json").write_text('{"port": 0}', encoding="utf-8")
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("muniment")), "--home", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        ready = json.loads(process.stdout.readline())
        said = []
        while not said or "/v1/search" not in said[-1]:
            said.append(process.stderr.readline())
        text = "".join(said)
        assert "no display" in text
        assert ready["url"] in text
        example = [line for line in said if line.startswith(("KEY=", "curl "))]
        assert len(example) == 3
        pasted = subprocess.run(
            ["bash", "-e"],
            input=CURL + "".join(example),
            capture_output=True,
            check=False,
            env=ENVIRONMENT,
            text=True,
        )
        assert pasted.returncode == 0, pasted.stderr
        assert '"hits"' in pasted.stdout
        assert "Ada drinks her tea" in pasted.stdout
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0


def test_lock_locks_the_running_vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "locked"

    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(HOST, ["--home", str(folder), *arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    with serving(folder) as started:
        assert run_here("lock").out == "The vault is locked.\n"
        with pytest.raises(urllib.error.HTTPError) as refused:
            call(f"{started.url}/readyz")
        with refused.value as answer:
            assert answer.code == 423
        assert run_here("lock").code == 0
        assert json.loads(run_here("--json", "status").out)["vault"] == "locked"
    assert run_here("lock").out == "Muniment is not running; the vault is locked.\n"
