"""Builds the messages to the global shortcuts portal, and reads its replies.

Source:
    XDG Desktop Portal, ``org.freedesktop.portal.GlobalShortcuts`` versions 1 and 2,
    ``org.freedesktop.portal.Request``, ``org.freedesktop.portal.Session`` and
    ``org.freedesktop.host.portal.Registry`` version 1; XDG Shortcuts Specification 0.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)

from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

PORTAL: Final = "org.freedesktop.portal.Desktop"
BUS: Final = "org.freedesktop.DBus"
SHORTCUTS: Final = "org.freedesktop.portal.GlobalShortcuts"
REQUEST: Final = "org.freedesktop.portal.Request"
SESSION: Final = "org.freedesktop.portal.Session"

_PATH: Final = "/org/freedesktop/portal/desktop"
_REGISTRY: Final = "org.freedesktop.host.portal.Registry"
_PREFERRED: Final = {
    ShortcutAction.CAPTURE: "CTRL+SHIFT+space",
    ShortcutAction.SEARCH: "ALT+SHIFT+space",
}

_ABSENCES: Final = frozenset({"ServiceUnknown", "NameHasNoOwner", "TimedOut", "NoReply"})
_LIST: Final = "a(sa{sv})"
_SIGNALS: Final = {
    f"{REQUEST}.Response": "ua{sv}",
    f"{SESSION}.Closed": "a{sv}",
    f"{SHORTCUTS}.ShortcutsChanged": f"o{_LIST}",
    f"{SHORTCUTS}.Activated": "osta{sv}",
}

Details = Mapping[str, tuple[str, Any]]
Shortcuts = Sequence[tuple[str, Details]]

_REGISTRY_PLACE: Final = DBusAddress(_PATH, bus_name=PORTAL, interface=_REGISTRY)
_SHORTCUTS_PLACE: Final = DBusAddress(_PATH, bus_name=PORTAL, interface=SHORTCUTS)


def listening() -> tuple[Message, ...]:
    """Return the messages that subscribe to the portal's signals, and to its start and end."""
    owner = MatchRule(type="signal", sender=BUS, interface=BUS, member="NameOwnerChanged")
    owner.add_arg_condition(0, PORTAL)
    signals = [
        MatchRule(type="signal", sender=PORTAL, interface=interface)
        for interface in (SHORTCUTS, REQUEST, SESSION)
    ]
    return tuple(message_bus.AddMatch(rule) for rule in (owner, *signals))


def register(application_id: str) -> Message:
    """Register the application with the portal; must precede any other call."""
    return new_method_call(_REGISTRY_PLACE, "Register", "sa{sv}", (application_id, {}))


def version() -> Message:
    """Query the version of the global shortcuts interface."""
    return Properties(_SHORTCUTS_PLACE).get("version")


def create_session(token: str) -> Message:
    """Request a session."""
    options = {"handle_token": ("s", token), "session_handle_token": ("s", token)}
    return new_method_call(_SHORTCUTS_PLACE, "CreateSession", "a{sv}", (options,))


def bind_shortcuts(
    token: str, wanted: Mapping[ShortcutAction, str], *, session: str, parent: str
) -> Message:
    """Request the shortcuts; the desktop may ask the user.

    Args:
        token: The id of the request.
        wanted: What each shortcut does, for the user.
        session: The session's handle.
        parent: Parent window of the desktop's question; empty if it has no id.
    """
    shortcuts = [
        (
            action.value,
            {"description": ("s", text), "preferred_trigger": ("s", _PREFERRED[action])},
        )
        for action, text in wanted.items()
    ]
    return new_method_call(
        _SHORTCUTS_PLACE,
        "BindShortcuts",
        f"o{_LIST}sa{{sv}}",
        (session, shortcuts, parent, {"handle_token": ("s", token)}),
    )


def list_shortcuts(token: str, *, session: str) -> Message:
    """Query the keys of a session's shortcuts."""
    options = {"handle_token": ("s", token)}
    return new_method_call(_SHORTCUTS_PLACE, "ListShortcuts", "oa{sv}", (session, options))


def configure_shortcuts(*, session: str, parent: str) -> Message:
    """Ask the desktop to show its settings for a session's shortcuts; from version 2 on."""
    return new_method_call(_SHORTCUTS_PLACE, "ConfigureShortcuts", "osa{sv}", (session, parent, {}))


def request_path(bus_name: str, token: str) -> str:
    """Return the object path that will send the response to a request."""
    return f"{_PATH}/request/{bus_name.removeprefix(':').replace('.', '_')}/{token}"


def error_name(reply: Message) -> str | None:
    """Return the name of an error reply; ``None`` if the reply is not an error."""
    if reply.header.message_type is not MessageType.error:
        return None
    return str(reply.header.fields.get(HeaderFields.error_name, "unnamed"))


def is_absence(error: str) -> bool:
    """Return whether an error means that there is no portal."""
    kind = error.removeprefix(f"{BUS}.Error.")
    return kind != error and (kind in _ABSENCES or kind.startswith("Spawn."))


def field(message: Message, which: HeaderFields) -> str:
    """Return a field of a message's header; empty if it is missing."""
    return str(message.header.fields.get(which, ""))


def is_valid(message: Message, what: str) -> bool:
    """Return whether a signal of the portal has the expected signature.

    Args:
        message: The signal.
        what: Interface and name.
    """
    return field(message, HeaderFields.signature) == _SIGNALS.get(what)


def version_of(reply: Message) -> int | None:
    """Return the queried version; ``None`` if there are no global shortcuts."""
    if error_name(reply) is not None or field(reply, HeaderFields.signature) != "v":
        return None
    signature, value = reply.body[0]
    return int(value) if signature == "u" else None


def handle_of(reply: Message) -> str | None:
    """Return the object path that the portal names for the response; ``None`` for none."""
    if error_name(reply) is not None or field(reply, HeaderFields.signature) != "o":
        return None
    return str(reply.body[0])


def shortcuts_in(results: Details) -> Shortcuts | None:
    """Return the shortcuts in a response; ``None`` if it contains none."""
    signature, value = results.get("shortcuts", ("", None))
    return value if signature == _LIST else None


def keys_of(shortcuts: Shortcuts, action: ShortcutAction) -> str | None:
    """Return the keys of a shortcut.

    Returns:
        The desktop's description; empty if it has no keys, ``None`` if it is not bound.
    """
    for name, properties in shortcuts:
        if name == action.value:
            return text_of(properties, "trigger_description")
    return None


def text_of(properties: Details, name: str) -> str:
    """Return a text property; empty if it is missing or not a text."""
    signature, value = properties.get(name, ("", ""))
    return str(value) if signature in {"s", "o"} else ""
