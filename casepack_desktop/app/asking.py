# SPDX-License-Identifier: Apache-2.0
"""The questions before something that cannot be taken back, or that may be dangerous."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.question import Choice, Question

STRANGER = N_("Open a workspace that is new to this computer?")
STRANGER_SENTENCE = N_(
    "{name} was never opened here. A workspace from somebody else can be made to harm the program"
    " that opens it. Open it only if you know where it comes from."
)
OPEN = N_("Open")
NOT_NOW = N_("Do not open")
RUNNING = N_("Work is still running")
RUNNING_QUIT = N_("“{job}” is not finished. If it is cancelled, nothing half-done stays behind.")
WAIT = N_("Wait, then quit")
CANCEL_QUIT = N_("Cancel it and quit")
CANCEL_CLOSE = N_("Cancel it and close")
STAY = N_("Stay")
CHOOSE_WORKSPACE = N_("Choose the folder of a workspace")


def ask_about_stranger(folder: Path, translator: Translator, window: QWidget) -> bool:
    """Return whether to open a workspace that this machine has not opened before."""
    _ = translator.gettext
    choices = [Choice("no", _(NOT_NOW)), Choice("open", _(OPEN))]
    sentence = _(STRANGER_SENTENCE, name=shown_line(str(folder), 200))
    return Question(_(STRANGER), sentence, choices, window).ask() == "open"


def ask_about_jobs(
    jobs: list[str], translator: Translator, window: QWidget, *, is_quitting: bool = True
) -> str:
    """Return "cancel" if the jobs may be cancelled, else "wait" or "stay"; "" without jobs."""
    if not jobs:
        return ""
    _ = translator.gettext
    choices = [Choice("stay", _(STAY))]
    if is_quitting:
        choices.append(Choice("wait", _(WAIT)))
    choices.append(Choice("cancel", _(CANCEL_QUIT if is_quitting else CANCEL_CLOSE), Look.DANGER))
    sentence = _(RUNNING_QUIT, job=jobs[0])
    return Question(_(RUNNING), sentence, choices, window).ask() or "stay"


def choose_workspace(start: Path, translator: Translator, window: QWidget) -> Path | None:
    """Ask for the folder of a workspace; None if nobody chose one."""
    title = translator.gettext(CHOOSE_WORKSPACE)
    chosen = QFileDialog.getExistingDirectory(window, title, str(start))
    return Path(chosen) if chosen else None
