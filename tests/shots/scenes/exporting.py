# SPDX-License-Identifier: Apache-2.0
"""The export of the list."""

from pathlib import Path

from casepack_desktop.ui.exporting.dialog import ExportDialog
from casepack_desktop.ui.exporting.outside import Outside
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes


def _dialog(stage: Stage, folder: Path | None = None) -> ExportDialog:
    pages = stage.desktop.pages
    assert pages is not None
    dialog = pages._export_dialog()
    dialog._outside = Outside(usual_folder=lambda: folder or Path("/cases"))
    pages.start_export()
    stage.until(lambda: any(letter.isdigit() for letter in dialog.form.incidents.first.text()))
    stage.settle()
    return dialog


@_script.scene("sample")
def export_choices(stage: Stage) -> None:
    """Choose format, incidents, columns and file."""
    _dialog(stage)


@_script.scene("sample")
def export_refused(stage: Stage) -> None:
    """Say why the file cannot be written."""
    dialog = _dialog(stage)
    dialog.form.file_box.setText("/cases/incidents.doc")
    dialog.export_button.click()
    stage.until(lambda: bool(dialog.problems.messages()))


@_script.scene("sample")
def export_written(stage: Stage) -> None:
    """Say where the file lies."""
    _dialog(stage, stage.folder).export_button.click()
    assert stage.desktop.window is not None
    stage.until(lambda: bool(stage.desktop.window.messages.messages()))
