# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the system that name a file to read or to write."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator

CHOOSE = N_("Choose a file to import")
SAVE_REJECTED = N_("Save rejected rows")
LISTS = N_("Lists of incidents (*.csv *.tsv *.txt *.xlsx *.json *.jsonl *.ndjson)")
TABLES = N_("CSV table (*.csv)")
ALL_FILES = N_("All files (*)")

Then = Callable[[Path], object]
Chooser = Callable[[QWidget, Translator, Then], object]
TargetChooser = Callable[[QWidget, Translator, str, Then], object]


def choose_file(parent: QWidget, translator: Translator, then: Then) -> None:
    """Let a person choose a file to read; `then` is not called if none is chosen."""
    dialog = QFileDialog(parent, translator.gettext(CHOOSE))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([translator.gettext(LISTS), translator.gettext(ALL_FILES)])
    _open(dialog, then)


def choose_target(parent: QWidget, translator: Translator, suggested: str, then: Then) -> None:
    """Let a person name a file to write; `then` is not called if none is named."""
    dialog = QFileDialog(parent, translator.gettext(SAVE_REJECTED))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("csv")
    dialog.setNameFilters([translator.gettext(TABLES), translator.gettext(ALL_FILES)])
    dialog.selectFile(suggested)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Then) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
