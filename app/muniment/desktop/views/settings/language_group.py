"""The language choice in the appearance settings."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.preferences import Preferences
from muniment.desktop.text.language import SYSTEM, language_name, languages, resolved, spoken
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label, name_choice, row


class LanguageGroup(QWidget):
    """Selects the window's language; GUI thread only.

    Widgets set their texts when they are created, so a new language applies from the next start;
    the group says so.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.choice = ComboBox()
        name_choice(self.choice, self.tr("Language of the window"))
        of_system = self.tr("Like the system ({language})")
        self.choice.addItem(of_system.format(language=language_name(resolved(SYSTEM))), SYSTEM)
        for code in languages():
            self.choice.addItem(language_name(code), code)
        self.later = label("", role="muted", wrap=True)
        line = row(self.choice)
        line.addStretch()
        self.setLayout(column(line, self.later))
        self.choice.activated.connect(self._on_choice_activated)
        preferences.changed.connect(self.show_choice)
        self.show_choice()

    @Slot()
    def show_choice(self) -> None:
        """Show the selected language, and when it takes effect."""
        chosen = self._preferences.settings.language
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        wanted = resolved(chosen)
        text = self.tr("Muniment speaks {language} from its next start on.")
        self.later.setText(text.format(language=language_name(wanted)))
        self.later.setHidden(wanted == spoken())

    @Slot(int)
    def _on_choice_activated(self, index: int) -> None:
        self._preferences.change(language=self.choice.itemData(index))
