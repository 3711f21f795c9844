# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the system that name the file of a directory to read or to write."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator

IMPORT = N_("Choose a directory to import")
EXPORT = N_("Export the directory")
LISTS = N_("Directories (*.csv *.tsv *.txt *.xlsx *.json)")
TABLE = N_("CSV table (*.csv)")
JSON = N_("JSON (*.json)")
ALL_FILES = N_("All files (*)")

Then = Callable[[Path], object]
Chooser = Callable[[QWidget, Translator, Then], object]
TargetChooser = Callable[[QWidget, Translator, str, Then], object]


def choose_file(parent: QWidget, translator: Translator, then: Then) -> None:
    """Let a person choose a file to read; `then` is not called if none is chosen."""
    dialog = QFileDialog(parent, translator.gettext(IMPORT))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([translator.gettext(LISTS), translator.gettext(ALL_FILES)])
    _open(dialog, then)


def choose_target(parent: QWidget, translator: Translator, suggested: str, then: Then) -> None:
    """Let a person name a file to write; `then` is not called if none is named."""
    dialog = QFileDialog(parent, translator.gettext(EXPORT))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("csv")
    dialog.setNameFilters([translator.gettext(TABLE), translator.gettext(JSON)])
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "csv")
    )
    dialog.selectFile(suggested)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Then) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
