"""What is said of a weak passphrase, in the language of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.desktop.views.first_run.strength_meter import advice_text
from muniment.vault.passphrase import estimate_strength
from tests.desktop.pseudo import Spoken

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize(
    "weak",
    [
        "copper",
        "password",
        "trustno1",
        "zxcvbnmasd",
        "qwertyqwerty",
        "zaq1xsw2cde3",
        "aaaaaaaaaaaa",
        "kfmkfmkfmkfm",
        "abcdefghijkl",
        "19871987",
        "12.03.1987",
        "jennifer",
        "elizabeths",
        "undoubtedly",
        "passwordxy",
        "lantern x7",
    ],
)
def test_every_advice_is_translated(qapp: QApplication, weak: str) -> None:
    advice = estimate_strength(weak).advice
    assert advice
    with Spoken():
        assert advice_text(advice).startswith("[")


def test_an_advice_that_is_not_known_stays(qapp: QApplication) -> None:
    assert advice_text("Sing it.") == "Sing it."
