"""The Desktop section: start at login, and the tray menu."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.tray import Tray
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import label
from muniment.domain.access import PERSON


class DesktopSection(Section):
    """Edits how Muniment works with the desktop; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context, tr("Desktop"), "")
        self.at_login = self._box(
            self.tr("Start Muniment when I log in"), self._on_at_login_clicked
        )
        self.start_hint = label("", role="caption", wrap=True)
        group = self.add_group(tr("Start"), self.at_login, self.start_hint)
        group.setVisible(context.services.login_start.is_possible)
        self.tray_titles = self._box(
            self.tr("Show titles of recent memories in the tray menu"),
            self._on_tray_titles_clicked,
        )
        tray_hint = self.tr(
            "While the vault is open, anyone who can see your screen can read them."
        )
        self._tray_group = self.add_group(
            tr("Tray"), self.tray_titles, label(tray_hint, role="caption", wrap=True)
        )
        self._is_setting_login = False
        self._login_question = LatestTask(context.tasks, self)

    def open(self) -> None:
        """Show the current settings."""
        settings = self._context.preferences.settings
        self.tray_titles.setChecked(settings.tray_titles)
        self._show_tray(is_there=Tray.is_available())
        self._ask_about_login()

    def _box(self, text: str, on_click: Callable[[], None]) -> QCheckBox:
        box = CheckBox(text)
        box.setAccessibleName(text)
        box.clicked.connect(on_click)
        return box

    def _show_tray(self, *, is_there: bool) -> None:
        self._tray_group.setVisible(is_there)
        if is_there:
            hint = self.tr(
                "It starts in the tray with the vault locked. Turning this off removes the "
                "system's autostart entry."
            )
        else:
            hint = self.tr(
                "This desktop has no tray, so the window opens after a few seconds with the "
                "vault locked. Turning this off removes the system's autostart entry."
            )
        self.start_hint.setText(hint)

    def _ask_about_login(self) -> None:
        self._login_question.submit(
            self._context.services.login_start.is_on,
            on_success=self.at_login.setChecked,
            on_failure=self.failed.emit,
        )

    @Slot()
    def _on_at_login_clicked(self) -> None:
        # The result of a query made before the click would reset the box.
        self._login_question.cancel()
        if not self._is_setting_login:
            self._set_login()

    def _set_login(self) -> None:
        # One change at a time: two at once could be applied in either order.
        service, is_on = self._context.services.login_start, self.at_login.isChecked()
        self._is_setting_login = True
        self._context.tasks.submit(
            lambda: service.set_on(PERSON, is_on=is_on),
            receiver=self,
            on_success=lambda _: self._on_login_set(is_on),
            on_failure=self._on_login_failed,
        )

    def _on_login_set(self, is_on: bool) -> None:  # noqa: FBT001 - the requested value
        self._is_setting_login = False
        if self.at_login.isChecked() != is_on:
            self._set_login()

    def _on_login_failed(self, error: Exception) -> None:
        self._is_setting_login = False
        self.failed.emit(error)
        self._ask_about_login()

    @Slot()
    def _on_tray_titles_clicked(self) -> None:
        self._context.preferences.change(tray_titles=self.tray_titles.isChecked())
