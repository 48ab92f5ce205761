"""The About section: version, licence, and third-party notices."""

import re
from importlib.metadata import PackageNotFoundError, metadata, requires

from PySide6.QtWidgets import QPlainTextEdit

from muniment import __version__
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.theme.resource_files import resource_folder

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LINES = 14


class AboutSection(Section):
    """Shows the version, the licence and the notices of the dependencies; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("About"),
            tr("Private, encrypted memories for you and your AI agents, on your own computer."),
        )
        version = self.tr("Muniment {version}").format(version=__version__)
        licence = self.tr("Free software under the Apache License, version 2.0.")
        self.add_group(tr("This program"), label(version), label(licence, wrap=True))
        self.notices = QPlainTextEdit()
        self.notices.setReadOnly(True)
        self.notices.setTabChangesFocus(True)
        self.notices.setAccessibleName(self.tr("Third-party notices and licenses"))
        self.notices.setMinimumHeight(_LINES * self.fontMetrics().lineSpacing())
        self.add_group(tr("Third-party licenses"), self.notices)

    def open(self) -> None:
        """Load the notices on the first visit."""
        if not self.notices.toPlainText():
            self._context.tasks.submit(
                _notices, receiver=self, on_success=self.notices.setPlainText
            )


def _notices() -> str:
    """Return the text of the notices; any thread."""
    notice = resource_folder().parent / "NOTICE"
    parts = []
    if notice.is_file():
        paragraphs = notice.read_text(encoding="utf-8").split("\n\n")
        parts = [_unwrapped(paragraph) for paragraph in paragraphs]
    lines = [line for line in map(_package, _packages()) if line]
    parts.append("\n".join([tr("Libraries"), *lines]))
    texts = sorted(resource_folder().glob("*/LICENSE-*.txt"))
    parts += [text.read_text(encoding="utf-8") for text in texts]
    return "\n\n".join(part.strip() for part in parts)


def _unwrapped(paragraph: str) -> str:
    """Join a title and the lines below it, so that they wrap at any width."""
    title, *lines = paragraph.strip().splitlines()
    return "\n".join([title, " ".join(lines)])


def _packages() -> list[str]:
    """Return the names of this program's declared dependencies."""
    try:
        wanted = requires("muniment") or []
    except PackageNotFoundError:
        return []
    found = [_NAME.match(line) for line in wanted if "extra ==" not in line]
    return sorted((match[0] for match in found if match), key=str.casefold)


def _package(name: str) -> str:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    fields = [name for name in ("License-Expression", "License") if name in found]
    licence = found[fields[0]] if fields else ""
    first = licence.strip().splitlines()[0] if licence.strip() else tr("see its own notices")
    return f"{found['Name']} {found['Version']}: {first}"
