# SPDX-License-Identifier: Apache-2.0
"""What lies outside of the window: dialogs for files, the file manager, the preview.

Tests hand in their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, SignalInstance
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import Preferences

if TYPE_CHECKING:
    from casepack_desktop.ui.web.preview import Preview

SAVE_TITLE = N_("Save the report")
_FILTERS = {
    "pdf": N_("PDF files (*.pdf)"),
    "html": N_("HTML files (*.html)"),
    "json": N_("JSON files (*.json)"),
}


def choose_file(parent: QWidget, suggested: Path, form: str, translator: Translator) -> Path | None:
    """Ask where to save a file; the dialog asks too before another file is replaced."""
    dialog = QFileDialog(parent, translator.gettext(SAVE_TITLE), str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(translator.gettext(_FILTERS[form]))
    dialog.setDefaultSuffix(form)
    dialog.selectFile(suggested.name)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles() if accepted else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def open_folder(folder: Path) -> bool:
    """Show a folder in the file manager; return False if the system has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def show_preview(
    preview: "Preview",
    preferences: Preferences,
    translator: Translator,
    parent: QWidget,
    ending: SignalInstance,
) -> None:
    """Show a report as it will look on paper, until it is closed or `ending` is emitted."""
    from casepack_desktop.ui.web.preview import PreviewDialog

    dialog = PreviewDialog(preview, preferences, translator, parent)
    ending.connect(dialog.close)
    dialog.open()


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out of the window that the reports use."""

    choose_file: Callable[[QWidget, Path, str, Translator], Path | None] = choose_file
    open_folder: Callable[[Path], bool] = open_folder
    show_preview: Callable[["Preview", Preferences, Translator, QWidget, SignalInstance], None] = (
        show_preview
    )
