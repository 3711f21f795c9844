# SPDX-License-Identifier: Apache-2.0
"""The look of the program, put on for one test and taken off again."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication
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
