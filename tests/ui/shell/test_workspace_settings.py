# SPDX-License-Identifier: Apache-2.0
"""The form of the workspace keeps what is typed, whatever else changes meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.settings.logo_view import LogoView
from casepack_desktop.ui.settings.workspace_card import WorkspaceCard
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened


@pytest.fixture
def desktop(tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    with a_desktop(tmp_path) as made:
        made.window.show()
        opened(qtbot, made, a_workspace(tmp_path / "a.casepack"))
        made.show_settings()
        yield made
        card_of(made).show_values()


def card_of(desktop: Desktop) -> WorkspaceCard:
    """Return the form."""
    assert desktop.settings is not None
    assert desktop.settings.workspace_card is not None
    return desktop.settings.workspace_card


def organisation_of(card: WorkspaceCard) -> QLineEdit:
    """Return the line of the organisation."""
    line = card.organisation.control
    assert isinstance(line, QLineEdit)
    return line


def test_choosing_a_logo_keeps_the_name_that_is_typed(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    card = card_of(desktop)
    view = card.findChild(LogoView)
    assert view is not None
    assert view.accessibleName() == "No logo"
    organisation_of(card).setText("North CERT")
    Image.new("RGB", (40, 20), "red").save(tmp_path / "logo.png")
    card.set_logo(tmp_path / "logo.png")
    qtbot.waitUntil(lambda: view.accessibleName() == "Logo")
    assert organisation_of(card).text() == "North CERT"
    assert card.is_dirty()


def test_what_another_window_saves_is_shown_beside_what_is_typed(
    desktop: Desktop, qtbot: QtBot
) -> None:
    card, session = card_of(desktop), desktop.session
    assert session is not None
    organisation_of(card).setText("North CERT")
    session.services.settings.set_zone(ANALYST, "Europe/Warsaw")
    qtbot.waitUntil(lambda: session.zone.key == "Europe/Warsaw")
    assert card.zone.control.currentText() == "Europe/Warsaw"  # type: ignore[attr-defined]
    assert organisation_of(card).text() == "North CERT"
    session.services.settings.set_zone(ANALYST, "Etc/UTC")
    qtbot.waitUntil(lambda: session.zone.key == "Etc/UTC")
    card.show_values()
    assert not card.is_dirty()


def test_enter_in_the_line_saves(desktop: Desktop, qtbot: QtBot) -> None:
    card, session = card_of(desktop), desktop.session
    assert session is not None
    organisation_of(card).setText("North CERT")
    press(organisation_of(card), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.settings.organisation == "North CERT")
    assert not card.is_dirty()
