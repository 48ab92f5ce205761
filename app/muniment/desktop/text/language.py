"""The language of the window: the available languages, the one in use, and its translators.

Texts are written in English in the code. For every other language a compiled file
``resources/translations/muniment_<code>.qm`` holds them; `docs/translating.md` says how it is made.
Texts are set when a widget is made, so a new choice takes effect with the next window.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from muniment.desktop.widgets.theme.resource_files import resource_folder

SYSTEM: Final = "system"
"""The choice that follows the desktop."""

SOURCE: Final = "en"
"""The language of the texts in the code."""

_PREFIX: Final = "muniment_"
_PROPERTY: Final = "muniment_language"


def languages() -> tuple[str, ...]:
    """Return the codes of all available languages: English, then the others in order."""
    files = (resource_folder() / "translations").glob(f"{_PREFIX}*.qm")
    return (SOURCE, *sorted(file.stem.removeprefix(_PREFIX) for file in files))


def language_name(code: str) -> str:
    """Return a language's own name, such as “Deutsch”."""
    if code == SOURCE:
        return "English"
    return QLocale(code).nativeLanguageName()


def resolved(choice: str, preferred: list[str] | None = None) -> str:
    """Return the language that a choice means.

    Args:
        choice: `SYSTEM` or a code of `languages`; an unavailable one falls back to English.
        preferred: Languages that the user reads, best first, such as ``de-AT``; defaults to the
            system's.
    """
    known = languages()
    if choice != SYSTEM:
        return choice if choice in known else SOURCE
    for locale in QLocale.system().uiLanguages() if preferred is None else preferred:
        code = locale.replace("_", "-").split("-")[0]
        if code in known:
            return code
    return SOURCE


def reads_another_language(preferred: list[str] | None = None) -> bool:
    """Return whether the user's first language is not English.

    Args:
        preferred: As for `resolved`.
    """
    read = QLocale.system().uiLanguages() if preferred is None else preferred
    # "C" is the locale of a system without a language.
    return bool(read) and read[0].replace("_", "-").split("-")[0] not in {SOURCE, "C"}


def speak(application: QCoreApplication, choice: str) -> str:
    """Set the language of the window and of Qt's own dialogs and menus; return its code.

    GUI thread only, before the first widget of a window is made. Dates and numbers follow: they use
    the system's formats if it has the same language, and otherwise those of the language.
    """
    for before in application.findChildren(QTranslator):
        application.removeTranslator(before)
        before.deleteLater()
    code = resolved(choice)
    system = QLocale.system()
    language = QLocale(code).language()
    is_alike = system.language() == language
    QLocale.setDefault(system if is_alike else QLocale(language, system.territory()))
    if code != SOURCE:
        qt_texts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        own_texts = str(resource_folder() / "translations")
        for name, folder in ((f"qtbase_{code}", qt_texts), (f"{_PREFIX}{code}", own_texts)):
            translator = QTranslator(application)
            if translator.load(name, folder):
                application.installTranslator(translator)
    application.setProperty(_PROPERTY, code)
    return code


def spoken() -> str:
    """Return the language in use."""
    application = QCoreApplication.instance()
    code = application.property(_PROPERTY) if application is not None else None
    return code if isinstance(code, str) else SOURCE
