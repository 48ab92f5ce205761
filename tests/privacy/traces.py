"""What a process does to the network and to files, seen from outside with strace.

A trace is read strictly: what was attempted and failed counts too, for another machine has the
network or the folder that this one lacks.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Self

OPENS = ("open", "openat", "openat2")
CHANGES = (
    *("creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "link"),
    *("linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "truncate"),
)
SENDS = ("connect", "bind", "sendto", "sendmsg", "sendmmsg")
SYSTEM_CALLS = (*OPENS, *CHANGES, *SENDS, "socket", "io_uring_setup")

FAMILIES = {"AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"}
"""Netlink asks the kernel of this machine for its interfaces."""

RESOLVER_PORTS = {53, 853, 5353, 5355}
RESOLVER_FILES = {"/etc/resolv.conf", "/etc/hosts"}
RESOLVER_SOCKETS = ("nscd/socket", "io.systemd.Resolve", "avahi-daemon/socket")

_CALL = re.compile(r"\d+ +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_UNFINISHED = re.compile(r"((\d+) .*) <unfinished \.\.\.>$")
_PATH = re.compile(r'(?:\w+<((?:[^>"]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"')
_UNCHANGED = re.compile(r"= -1 (?:EEXIST|ENOENT|ENOTEMPTY) ")
_WRITES = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)")
_ADDRESS = re.compile(r'port=htons\((\d+)\).*?inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"')
_SOCKET_PATH = re.compile(r'sun_path=@?"([^"]*)"')


@dataclass(frozen=True)
class Trace:
    """The system calls of a process and of everything that it started."""

    calls: tuple[tuple[str, str], ...]
    folder: Path

    @classmethod
    def of(cls, lines: Iterable[str], folder: Path) -> Self:
        """Read what strace wrote of processes that were started in a folder."""
        return cls(tuple(_calls(lines)), folder)

    def connections(self) -> set[str]:
        """Return addresses of other machines, and sockets that could reach one unseen."""
        found = set()
        for name, arguments in self.calls:
            if name == "io_uring_setup":
                found.add("io_uring, whose calls strace does not see")
            if name == "socket" and arguments.split(",")[0] not in FAMILIES:
                found.add(f"socket({arguments}")
            if name in SENDS:
                found |= {
                    f"{name} {host} port {port}"
                    for port, host in _ADDRESS.findall(arguments)
                    if not _is_loopback(host)
                }
        return found

    def lookups(self) -> set[str]:
        """Return the signs that a name was looked up, by whatever resolver the system has."""
        found = self.opened() & RESOLVER_FILES
        for name, arguments in self.calls:
            if name in SENDS:
                ports = {int(port) for port, _ in _ADDRESS.findall(arguments)}
                found |= {f"{name} port {port}" for port in ports & RESOLVER_PORTS}
                sockets = _SOCKET_PATH.findall(arguments)
                found |= {path for path in sockets if path.endswith(RESOLVER_SOCKETS)}
        return found

    def written(self) -> set[Path]:
        """Return every file or folder that was made, opened for writing, moved or removed."""
        found: set[Path] = set()
        for name, arguments in self.calls:
            is_written = name in OPENS and _WRITES.search(_PATH.sub("", arguments))
            if is_written or (name in CHANGES and not _UNCHANGED.search(arguments)):
                found |= self._paths(arguments)
        return found

    def opened(self) -> set[str]:
        """Return the paths of all files that were opened, or looked for to be opened."""
        return {
            str(path)
            for name, arguments in self.calls
            if name in OPENS
            for path in self._paths(arguments)
        }

    def _paths(self, arguments: str) -> set[Path]:
        return {
            Path(os.path.normpath(self.folder / base / path))
            for base, path in _PATH.findall(arguments)
        }


def _calls(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield name and arguments of each call, joining those that another thread interrupted."""
    begun: dict[str, str] = {}
    for line in lines:
        whole = line
        if unfinished := _UNFINISHED.match(line):
            begun[unfinished[2]] = unfinished[1]
            continue
        if resumed := _RESUMED.match(line):
            whole = begun.pop(resumed[1], "") + resumed[2]
        if call := _CALL.match(whole):
            yield call[1], call[2]
    for rest in begun.values():
        if call := _CALL.match(rest):
            yield call[1], call[2]


def _is_loopback(host: str) -> bool:
    address = ip_address(host)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def strace() -> str:
    """Return the program, without which nothing here can be seen."""
    found = shutil.which("strace")
    assert found, "strace is missing: packaging/setup.sh tests installs it"
    return found


@contextmanager
def tracing(
    arguments: Sequence[str],
    trace: Path,
    *,
    environment: Mapping[str, str],
    folder: Path,
    is_cut_off: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program under strace, with pipes for its standard streams.

    What is left of it is killed at the end. The process that is yielded is strace, which ends with
    the program and its code; what the program itself is sent has to go to its own process id.

    Args:
        arguments: Program and arguments.
        trace: The file that `Trace.of` reads.
        environment: All of the program's environment.
        folder: Where it starts.
        is_cut_off: Fail whatever it sends or connects to, so that nothing leaves the machine.
    """
    watched = ",".join(f"?{name}" for name in SYSTEM_CALLS)
    options = ["-f", "--seccomp-bpf", "-qq", "-y", "-e", "signal=none", "-e", f"trace={watched}"]
    if is_cut_off:
        options += ["-e", "inject=connect,sendto,sendmsg,sendmmsg:error=ENETUNREACH"]
    process = subprocess.Popen(
        [strace(), *options, "-o", str(trace), *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
