"""A desktop portal with global shortcuts: a process on a bus that speaks the real protocol.

Started as a program: its first argument is the bus's address, the second its behaviour (JSON). It
prints every call as a line of JSON. Each line on its input is an event: the person presses the keys
or changes them, revokes them, answers a question; the portal leaves the bus or returns to it.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REFUSAL = "org.freedesktop.portal.Error.NotAllowed"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"


@dataclass
class Behaviour:
    """The behaviour of the portal.

    Args:
        version: Of global shortcuts; 0 for a portal without them.
        has_registry: Whether applications can register their id.
        entries: Folder that must hold the desktop entry of a registering application; without a
            name no session is granted. Empty to skip this check.
        answer: The answer to the question: "grant", "keyless", "silent" (granted, but the answer
            does not list the shortcuts), "none" (granted without ours), "cancel", "fail", "hold"
            or "cancel-new" (grants, without a question, only what it granted before).
        trigger: The keys, in the desktop's words.
        is_stranger: Whether it is not a portal at all, only another program on the bus.
        own_handles: Whether it names requests as it likes, as portals before 0.9 did.
    """

    version: int = 2
    has_registry: bool = True
    entries: str = ""
    answer: str = "grant"
    trigger: str = "Press <Shift><Super>n"
    own_handles: bool = False
    is_stranger: bool = False


class Portal:
    """A portal: the registered applications, and the sessions of each."""

    def __init__(self, connection: DBusConnection, behaviour: Behaviour) -> None:
        self._connection = connection
        self._does = behaviour
        self._names: dict[str, str] = {}
        self._heard: set[str] = set()
        self._sessions: dict[str, str] = {}
        self._bound: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._held: tuple[str, str, str] | None = None
        self._granted: set[str] = set()
        self._requests = 0

    def behave(self, behaviour: Behaviour) -> None:
        """Change the behaviour."""
        self._does = behaviour

    def appear(self) -> None:
        """Take the bus name that applications look for."""
        if self._does.is_stranger:
            say(event="appeared")
            return
        reply = self._connection.send_and_get_reply(message_bus.RequestName(PORTAL, 4))
        assert reply.body == (1,), reply.body
        say(event="appeared")

    def vanish(self) -> None:
        """Release the bus name, and forget everything, like a process that ends."""
        self._connection.send_and_get_reply(message_bus.ReleaseName(PORTAL))
        for kept in (self._names, self._heard, self._sessions, self._bound):
            kept.clear()
        say(event="vanished")

    def happen(self, what: dict[str, Any]) -> None:
        """Run the event in a line of the input."""
        do = what.pop("do")
        if do in {"press", "change", "revoke"}:
            for session, owner in list(self._sessions.items()):
                getattr(self, do)(session, owner, **what)
        elif do == "behave":
            self.behave(Behaviour(**what))
        else:
            getattr(self, do)(**what)

    def press(self, session: str, owner: str, **how: str) -> None:
        """Press the keys.

        Args:
            session: The session of the shortcut.
            owner: The receiver of the signal.
            **how: ``token``, ``name`` of the shortcut, ``of`` for another session, ``malformed``.
        """
        if how.get("malformed"):
            self._tell(owner, PATH, SHORTCUTS, "Activated", "s", ("capture",))
            return
        options = {"activation_token": ("s", how["token"])} if "token" in how else {}
        body = (how.get("of", session), how.get("name", "capture"), 7, options)
        self._tell(owner, PATH, SHORTCUTS, "Activated", "osta{sv}", body)
        self._tell(owner, PATH, SHORTCUTS, "Deactivated", "osta{sv}", body)

    def pretend(self, *, to: str, session: str) -> None:
        """Send a signal that only the portal may send."""
        body = (session, "capture", 7, {})
        self._tell(to, PATH, SHORTCUTS, "Activated", "osta{sv}", body)
        say(event="pretended")

    def change(self, session: str, owner: str, *, trigger: str, tells: bool = True) -> None:
        """Choose other keys in the desktop's settings."""
        self._does.trigger = trigger
        if tells:
            body = (session, self._shortcuts(session))
            self._tell(owner, PATH, SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", body)

    def revoke(self, session: str, _owner: str) -> None:
        """End the session, as the desktop does."""
        del self._sessions[session]
        interface = "org.freedesktop.portal.Session"
        self._tell("", session, interface, "Closed", "a{sv}", ({},))

    def answer(self, *, answer: str) -> None:
        """Answer the question that was held back."""
        assert self._held is not None
        (handle, owner, session), self._held = self._held, None
        self._does.answer = answer
        self._answer_question(handle, owner, session)

    def take(self, message: Message) -> None:
        """Answer a message."""
        head = message.header
        if head.message_type is not MessageType.method_call:
            return
        sender, member = head.fields[HeaderFields.sender], head.fields[HeaderFields.member]
        say(call=member, body=message.body, sender=sender)
        if member == "Register":
            self._register(message, sender)
            return
        self._heard.add(sender)
        if member == "Get":
            if self._does.version:
                self._reply(message, "v", (("u", self._does.version),))
            else:
                name = "org.freedesktop.DBus.Error.InvalidArgs"
                self._connection.send(new_error(message, name, "s", ("No such interface",)))
        else:
            answers = {
                "CreateSession": self._on_session_wanted,
                "BindShortcuts": self._on_binding_wanted,
                "ListShortcuts": self._on_list_wanted,
                "ConfigureShortcuts": self._on_settings_wanted,
            }
            answers[member](message, sender)

    def _register(self, message: Message, sender: str) -> None:
        (name, _options) = message.body
        if not self._does.has_registry:
            self._connection.send(new_error(message, UNKNOWN, "s", ("No such interface",)))
        elif sender in self._heard or sender in self._names:
            self._refuse(message, "Connection already associated with an application ID")
        elif self._does.entries and not (Path(self._does.entries) / f"{name}.desktop").exists():
            self._refuse(message, f"App info not found for '{name}'")
        else:
            self._names[sender] = name
            self._reply(message, None, ())

    def _on_session_wanted(self, message: Message, sender: str) -> None:
        (options,) = message.body
        if self._does.entries and sender not in self._names:
            self._refuse(message, "An app id is required")
            return
        session = f"{PATH}/session/{own(sender)}/{options['session_handle_token'][1]}"
        handle = self._handle(sender, options)
        self._reply(message, "o", (handle,))
        self._sessions[session] = sender
        self._respond(handle, 0, {"session_handle": ("s", session)})

    def _on_binding_wanted(self, message: Message, sender: str) -> None:
        session, shortcuts, _parent, options = message.body
        if self._sessions.get(session) != sender or session in self._bound:
            self._refuse(message, "Invalid session")
            return
        handle = self._handle(sender, options)
        self._bound[session] = shortcuts
        if self._does.own_handles:
            self._reply(message, "o", (handle,))
            self._answer_question(handle, sender, session)
        else:
            # The answer may arrive before the call returns.
            self._answer_question(handle, sender, session)
            self._reply(message, "o", (handle,))

    def _on_list_wanted(self, message: Message, sender: str) -> None:
        session, options = message.body
        handle = self._handle(sender, options)
        self._reply(message, "o", (handle,))
        found = ("a(sa{sv})", self._shortcuts(session))
        self._respond(handle, 0, {"shortcuts": found})

    def _on_settings_wanted(self, message: Message, _sender: str) -> None:
        self._reply(message, None, ())

    def _answer_question(self, handle: str, owner: str, session: str) -> None:
        answer = self._does.answer
        if answer == "hold":
            self._held = (handle, owner, session)
            return
        names = {name for name, _ in self._bound[session]}
        if answer == "cancel-new":
            answer = "grant" if names <= self._granted else "cancel"
        if answer == "grant":
            self._granted |= names
        if answer == "keyless":
            self._does.trigger = ""
        if answer == "none":
            self._bound[session] = []
        results = {"shortcuts": ("a(sa{sv})", self._shortcuts(session))}
        code = {"cancel": 1, "fail": 2}.get(answer, 0)
        self._respond(handle, code, {} if code or answer == "silent" else results)

    def _shortcuts(self, session: str) -> list[tuple[str, dict[str, Any]]]:
        return [
            (
                name,
                {
                    "description": cancellation["description"],
                    "trigger_description": ("s", self._does.trigger),
                },
            )
            for name, cancellation in self._bound.get(session, [])
        ]

    def _handle(self, sender: str, options: dict[str, Any]) -> str:
        self._requests += 1
        token = f"own{self._requests}" if self._does.own_handles else options["handle_token"][1]
        return f"{PATH}/request/{own(sender)}/{token}"

    def _respond(self, handle: str, code: int, results: dict[str, Any]) -> None:
        request = "org.freedesktop.portal.Request"
        # Broadcast, like the real one: the caller has to listen.
        self._tell("", handle, request, "Response", "ua{sv}", (code, results))

    def _tell(
        self, to: str, path: str, interface: str, name: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        signal = new_signal(DBusAddress(path, interface=interface), name, signature, body)
        if to:
            signal.header.fields[HeaderFields.destination] = to
        self._connection.send(signal)

    def _reply(self, message: Message, signature: str | None, body: tuple[Any, ...]) -> None:
        self._connection.send(new_method_return(message, signature, body))

    def _refuse(self, message: Message, text: str) -> None:
        self._connection.send(new_error(message, REFUSAL, "s", (text,)))


def own(sender: str) -> str:
    """Return the part of a path that belongs to one application."""
    return sender.removeprefix(":").replace(".", "_")


def say(**what: Any) -> None:
    """Report to the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def run(address: str, behaviour: Behaviour) -> None:
    """Run the portal until the input ends."""
    connection = open_dbus_connection(address)
    portal = Portal(connection, behaviour)
    portal.appear()
    waiting = b""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while True:
            # A message received together with an awaited answer does not make the socket ready
            # again.
            take_all(connection, portal)
            ready = {key.fd for key, _ in selector.select()}
            if 0 in ready:
                data = os.read(0, 65_536)
                if not data:
                    return
                *lines, waiting = (waiting + data).split(b"\n")
                for line in lines:
                    portal.happen(json.loads(line))


def take_all(connection: DBusConnection, portal: Portal) -> None:
    """Answer all received messages."""
    while True:
        try:
            message = connection.receive(timeout=0)
        except TimeoutError:
            return
        portal.take(message)


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):
        run(sys.argv[1], Behaviour(**json.loads(sys.argv[2])))
