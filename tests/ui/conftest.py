# SPDX-License-Identifier: Apache-2.0
"""The look of the program and a real workspace, for pages that need nothing else of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.theme import Theme
from tests.helpers.look import installed_theme
from tests.helpers.sessions import a_session


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with installed_theme(qapp) as installed:
        yield installed


@pytest.fixture
def session(tmp_path: Path, theme: Theme) -> Iterator[Session]:
    with a_session(tmp_path) as opened:
        yield opened
