"""What is read from a trace: each way to reach out or to leave a file behind is noticed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.privacy.traces import Trace, tracing

RESOLVED = "/run/systemd/resolve/io.systemd.Resolve"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")


def trace_of(program: str, tmp_path: Path, *, is_cut_off: bool = False) -> Trace:
    """What a small Python program does."""
    lines, folder = tmp_path / "trace", tmp_path / "folder"
    folder.mkdir()
    arguments = [sys.executable, "-S", "-E", "-c", program]
    environment = {"OUT": str(tmp_path)}
    with tracing(
        arguments, lines, environment=environment, folder=folder, is_cut_off=is_cut_off
    ) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return Trace.of(lines.read_text(encoding="utf-8").splitlines(), folder)


@on_linux
def test_a_process_that_keeps_to_itself_is_not_accused(tmp_path: Path) -> None:
    trace = trace_of(
        "import os, socket\n"
        "listening = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(listening.getsockname()).sendall(b'x')\n"
        "socket.socketpair()\n"
        "open('/etc/passwd').close()\n"
        "try: os.mkdir('/etc')\n"
        "except FileExistsError: pass\n",
        tmp_path,
    )
    assert (trace.connections(), trace.lookups(), trace.written()) == (set(), set(), set())
    assert "/etc/passwd" in trace.opened()


@on_linux
@pytest.mark.parametrize(
    ("statement", "address"),
    [
        ("socket.socket().connect(('192.0.2.7', 443))", "connect 192.0.2.7 port 443"),
        (
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.7', 9))",
            "sendto 192.0.2.7 port 9",
        ),
        (
            "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.7', 9))",
            "sendmsg 192.0.2.7 port 9",
        ),
        (
            "socket.socket(socket.AF_INET6).connect(('2001:db8::7', 443))",
            "connect 2001:db8::7 port 443",
        ),
        ("socket.socket().bind(('0.0.0.0', 0))", "bind 0.0.0.0 port 0"),
    ],
)
def test_a_connection_is_noticed_also_of_a_child_and_where_it_fails(
    statement: str, address: str, tmp_path: Path
) -> None:
    program = (
        "import os, socket\n"
        "if os.fork():\n"
        "    os.wait()\n"
        "else:\n"
        f"    try: {statement}\n"
        "    except OSError: pass\n"
    )
    assert address in trace_of(program, tmp_path, is_cut_off=True).connections()


@on_linux
def test_a_name_that_is_looked_up_is_noticed(tmp_path: Path) -> None:
    program = (
        "import socket\ntry: socket.getaddrinfo('muniment.invalid', 443)\nexcept OSError: pass\n"
    )
    assert trace_of(program, tmp_path, is_cut_off=True).lookups() & {"/etc/resolv.conf"}


def test_a_resolver_of_this_machine_is_one() -> None:
    lines = [
        "7 connect(5<UDP:[9]>, {sa_family=AF_INET, sin_port=htons(53), "
        'sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
        f'7 connect(5<UNIX-STREAM:[9]>, {{sa_family=AF_UNIX, sun_path="{RESOLVED}"}}, 42) = 0',
    ]
    assert Trace.of(lines, Path("/")).lookups() == {"connect port 53", RESOLVED}


@on_linux
def test_every_way_to_leave_something_behind_is_noticed(tmp_path: Path) -> None:
    program = (
        "import os\n"
        "out = os.environ['OUT']\n"
        "open(out + '/written', 'w').close()\n"
        "open(out + '/appended', 'a').close()\n"
        "os.mkdir(out + '/made')\n"
        "os.rename(out + '/written', out + '/moved')\n"
        "os.symlink('nothing', out + '/linked')\n"
        "folder = os.open(out, os.O_RDONLY)\n"
        "os.close(os.open('below', os.O_CREAT | os.O_WRONLY, dir_fd=folder))\n"
        "open('here', 'w').close()\n"
        "os.unlink(out + '/moved')\n"
        "os.system('echo > ' + out + '/by-a-child')\n"
    )
    named = {"written", "appended", "made", "moved", "linked", "below", "by-a-child"}
    expected = {tmp_path / name for name in named} | {tmp_path / "folder" / "here"}
    assert trace_of(program, tmp_path).written() >= expected


def test_calls_that_another_thread_interrupts_are_joined() -> None:
    lines = [
        '7 mkdir("/a", 0777 <unfinished ...>',
        '8 openat(AT_FDCWD</home>, "b", O_WRONLY|O_CREAT, 0600 <unfinished ...>',
        "7 <... mkdir resumed>) = -1 EEXIST (File exists)",
        "8 <... openat resumed>) = 3</home/b>",
        '9 mkdir("/never-returned", 0777 <unfinished ...>',
    ]
    assert Trace.of(lines, Path("/")).written() == {Path("/home/b"), Path("/never-returned")}


@on_linux
def test_without_strace_it_fails_instead_of_seeing_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssertionError, match=r"setup\.sh tests"):
        trace_of("pass", tmp_path)
    assert os.environ["PATH"] == str(tmp_path)
