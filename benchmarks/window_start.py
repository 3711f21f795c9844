# SPDX-License-Identifier: Apache-2.0
"""How soon the window is there, and how soon its first rows, as fresh processes.

The first comparison ends with the first painting of the window against that of an empty window of
PySide6. The second ends with the painting of the first rows of a large sealed workspace against a
bare script: a QTableView, SQLAlchemy, the same workspace and the same 200 rows. Each process says
itself when it is done; the disk's cache is warm, since each side runs once before it is measured.
"""

import compileall
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import casepack_desktop
from benchmarks.comparing import Comparison, by_turns
from benchmarks.large_workspace import large_workspace

WINDOW_GOAL = 2.5
ROWS_GOAL = 2.0
TURNS = 11
ROWS = 200
_ROOT = Path(__file__).resolve().parents[1]
_LARGE = 200_000

_EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        app.exit()
app = QApplication([])
window = Window()
window.resize(1280, 820)
window.show()
app.exec()
"""

_BARE = """
import json, sys
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QApplication, QTableView
class Rows(QAbstractTableModel):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows
    def rowCount(self, parent=None):
        return len(self.rows)
    def columnCount(self, parent=None):
        return len(self.rows[0])
    def data(self, index, role):
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.rows[index.row()][index.column()])
class View(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)
        if self.model() is not None:
            print("painted", len(self.model().rows), flush=True)
            app.exit()
app = QApplication([])
view = View()
view.resize(1280, 820)
view.show()
app.processEvents()
import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine, text
from sqlalchemy.pool import QueuePool
def connected():
    connection = driver.connect(sys.argv[1], isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA key = \\"x'{sys.argv[2]}'\\"")
    return connection
engine = create_engine("sqlite://", creator=connected, poolclass=QueuePool)
with engine.connect() as connection:
    rows = connection.execute(text(sys.argv[3]), {"limit": int(sys.argv[4])}).all()
view.setModel(Rows(rows))
app.exec()
"""

_PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from casepack_desktop.app import desktop_main
wanted = sys.argv[1] if len(sys.argv) > 1 else ""
app = QApplication(["casepack-desktop"])
desktop = desktop_main.make_desktop(app)
desktop.ended.connect(app.quit)
from PySide6.QtCore import QEvent, QObject
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.look)
        return False
    def look(self):
        if self.done:
            return
        if wanted:
            pages = desktop.pages
            if pages is None or pages.registry.table.model().rowCount() == 0:
                return
            rows = pages.registry.table.model().rowCount()
        else:
            assert "sqlalchemy" not in sys.modules, "SQLAlchemy was imported before the window"
            rows = 0
        self.done = True
        print("painted", rows, flush=True)
        desktop.end()
painted = Painted()
painted.done = False
desktop.window.installEventFilter(painted)
if wanted:
    def watch_table():
        if desktop.pages is None:
            QTimer.singleShot(1, watch_table)
        else:
            desktop.pages.registry.table.viewport().installEventFilter(painted)
    desktop.remember(Path(wanted))
    watch_table()
desktop.start(Path(wanted) if wanted else None)
app.exec()
"""


def measure(
    kept_in: Path, scratch: Path, *, size: int | None = None, turns: int = TURNS
) -> list[Comparison]:
    """Return both comparisons; the large workspace is made in `kept_in` or found there."""
    folder = large_workspace(size or _LARGE, kept_in)
    # As an installed program has it, and as the libraries of the other side have it.
    compileall.compile_dir(Path(casepack_desktop.__file__).parent, quiet=2)
    return [_window(scratch, turns), _rows(folder, scratch, turns)]


def _window(scratch: Path, turns: int) -> Comparison:
    def program(_turn: int) -> float:
        return seconds_to_painting(_PROGRAM, scratch)[0]

    def empty(_turn: int) -> float:
        return seconds_to_painting(_EMPTY, scratch)[0]

    program(0), empty(0)
    ours, theirs = by_turns(turns, program, empty)
    name = "start to the first painted window"
    return Comparison(name, "the program", "an empty PySide6 window", WINDOW_GOAL, ours, theirs)


def _rows(folder: Path, scratch: Path, turns: int) -> Comparison:
    database, key, statement = bare_access(folder)

    def program(_turn: int) -> float:
        seconds, said = seconds_to_painting(_PROGRAM, scratch, str(folder))
        _demand_rows(said)
        return seconds

    def bare(_turn: int) -> float:
        arguments = (database, key, statement, str(ROWS))
        seconds, said = seconds_to_painting(_BARE, scratch, *arguments)
        _demand_rows(said)
        return seconds

    program(0), bare(0)
    ours, theirs = by_turns(turns, program, bare)
    name = "start to the first painted rows"
    return Comparison(name, "the program", "QTableView and SQLAlchemy", ROWS_GOAL, ours, theirs)


def _demand_rows(said: str) -> None:
    """Raise unless something was painted; a small workspace holds fewer rows than a page."""
    if int(said.split()[1]) < 1:
        raise AssertionError("no rows were painted")


def bare_access(folder: Path) -> tuple[str, str, str]:
    """Return the database, its key and the statement of the newest rows."""
    from casepack_desktop.storage.keys import load_keys
    from casepack_desktop.storage.layout import Layout

    layout = Layout(folder)
    keys, _findings = load_keys(layout)
    statement = (
        "SELECT incident.uuid, number, title, severity, event_start_at, location, company_id,"
        " classification_id, type_id, status_id FROM incident WHERE deleted_at IS NULL"
        " ORDER BY number_year DESC, number_counter DESC LIMIT :limit"
    )
    return str(layout.database), keys.database_key, statement


def seconds_to_painting(script: str, scratch: Path, *arguments: str) -> tuple[float, str]:
    """Run a script as a fresh process; return the seconds until it painted, and what it said."""
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    folders = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, **dict.fromkeys(folders, str(home))}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Compiled once, as an installed program is, and not beside the sources.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        if process.stdout is None:
            raise RuntimeError("the process has no output")
        said = process.stdout.readline().strip()
        seconds = time.perf_counter() - start
        _rest, errors = process.communicate(timeout=60)
    if not said.startswith("painted"):
        raise RuntimeError(f"nothing was painted: {json.dumps(errors[-2_000:])}")
    return seconds, said
