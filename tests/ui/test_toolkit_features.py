# SPDX-License-Identifier: Apache-2.0
"""What PySide is told at the start: that no module switches its features."""

import subprocess
import sys

_SCRIPT = """
import linecache, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
if sys.argv[1] == "told":
    from casepack_desktop.app.toolkit_features import take_modules_unread
    take_modules_unread()
from casepack_desktop.domain.filters import IncidentFilter
print(sys.modules[IncidentFilter.__module__].__file__ in linecache.cache)
from casepack_desktop.ui.widgets.plain_label import PlainLabel
print(PlainLabel.setWordWrap is not None and not hasattr(PlainLabel, "set_word_wrap"))
"""


def _said(what: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, what], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_source_of_an_imported_module_is_not_read_again() -> None:
    assert _said("told") == ["False", "True"]


def test_pyside_reads_it_unless_it_is_told() -> None:
    assert _said("untold") == ["True", "True"]
