# SPDX-License-Identifier: Apache-2.0
"""What lies outside of the window: the dialog that names a file, the file manager, the question.

Tests hand in their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.question import Choice, Question

SAVE_TITLE = N_("Export incidents")
FILTERS = {
    "xlsx": N_("Excel workbooks (*.xlsx)"),
    "csv": N_("CSV tables (*.csv)"),
    "jsonl": N_("JSON Lines (*.jsonl)"),
}
REPLACE = N_("Replace the file?")
REPLACE_SENTENCE = N_("{file} exists already. What it holds now is lost.")
REPLACE_IT = N_("Replace")
KEEP_IT = N_("Keep it")

Then = Callable[[Path], object]


def choose_file(parent: QWidget, translator: Translator, suggested: Path, then: Then) -> None:
    """Let a person name a file to write; `then` is not called if none is named."""
    dialog = QFileDialog(parent, translator.gettext(SAVE_TITLE), str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    # The window itself asks before a file is replaced, however it was named.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    kind = suggested.suffix.removeprefix(".")
    dialog.setNameFilters([translator.gettext(text) for text in FILTERS.values()])
    if kind in FILTERS:
        dialog.selectNameFilter(translator.gettext(FILTERS[kind]))
        dialog.setDefaultSuffix(kind)
    dialog.selectFile(suggested.name)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def may_replace(parent: QWidget, translator: Translator, path: Path) -> bool:
    """Ask whether a file may be replaced."""
    _ = translator.gettext
    choices = (Choice("keep", _(KEEP_IT)), Choice("replace", _(REPLACE_IT), Look.DANGER))
    sentence = _(REPLACE_SENTENCE, file=shown_line(path.name))
    question = Question(_(REPLACE), sentence, choices, parent)
    answer = question.ask()
    question.deleteLater()
    return answer == "replace"


def open_folder(folder: Path) -> bool:
    """Show a folder in the file manager; return False if the system has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def usual_folder() -> Path:
    """Return the folder where a person keeps documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    documents = Path(QStandardPaths.writableLocation(place))
    # The system names one also where nobody has ever made it.
    return documents if documents.is_dir() else Path.home()


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out of the window that the export uses."""

    choose_file: Callable[[QWidget, Translator, Path, Then], object] = choose_file
    may_replace: Callable[[QWidget, Translator, Path], bool] = may_replace
    open_folder: Callable[[Path], bool] = open_folder
    usual_folder: Callable[[], Path] = usual_folder
