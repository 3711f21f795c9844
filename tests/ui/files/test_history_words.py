# SPDX-License-Identifier: Apache-2.0
"""What the history tab says of files."""

from pathlib import Path

from casepack_desktop.domain.files import Role
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.incident.words import action_name, told_changes
from tests.helpers.workspaces import ANALYST, a_workspace, an_incident


def test_files_come_and_go_in_words_with_their_names(tmp_path: Path) -> None:
    words = translator("en")
    with a_workspace(tmp_path) as services:
        uuid = an_incident(services).uuid
        first = services.files.add_data(ANALYST, uuid, b"a", "a.txt").file.uuid
        services.files.remove(ANALYST, first)
        services.files.restore(ANALYST, first)
        main = tmp_path / "main.pdf"
        main.write_bytes(b"%PDF-1.7")
        services.files.add(ANALYST, uuid, main, role=Role.MAIN)
        services.files.replace_main(ANALYST, uuid, main)
        entries = services.incidents.history(uuid)[1:]
    told = [
        (action_name(entry.what, words), one.name, one.new, one.can_restore)
        for entry in entries
        for one in told_changes(entry, words)
    ]
    assert told == [
        ("File added", "File added", "a.txt", False),
        ("File removed", "File removed", "a.txt", False),
        ("File restored", "File added", "a.txt", False),
        ("File added", "Main file added", "main.pdf", False),
        ("Main file replaced", "Main file removed", "main.pdf", False),
        ("Main file replaced", "Main file added", "main.pdf", False),
    ]
