# SPDX-License-Identifier: Apache-2.0
"""The look of the program around each test."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from casepack_desktop.ui.theme.theme import Theme
from tests.helpers.look import installed_theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed
