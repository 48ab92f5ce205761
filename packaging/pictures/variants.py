"""The ways every screen is looked at: colours, scale, languages."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from PySide6.QtCore import QLocale, QSize
from PySide6.QtWidgets import QApplication

from muniment.desktop.text.language import speak
from muniment.desktop.widgets.theme.theme import Appearance
from pictures.home import ROOT


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look; each in a process of its own, because Qt scales and speaks once.

    Args:
        name: Its folder.
        appearance: Light or dark.
        scale: Physical pixels for each of the window's.
        language: What is spoken; ``pseudo`` is that of the tests.
        width, height: Of the window, in its own pixels.
    """

    name: str
    appearance: Appearance = Appearance.LIGHT
    scale: float = 1.0
    language: str = "en"
    width: int = 1280
    height: int = 800

    @property
    def size(self) -> QSize:
        """The size of the window."""
        return QSize(self.width, self.height)


USUAL: Final = (
    Variant("light"),
    Variant("dark", Appearance.DARK),
    Variant("scale-150", scale=1.5),
    Variant("pseudo", language="pseudo"),
    Variant("german", language="de"),
)
"""Taken if nothing else is asked for."""

FURTHER: Final = (
    Variant("scale-125", scale=1.25),
    Variant("scale-200", Appearance.DARK, scale=2.0),
    Variant("small", width=820, height=520),
    Variant("german-small", Appearance.DARK, language="de", width=820, height=520),
)
"""Taken when they are named."""

VARIANTS: Final = {variant.name: variant for variant in (*USUAL, *FURTHER)}


def begin(variant: Variant) -> QApplication:
    """Make the application, in the language of a variant, before the first widget."""
    application = QApplication(["muniment"])
    application.setStyle("Fusion")
    speak(application, variant.language if variant.language == "de" else "en")
    if variant.language == "pseudo":
        # The language that the tests of the window speak, so that both look at the same.
        sys.path.insert(0, str(ROOT))
        pseudo = import_module("tests.desktop.pseudo")
        translator = pseudo.PseudoTranslator()
        translator.setParent(application)
        application.installTranslator(translator)
    if variant.language != "de":
        # Dates and numbers of the pictures do not depend on the machine.
        QLocale.setDefault(QLocale("en_GB"))
    return application
