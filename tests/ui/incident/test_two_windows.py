# SPDX-License-Identifier: Apache-2.0
"""Another program changes the case that is open here: nothing is overwritten unseen."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from casepack_desktop.ui.incident.conflict import ConflictDialog
from casepack_desktop.ui.session import Session
from tests.helpers.look import press
from tests.helpers.tree import ROOT
from tests.ui.incident.conftest import Desk
from tests.ui.incident.test_header import choose, type_title

# Past the lock, which lets only one program write: the versions have to hold without it.
_OTHER = """
import sys
from pathlib import Path
from casepack_desktop.storage.engine import connect
key = sys.stdin.readline().strip()
connection = connect(Path(sys.argv[1]), key, writable=True)
connection.execute(sys.argv[2], (sys.argv[3],))
connection.commit()
connection.close()
"""


def elsewhere(session: Session, statement: str, uuid: str) -> None:
    """Run a statement in a process of its own."""
    workspace = session.services.workspace
    done = subprocess.run(
        [sys.executable, "-c", _OTHER, str(workspace.layout.database), statement, uuid],
        input=workspace.keys.database_key + "\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def changes(column: str) -> str:
    return f"UPDATE incident SET {column}, version = version + 1 WHERE uuid = ?"


def conflict(desk: Desk) -> ConflictDialog:
    dialog = desk.page.findChild(ConflictDialog)
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("keeps_stored", [True, False])
def test_a_title_typed_in_the_header_meets_the_one_of_another_program(
    desk: Desk, keeps_stored: bool
) -> None:
    uuid = desk.new(title="Before")
    type_title(desk, "Mine")
    elsewhere(desk.session, changes("title = 'Theirs'"), uuid)
    press(desk.page.header.title.line, Qt.Key.Key_Return)
    assert desk.stored(uuid, "title") == "Theirs"
    dialog = conflict(desk)
    dialog.choose("title", stored=keeps_stored)
    dialog._settle()
    wanted = "Theirs" if keeps_stored else "Mine"
    assert desk.stored(uuid, "title") == wanted
    assert desk.page.header.title.label.whole_text() == wanted
    assert not desk.page.header.title.is_editing


def test_a_status_meets_the_one_of_another_program(desk: Desk) -> None:
    uuid = desk.new()
    closed = "status_id = (SELECT id FROM entry WHERE kind = 'status' AND code = 'resolved')"
    elsewhere(desk.session, changes(closed), uuid)
    choose(desk.page.header.status, "In progress")
    assert desk.stored(uuid, "status") == "resolved"
    dialog = conflict(desk)
    dialog.reject()
    assert desk.stored(uuid, "status") == "resolved"


def test_the_form_meets_another_program_after_the_header_was_used(desk: Desk) -> None:
    uuid = desk.new(title="Before", location="Vilnius")
    desk.type("location", "Kaunas")
    choose(desk.page.header.severity, "High")
    elsewhere(desk.session, changes("location = 'Riga'"), uuid)
    desk.page.save()
    assert desk.stored(uuid, "location") == "Riga"
    dialog = conflict(desk)
    dialog.choose("location", stored=False)
    dialog._settle()
    assert desk.stored(uuid, "location") == "Kaunas"
    assert desk.stored(uuid, "severity") == "high"
