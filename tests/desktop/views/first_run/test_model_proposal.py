"""The first run proposes the multilingual model to people who read another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.desktop.text.language import reads_another_language
from muniment.desktop.views.first_run.wizard import FirstRunWizard
from muniment.domain.access import PERSON
from muniment.embedding.catalogue import CatalogueEntry
from tests.desktop.window_parts import PASSPHRASE
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.models import FakeCatalogue, SmallModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton


class MultilingualModel(SmallModel):
    """Stands for the model of that name."""

    id = "multilingual-e5-small@000000000001"


class NotInstalled(FakeCatalogue):
    """Knows the model, but its package is not installed."""

    def entries(self) -> tuple[CatalogueEntry, ...]:
        missing = CatalogueEntry(
            "multilingual-e5-small", "shipped", None, "its weights are not installed"
        )
        return (*super().entries(), missing)


@pytest.fixture
def catalogue() -> FakeCatalogue:
    return FakeCatalogue(FakeEmbeddingModel, {MultilingualModel.id: MultilingualModel})


@pytest.fixture
def desktop(
    home_factory: HomeFactory, make_desktop: DesktopFactory, catalogue: FakeCatalogue
) -> Desktop:
    return make_desktop(home_factory("empty", empty=True, catalogue=catalogue))


def wizard_at_its_end(desktop: Desktop, qtbot: QtBot, *preferred: str) -> FirstRunWizard:
    """Return a wizard that shows its last page, for somebody who reads some languages."""
    wizard = FirstRunWizard(desktop.context, list(preferred))
    qtbot.addWidget(wizard)
    wizard.show()
    press(qtbot, wizard.welcome, "Create my vault")
    for field in (wizard.passphrase.fields.first, wizard.passphrase.fields.second):
        qtbot.keyClicks(field, PASSPHRASE)
    qtbot.waitUntil(wizard.passphrase.can_continue)
    press(qtbot, wizard.passphrase, "Create the vault")
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is wizard.recovery, timeout=20_000)
    groups = wizard.recovery.text.split("-")
    press(qtbot, wizard.recovery, "I've saved it")
    for field, group in zip(wizard.confirm.fields, wizard.confirm.asked, strict=True):
        qtbot.keyClicks(field, groups[group])
    press(qtbot, wizard.confirm, "Confirm")
    assert wizard.pages.currentWidget() is wizard.done
    return wizard


def press(qtbot: QtBot, page: object, text: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == text]  # type: ignore[attr-defined]
    qtbot.mouseClick(found[0], LEFT)


def active(desktop: Desktop) -> str | None:
    return desktop.context.services.models.list(PERSON)[0].id


@pytest.mark.parametrize(
    ("preferred", "expected"),
    [
        (["de-AT", "en"], True),
        (["zh_CN"], True),
        (["en-GB", "de"], False),
        (["C"], False),
        ([], False),
    ],
)
def test_the_first_language_decides(preferred: list[str], expected: bool) -> None:
    assert reads_another_language(preferred) is expected


def test_the_model_is_proposed_and_used(desktop: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_at_its_end(desktop, qtbot, "de-AT", "en")
    proposal = wizard.done.proposal
    qtbot.waitUntil(proposal.isVisible)
    assert proposal.choice.isChecked()
    assert "multilingual-e5-small" in proposal.about.text()
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard.done, "Open my memories")
    qtbot.waitUntil(lambda: active(desktop) == MultilingualModel.id)


def test_the_proposal_can_be_declined(desktop: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_at_its_end(desktop, qtbot, "de")
    qtbot.waitUntil(wizard.done.proposal.isVisible)
    wizard.done.proposal.choice.click()
    with qtbot.waitSignal(wizard.guide_asked):
        press(qtbot, wizard.done, "Get started")
    assert active(desktop) == FakeEmbeddingModel.id
    assert len(desktop.context.services.models.list(PERSON)) == 2


def test_nothing_is_proposed_to_somebody_who_reads_english(desktop: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_at_its_end(desktop, qtbot, "en-US")
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard.done, "Open my memories")
    assert not wizard.done.proposal.isVisible()
    assert active(desktop) == FakeEmbeddingModel.id


def test_a_model_that_is_gone_by_then_is_explained_and_the_vault_opens_without(
    desktop: Desktop, qtbot: QtBot, catalogue: FakeCatalogue
) -> None:
    wizard = wizard_at_its_end(desktop, qtbot, "fr")
    proposal = wizard.done.proposal
    qtbot.waitUntil(proposal.isVisible)
    catalogue.others.clear()
    press(qtbot, wizard.done, "Open my memories")
    qtbot.waitUntil(lambda: bool(proposal.problem.text()))
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard.done, "Open my memories")


def test_a_model_that_is_not_installed_is_named(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    home = home_factory("empty", empty=True, catalogue=NotInstalled(FakeEmbeddingModel))
    wizard = wizard_at_its_end(make_desktop(home), qtbot, "es")
    qtbot.waitUntil(wizard.done.proposal.isVisible)
    assert not wizard.done.proposal.choice.isVisible()
    assert "its weights are not installed" in wizard.done.proposal.about.text()
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard.done, "Open my memories")
