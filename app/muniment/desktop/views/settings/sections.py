"""The sections of the settings, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """One section.

    Args:
        key: Its name in code and in the window's settings file; never changes.
        text: The display name.
        icon: A file in ``resources/icons``, without extension.
        make: Creates the section; imports its module only then.
    """

    key: str
    text: str
    icon: str
    make: Callable[[DesktopContext], Section]


def sections() -> tuple[SectionEntry, ...]:
    """Return all sections in the user's language; GUI thread only."""
    return (
        SectionEntry("security", tr("Security"), "shield", _security),
        SectionEntry("port", tr("Port"), "plug", _port),
        SectionEntry("models", tr("Models"), "sparkles", _models),
        SectionEntry("understanding", tr("Understanding"), "message-square", _understanding),
        SectionEntry("capture", tr("Capture"), "pencil", _capture),
        SectionEntry("desktop", tr("Desktop"), "monitor", _desktop),
        SectionEntry("appearance", tr("Appearance"), "sun", _appearance),
        SectionEntry("backups", tr("Backups"), "hard-drive", _backups),
        SectionEntry("shortcuts", tr("Shortcuts"), "keyboard", _shortcuts),
        SectionEntry("about", tr("About"), "info", _about),
    )


def _security(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.security_section import SecuritySection

    return SecuritySection(context)


def _port(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.port_section import PortSection

    return PortSection(context)


def _models(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.models_section import ModelsSection

    return ModelsSection(context)


def _understanding(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.local_model_section import LocalModelSection

    return LocalModelSection(context)


def _capture(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.capture_section import CaptureSection

    return CaptureSection(context)


def _desktop(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.desktop_section import DesktopSection

    return DesktopSection(context)


def _appearance(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.appearance_section import AppearanceSection

    return AppearanceSection(context)


def _backups(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.backups_section import BackupsSection

    return BackupsSection(context)


def _shortcuts(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.shortcuts_section import ShortcutsSection

    return ShortcutsSection(context)


def _about(context: DesktopContext) -> Section:
    from muniment.desktop.views.settings.about_section import AboutSection

    return AboutSection(context)
