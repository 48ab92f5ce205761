"""The Appearance section: theme, text size, language, and what closing the window does."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.preferences import Preferences
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.tray import Tray
from muniment.desktop.text.language import SYSTEM, language_name, languages, resolved, spoken
from muniment.desktop.views.settings.section import Section, named
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, column, label, name_choice, row
from muniment.desktop.widgets.percent_slider import PercentSlider
from muniment.desktop.widgets.radio_button import RadioButton
from muniment.desktop.widgets.theme.theme import Appearance

_SMALLEST, _LARGEST, _STEP = 80, 200, 10
_SETTLE_MS = 250


class LanguageGroup(QWidget):
    """Selects the window's language; GUI thread only.

    Widgets set their texts when they are created, so a new language applies from the next start;
    the group says so, and offers to restart.

    Signals:
        restart_asked: The user wants to restart.
    """

    restart_asked = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.choice = ComboBox()
        name_choice(self.choice, self.tr("Language of the window"))
        of_system = self.tr("Match system ({language})")
        self.choice.addItem(of_system.format(language=language_name(resolved(SYSTEM))), SYSTEM)
        for code in languages():
            self.choice.addItem(language_name(code), code)
        self.later = label("", role="muted", wrap=True)
        self.restart = button(self.tr("Restart now"))
        self.restart.clicked.connect(self.restart_asked)
        line, again = row(self.choice), row(self.restart)
        for part in (line, again):
            part.addStretch()
        self.setLayout(column(line, self.later, again))
        self.choice.activated.connect(self._on_choice_activated)
        preferences.changed.connect(self.show_choice)
        self.show_choice()

    @Slot()
    def show_choice(self) -> None:
        """Show the selected language, and when it takes effect."""
        chosen = self._preferences.settings.language
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        wanted = resolved(chosen)
        text = self.tr("Muniment will use {language} after a restart.")
        self.later.setText(text.format(language=language_name(wanted)))
        for part in (self.later, self.restart):
            part.setHidden(wanted == spoken())

    @Slot(int)
    def _on_choice_activated(self, index: int) -> None:
        self._preferences.change(language=self.choice.itemData(index))


class AppearanceSection(Section):
    """Edits the appearance; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context, tr("Appearance"), "")
        self.choices = {
            Appearance.SYSTEM: RadioButton(self.tr("Match &system")),
            Appearance.LIGHT: RadioButton(self.tr("&Light")),
            Appearance.DARK: RadioButton(self.tr("&Dark")),
        }
        colours = column(*self.choices.values())
        for choice in self.choices.values():
            # Left-aligned, so that a choice and its focus ring are only as wide as its text.
            colours.setAlignment(choice, Qt.AlignmentFlag.AlignLeft)
        self.add_group(tr("Theme"), colours)
        self.text_size = PercentSlider(
            self.tr("Text size"), lowest=_SMALLEST, highest=_LARGEST, step=_STEP
        )
        self.text_size.setPageStep(_STEP)
        self._percent = label("")
        line = row(self.text_size, self._percent, gap="medium")
        line.setStretch(0, 1)
        self.add_group(tr("Text size"), line)
        self.language = LanguageGroup(context.preferences)
        self.language.restart_asked.connect(self._on_restart_asked)
        self.add_group(tr("Language"), self.language)
        self.keep_in_tray = CheckBox(self.tr("Keep Muniment in the tray when the window is closed"))
        self._window_group = self.add_group(tr("Window"), self.keep_in_tray)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle_timeout)
        named(self.keep_in_tray)
        for choice in self.choices.values():
            named(choice)
            choice.clicked.connect(self._on_choice_clicked)
        self.text_size.valueChanged.connect(self._on_size_changed)
        self.keep_in_tray.clicked.connect(self._on_keep_clicked)
        context.theme.changed.connect(self._show_choice)

    def open(self) -> None:
        """Show the current settings."""
        settings = self._context.preferences.settings
        self.text_size.setValue(settings.text_percent)
        self._settle.stop()
        self._show_percent()
        self.keep_in_tray.setChecked(settings.keep_in_tray)
        self._window_group.setVisible(Tray.is_available())
        self.language.show_choice()
        self._show_choice()

    def close_vault(self) -> None:
        """Drop a pending change."""
        self._settle.stop()

    @Slot()
    def _show_choice(self) -> None:
        for appearance, choice in self.choices.items():
            action = self.window_action(f"appearance.{appearance.value}")
            if action is not None and action.isChecked():
                choice.setChecked(True)

    @Slot()
    def _on_choice_clicked(self) -> None:
        for appearance, choice in self.choices.items():
            action = self.window_action(f"appearance.{appearance.value}")
            if choice.isChecked() and action is not None:
                action.trigger()

    @Slot(int)
    def _on_size_changed(self, _value: int) -> None:
        self._show_percent()
        # A new size measures every text in the window again, so wait until the slider rests.
        self._settle.start()

    @Slot()
    def _on_settle_timeout(self) -> None:
        self._context.preferences.change(text_percent=self.text_size.value())

    @Slot()
    def _on_keep_clicked(self) -> None:
        self._context.preferences.change(keep_in_tray=self.keep_in_tray.isChecked())

    @Slot()
    def _on_restart_asked(self) -> None:
        action = self.window_action("restart")
        if action is not None:
            action.trigger()

    def _show_percent(self) -> None:
        text = self.tr("{percent}%").format(percent=self.text_size.value())
        self._percent.setText(text)
