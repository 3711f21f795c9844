# SPDX-License-Identifier: Apache-2.0
"""What goes wrong while somebody types: the text stays, one sentence says why, and saving works
again once the trouble is over.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.shell.crash_dialog import CrashDialog
from casepack_desktop.ui.widgets.message_bar import MessageKind
from tests.helpers.hands import Hands, Keys
from tests.helpers.tree import ROOT
from tests.helpers.window import Windows
from tests.helpers.workspaces import a_workspace, an_incident, opened

TITLE = "Mail server unreachable"
TYPED = "Kaunas DC, third rack"
_ROOM = 30_000
SECRET = "Ona Kazlauskienė was seen at the door"
_HOLDER = """
import sys
from pathlib import Path
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.keys import load_keys
from casepack_desktop.storage.layout import Layout
layout = Layout(Path(sys.argv[1]))
connection = connect(layout.database, load_keys(layout)[0].database_key, writable=True)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows lets no open folder be moved")


@dataclass
class Card:
    """The window with an incident open, and the workspace below it."""

    hands: Hands
    desktop: Desktop
    workspace: Path
    uuid: str

    def type(self, text: str = TYPED) -> None:
        """Type a place."""
        self.hands.enter("Location", text)

    def save(self) -> None:
        """Press the button."""
        self.hands.click("Save")

    def text(self) -> str:
        """Return what stands in the field."""
        assert self.desktop.pages is not None
        page = self.desktop.window.page()
        assert isinstance(page, IncidentPage)
        return page.overview.form.text("location")

    def errors(self) -> list[str]:
        """Return what the bar above the page refuses."""
        messages = self.desktop.window.messages.messages()
        return [one.text for one in messages if one.kind is MessageKind.ERROR]

    def demand_refused(self, *words: str) -> None:
        """Fail unless the save was refused by one sentence and the text is still there."""
        self.hands.until(self.errors)
        assert len(self.errors()) == 1, self.errors()
        (sentence,) = self.errors()
        for word in words:
            assert word in sentence
        assert self.text() == TYPED
        assert self.hands.control("Save").isEnabled()
        assert self.desktop.crashes.dialog() is None

    def demand_saved(self, key: str = "location", value: str = TYPED) -> None:
        """Save and fail unless the text is stored then."""
        self.save()
        self.hands.until(lambda: self.is_said("was saved"))
        assert not self.errors()
        assert self.desktop.session is not None
        stored = self.desktop.session.services.incidents.get(self.uuid).values[key]
        assert stored == value

    def is_said(self, words: str) -> bool:
        """Return whether a message says so."""
        return any(words in one.text for one in self.desktop.window.messages.messages())


@pytest.fixture
def open_card(windows: Windows) -> Callable[[Path], Card]:
    """Return a function that makes a workspace in a folder and opens its one incident."""

    def made(folder: Path) -> Card:
        with a_workspace(folder) as services:
            uuid = an_incident(services, title=TITLE).uuid
            workspace = services.workspace.layout.folder
        hands, desktop = Hands(), windows.start(workspace)
        hands.until(lambda: desktop.pages is not None)
        table = hands.control("Incidents", QTableView)
        hands.until(lambda: table.model().rowCount())
        hands.click_row(table, table.model().index(0, 1), twice=True)
        hands.until(lambda: hands.sees("Back to the registry"))
        return Card(hands, desktop, workspace, uuid)

    return made


@pytest.fixture
def card(open_card: Callable[[Path], Card], tmp_path: Path) -> Card:
    """Return a card of a workspace on the usual disk."""
    return open_card(tmp_path)


def test_a_workspace_that_was_moved_away(card: Card) -> None:
    card.type()
    away = card.workspace.rename(card.workspace.with_name("away"))
    card.save()
    card.demand_refused("was moved, removed or replaced")
    away.rename(card.workspace)
    card.demand_saved()


def test_a_workspace_that_became_read_only(card: Card) -> None:
    card.type()
    with _without_rights(card.workspace):
        card.save()
        card.hands.until(lambda: card.errors() or card.is_said("was saved"))
        if card.errors():
            card.demand_refused("cannot be written")
    if not card.is_said("was saved"):
        card.demand_saved()
    with opened(card.workspace, writable=False) as services:
        assert services.incidents.get(card.uuid).values["location"] == TYPED


@contextmanager
def _without_rights(folder: Path) -> Iterator[None]:
    """Let nobody write into the folder; who may everything becomes somebody else meanwhile."""
    places = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in places}
    owner = os.geteuid()
    for path in reversed(places):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if owner == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(owner)
        for path in places:
            path.chmod(modes[path])


def test_another_process_that_writes_is_waited_for(card: Card) -> None:
    card.type()
    line = [sys.executable, "-c", _HOLDER, str(card.workspace)]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        card.save()
        card.hands.until(lambda: card.hands.sees("Waiting for another save to end…"))
        assert card.text() == TYPED
        assert not card.errors()
        holder.stdin.write("\n")
        holder.stdin.flush()
        card.hands.until(lambda: card.is_said("was saved"))
    assert card.desktop.session is not None
    stored = card.desktop.session.services.incidents.get(card.uuid).values
    assert stored["location"] == TYPED


@pytest.mark.parametrize("is_mounted", [True, False], ids=["mounted", "limited"])
def test_a_disk_that_fills_up(
    open_card: Callable[[Path], Card], tmp_path: Path, is_mounted: bool
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    if is_mounted and not _mounted(folder):
        pytest.skip("mounting needs root on Linux; the other way runs")
    try:
        card = open_card(folder)
        card.type()
        long = "ž" * 200_000
        QGuiApplication.clipboard().setText(long)
        card.hands.click("Description")
        Keys().press("Ctrl+V")
        with _no_room(folder, is_mounted=is_mounted):
            card.save()
            card.demand_refused()
            assert _description(card) == long
        card.demand_saved()
        card.hands.until(lambda: card.is_said("was saved"))
        assert card.desktop.session is not None
        stored = card.desktop.session.services.incidents.get(card.uuid).values
        assert stored["description"] == long
        card.desktop.end()
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _description(card: Card) -> str:
    page = card.desktop.window.page()
    assert isinstance(page, IncidentPage)
    return page.overview.form.text("description")


@contextmanager
def _no_room(folder: Path, *, is_mounted: bool) -> Iterator[None]:
    """Let the disk be full, or files grow no further, which looks the same to the program."""
    if is_mounted:
        room = shutil.disk_usage(folder).free - _ROOM
        (folder / "filler").write_bytes(bytes(max(0, room)))
        yield
        (folder / "filler").unlink()
        return
    import resource
    import signal

    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + _ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def _mounted(folder: Path) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    line = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", str(folder)]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


def test_a_bug_is_shown_once_without_a_word_of_the_case_and_the_program_goes_on(
    card: Card,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("bug: ValueError")

    def fail(_: object) -> None:
        raise ValueError(SECRET)

    button: QWidget = card.hands.control("Back to the registry")
    with monkeypatch.context() as patched:
        patched.setattr(IncidentPage, "may_leave", fail)
        for _ in range(3):
            QTest.keyClicks(button, " ")
        card.hands.until(card.desktop.crashes.dialog)
        dialog = card.desktop.crashes.dialog()
        assert isinstance(dialog, CrashDialog)
        card.hands.until(lambda: dialog.times() == 3)
    tops = QApplication.topLevelWidgets()
    assert sum(isinstance(one, CrashDialog) and one.isVisible() for one in tops) == 1
    assert not any(SECRET in label.text() for label in dialog.findChildren(QLabel))
    notes = list(Path(os.environ["HOME"]).rglob("casepack-crash-*.txt"))
    notes += Path(os.environ["XDG_STATE_HOME"]).rglob("casepack-crash-*.txt")
    assert notes
    assert not any(SECRET in note.read_text(encoding="utf-8") for note in notes)
    card.hands.click("Go on")
    card.type()
    card.demand_saved()
