"""A message bus for tests, and portals on it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QProcess

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PROGRAM = Path(__file__).parent.parent / "fakes" / "portal.py"

_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Bus:
    """A real, private message bus without services."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("dbus-daemon")
        assert program, "dbus-daemon is missing; packaging/setup.sh tests installs it"
        configuration = folder / "bus.conf"
        configuration.write_text(_CONFIGURATION, encoding="utf-8")
        self._process = subprocess.Popen(
            [program, f"--config-file={configuration}", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address

    def close(self) -> None:
        """End it; may be called again."""
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class PortalProcess:
    """A portal in its own process; see `tests.fakes.portal`."""

    def __init__(self, qtbot: QtBot, address: str, **behaviour: object) -> None:
        self._qtbot = qtbot
        self._told: list[dict[str, Any]] = []
        self._process = QProcess()
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.start(sys.executable, [str(PROGRAM), address, json.dumps(behaviour)])
        self.wait_for("appeared")

    def calls(self, member: str) -> list[list[Any]]:
        """Return the arguments of each call of a method."""
        return [told["body"] for told in self._told if told.get("call") == member]

    @property
    def order(self) -> list[str]:
        """Return the called methods in order."""
        return [told["call"] for told in self._told if "call" in told]

    def do(self, what: str, **how: object) -> None:
        """Send an event to the portal."""
        self._process.write(json.dumps({"do": what, **how}).encode() + b"\n")

    def vanish(self) -> None:
        """Leave the bus."""
        self._told = [told for told in self._told if told.get("event") != "vanished"]
        self.do("vanish")
        self.wait_for("vanished")

    def appear(self) -> None:
        """Come back to the bus."""
        self._told = [told for told in self._told if told.get("event") != "appeared"]
        self.do("appear")
        self.wait_for("appeared")

    def senders(self, member: str) -> list[str]:
        """Return the sender of each call of a method."""
        return [told["sender"] for told in self._told if told.get("call") == member]

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.waitForFinished()

    def close(self) -> None:
        self.kill()
        self._process.readyReadStandardOutput.disconnect(self._on_output)
        self._process.deleteLater()

    def wait_for(self, event: str) -> None:
        """Wait until the portal reports an event."""
        self._qtbot.waitUntil(
            lambda: any(told.get("event") == event for told in self._told), timeout=20_000
        )

    def _on_output(self) -> None:
        while self._process.canReadLine():
            self._told.append(json.loads(self._process.readLine().data()))
