# SPDX-License-Identifier: Apache-2.0
"""The look of the program, put on for one test and taken off again."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from casepack_desktop.ui.theme.theme import Theme


@contextmanager
def installed_theme(app: QApplication) -> Iterator[Theme]:
    """Yield the installed theme; the application looks as before afterwards."""
    font, palette = app.font(), app.palette()
    theme = Theme(app)
    theme.install()
    yield theme
    delete(theme)
    app.setStyleSheet("")
    app.setPalette(palette)
    app.setFont(font)


def show_active(qtbot: QtBot, window: QWidget) -> None:
    """Show the window and wait until it has the keyboard."""
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def press(
    widget: QWidget,
    key: Qt.Key | str,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key, or type a text letter by letter."""
    if isinstance(key, str):
        QTest.keyClicks(widget, key, modifier)
    else:
        QTest.keyClick(widget, key, modifier)
