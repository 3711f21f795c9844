# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the system that name a file to read or to write; they hold nobody up."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator

ALL_FILES = N_("All files (*)")

Then = Callable[[Path], object]
Chooser = Callable[[QWidget, Translator, Then], object]
TargetChooser = Callable[[QWidget, Translator, str, Then], object]


def open_to_read(parent: QWidget, title: str, filters: Sequence[str], then: Then) -> None:
    """Let a person choose a file to read; `then` is not called if none is chosen.

    `filters` are those of the dialog, in words.
    """
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(filters))
    _open(dialog, then)


def open_to_write(
    parent: QWidget, title: str, filters: Mapping[str, str], suggested: str, then: Then
) -> None:
    """Let a person name a file to write; `then` is not called if none is named.

    `filters` are those of the dialog, in words, each with the suffix that a name without one gets.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(filters))
    usual = next(iter(filters.values()))
    dialog.setDefaultSuffix(usual)
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(filters.get(chosen, usual))
    )
    dialog.selectFile(suggested)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Then) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
