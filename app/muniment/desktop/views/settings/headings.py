"""The headings of the settings, with search words for the command palette."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.tray import Tray
from muniment.desktop.views.settings.sections import sections
from muniment.desktop.views.settings.settings_words import tr


@dataclass(frozen=True, slots=True)
class Heading:
    """One group of controls.

    Args:
        section: Key of its section.
        key: Its name in code; never changes.
        text: The title above the group.
        words: Other words people use for it, for the palette.
    """

    section: str
    key: str
    text: str
    words: str


def headings() -> tuple[Heading, ...]:
    """Return all groups in the user's language; GUI thread only."""
    lines = (
        ("security", "ways", tr("Ways to unlock"),
         _tr("recovery key passphrase password key file keychain unlock")),
        ("security", "locking", tr("Locking"),
         _tr("lock automatically idle minutes timeout with the screen sleep suspend")),
        ("security", "clipboard", tr("Clipboard"), _tr("copy clear seconds")),
        ("port", "address", tr("Address"), _tr("copy address URL API MCP server connect")),
        ("port", "settings", tr("Settings"), _tr("port number API server on off")),
        ("port", "dialects", tr("Supported APIs"), _tr("API protocols MCP OpenAI")),
        ("models", "models", tr("Models on this computer"), _tr("embedding model vectors change")),
        ("understanding", "model", tr("Your language model"), _tr("LLM local model Ollama AI")),
        ("understanding", "state", tr("State"), _tr("language model test connection")),
        ("capture", "thoughts", tr("New thoughts"), _tr("quick capture namespace")),
        ("capture", "anywhere", tr("From any program"), _tr("quick capture command")),
        ("desktop", "start", tr("Start"), _tr("start at login autostart boot")),
        ("desktop", "tray", tr("Tray"), _tr("tray menu titles icon")),
        ("appearance", "colours", tr("Theme"), _tr("theme dark light colors")),
        ("appearance", "text-size", tr("Text size"), _tr("text size font zoom larger smaller")),
        ("appearance", "language", tr("Language"), _tr("translation English German")),
        ("appearance", "window", tr("Window"), _tr("close to tray minimize background")),
        ("backups", "schedule", tr("Schedule"), _tr("automatic backup daily weekly")),
        ("backups", "place", tr("Location"), _tr("backup folder disk location")),
        ("backups", "list", tr("Your backups"),
         _tr("restore a backup verify remove list of backups from a file")),
        ("backups", "check", tr("Verify vault"),
         _tr("doctor verify check repair mend integrity damage")),
        ("shortcuts", "capture", tr("Quick capture"), _tr("global shortcut hot key anywhere")),
        ("shortcuts", "search", tr("Search"), _tr("global shortcut hot key anywhere command")),
        ("shortcuts", "window", tr("Everywhere in this window"), _tr("keyboard keys help")),
        ("shortcuts", "lists", tr("In lists"), _tr("keyboard keys help")),
        ("about", "program", tr("This program"), _tr("version license help")),
        ("about", "others", tr("Third-party licenses"), _tr("licenses notices third party")),
    )  # fmt: skip
    return tuple(Heading(*line) for line in lines)


def hidden_headings(context: DesktopContext) -> set[tuple[str, str]]:
    """Return the section and key of each group hidden on this desktop; GUI thread only."""
    has_tray = Tray.is_available()
    shown = {
        ("desktop", "start"): context.services.login_start.is_possible,
        ("desktop", "tray"): has_tray,
        ("appearance", "window"): has_tray,
        ("port", "settings"): context.preferences.can_restart_port,
    }
    return {group for group, is_shown in shown.items() if not is_shown}


def heading_text(heading: Heading) -> str:
    """Return the text of a heading with its section."""
    names = {entry.key: entry.text for entry in sections()}
    pattern = _tr("{section}: {heading}")
    return pattern.format(section=names[heading.section], heading=heading.text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("headings", text)
