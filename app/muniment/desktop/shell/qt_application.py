"""The Qt application, with Muniment's name, icon and language."""

from PySide6.QtWidgets import QApplication

from muniment.desktop.text.language import speak
from muniment.desktop.widgets.theme.theme import application_icon, use_dialog_icons
from muniment.domain.program_names import APPLICATION_ID


def qt_application(language: str, version: str) -> QApplication:
    """Return the application, creating it if there is none; main thread only.

    Args:
        language: The window's language: a code or "system".
        version: Shown by the desktop.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["muniment"])
    application.setApplicationName("muniment")
    application.setApplicationDisplayName("Muniment")
    application.setApplicationVersion(version)
    application.setDesktopFileName(APPLICATION_ID)
    speak(application, language)
    use_dialog_icons()
    application.setStyle("Fusion")
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    return application
