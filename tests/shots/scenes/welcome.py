# SPDX-License-Identifier: Apache-2.0
"""Before a workspace is open."""

from casepack_desktop.app.known_workspaces import KnownWorkspaces
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes


@_script.scene()
def welcome_first(stage: Stage) -> None:
    """Leave it as it comes."""
    stage.settle()


@_script.scene()
def welcome_form(stage: Stage) -> None:
    """Show the form of a new workspace."""
    stage.desktop.show_welcome(form=True)


@_script.scene()
def welcome_form_problem(stage: Stage) -> None:
    """Ask for a workspace that cannot be."""
    stage.desktop.show_welcome(form=True)
    assert stage.desktop.welcome is not None
    form = stage.desktop.welcome.form()
    assert form is not None
    form._name.setText("north/region")
    form._folder.setText("/no/such/folder")
    form.ask_for()


@_script.scene("sample", opened=False)
def welcome_recent(stage: Stage) -> None:
    """List two workspaces, one of which is gone."""
    known = KnownWorkspaces(stage.desktop._view_state)
    gone = stage.folder / "Documents" / "south-region.casepack"
    known.remember(gone)
    known.remember(stage.workspace)
    stage.desktop.show_welcome()
    # Whether a folder is there is found out in a thread of its own.
    gone_text = stage.desktop.looks.translator.gettext("not found")
    labels = stage.desktop.window.findChildren
    stage.until(lambda: any(one.text() == gone_text for one in labels(PlainLabel)))


@_script.scene()
def welcome_problem(stage: Stage) -> None:
    """Open a folder that is no workspace."""
    folder = stage.folder / "Documents"
    stage.desktop.open_workspace(folder)
    stage.until(stage.desktop.window.messages.messages)


@_script.scene("sample", opened=False)
def welcome_stranger(stage: Stage) -> None:
    """Ask before a workspace that was never opened here."""
    strange = stage.workspace.rename(stage.folder / "from-elsewhere.casepack")
    stage.take_modal(lambda: stage.desktop.open_workspace(strange))
