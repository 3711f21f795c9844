# SPDX-License-Identifier: Apache-2.0
"""A button that does nothing now looks so, however much it asks for otherwise."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.theme.theme import Appearance, Theme
from casepack_desktop.ui.widgets.buttons import Look, push_button
from tests.helpers.look import installed_theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_a_disabled_button_of_danger_looks_like_any_other(
    theme: Theme, qtbot: QtBot, appearance: Appearance
) -> None:
    theme.install(appearance)

    def drawn(look: Look) -> QImage:
        button = push_button("Empty the bin…", lambda: None, look=look)
        qtbot.addWidget(button)
        button.setEnabled(False)
        return button.grab().toImage()

    assert drawn(Look.DANGER) == drawn(Look.PLAIN)
