# SPDX-License-Identifier: Apache-2.0
"""What lies outside of the window: dialogs for files, programs of the system, questions.

Tests hand in their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.question import Choice, Question

CHOOSE = N_("Choose files to add")
CHOOSE_MAIN = N_("Choose the main report file")
SAVE = N_("Save the file as")
OPEN_QUESTION = N_("Open {file}?")
KEEP_CLOSED = N_("Do not open")
OPEN_ANYWAY = N_("Open anyway")

Then = Callable[[Sequence[Path]], object]


def choose_files(parent: QWidget, translator: Translator, *, several: bool, then: Then) -> None:
    """Let a person choose files to read; `then` is not called if none is chosen."""
    dialog = QFileDialog(parent, translator.gettext(CHOOSE if several else CHOOSE_MAIN))
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.ExistingFiles if several else mode.ExistingFile)
    _open(dialog, then)


def choose_target(parent: QWidget, translator: Translator, suggested: str, then: Then) -> None:
    """Let a person name a file to write; the dialog asks before another one is replaced."""
    dialog = QFileDialog(parent, translator.gettext(SAVE))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(suggested)
    _open(dialog, then)


def may_open(parent: QWidget, translator: Translator, name: str, warning: str) -> bool:
    """Warn of what opening a file may do; return whether it is to be opened all the same."""
    _ = translator.gettext
    choices = [
        Choice("keep", _(KEEP_CLOSED)),
        Choice("open", _(OPEN_ANYWAY), Look.DANGER),
    ]
    question = Question(_(OPEN_QUESTION, file=name), warning, choices, parent)
    answer = question.ask()
    question.deleteLater()
    return answer == "open"


def open_file(path: Path) -> bool:
    """Open a file with the program of the system; return False if there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _open(dialog: QFileDialog, then: Then) -> None:
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out of the window that the files use."""

    choose_files: Callable[..., None] = choose_files
    choose_target: Callable[[QWidget, Translator, str, Then], None] = choose_target
    may_open: Callable[[QWidget, Translator, str, str], bool] = may_open
    open_file: Callable[[Path], bool] = open_file
