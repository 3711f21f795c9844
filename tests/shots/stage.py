# SPDX-License-Identifier: Apache-2.0
"""One scene after the other: the program starts on a prepared workspace and is led to a state."""

import json
import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from casepack_desktop.support.clock import FixedClock
from casepack_desktop.ui.theme.theme import Appearance
from casepack_desktop.ui.widgets import spinner
from tests.shots.looks import Look
from tests.shots.pictures import picture_of, save
from tests.shots.prepared import MORNING, NAME

if TYPE_CHECKING:
    from casepack_desktop.app.window import Desktop

_PATIENCE_S = 20.0
_QUIET_TURNS = 3


class SceneFailedError(Exception):
    """The program did not come to the state of a scene."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of the program; `on` names a prepared workspace, "" for none."""

    name: str
    on: str
    play: "Callable[[Stage], None]"
    opened: bool = True


class Stage:
    """The running program of one scene, and ways to lead it."""

    def __init__(self, desktop: "Desktop", clock: FixedClock, folder: Path, target: Path) -> None:
        self.desktop = desktop
        self.clock = clock
        self.folder = folder
        self.gate = threading.Event()
        """What holds up other threads until the picture is taken."""
        self._target = target
        self.is_taken = False

    @property
    def workspace(self) -> Path:
        """Return the folder of the workspace, whether it is open or not."""
        return self.folder / NAME

    def open(self) -> None:
        """Open the workspace and wait until its first page stands."""
        self.desktop.open_workspace(self.workspace)
        self.until(lambda: self.desktop.pages is not None)
        self.settle()

    def until(self, condition: Callable[[], object]) -> None:
        """Turn the event loop until something is so."""
        end = time.monotonic() + _PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise SceneFailedError("it did not come to the wanted state")
            _turn()

    def turn(self) -> None:
        """Turn the event loop once."""
        _turn()

    def settle(self) -> None:
        """Wait until nothing is read, no job runs, and everything is laid out."""
        session = self.desktop.session
        quiet = 0
        while quiet < _QUIET_TURNS:
            if session is not None:
                self.until(lambda: not session._asked and session.jobs.is_idle)
            _turn()
            quiet = 0 if session is not None and session._asked else quiet + 1

    def take(self) -> None:
        """Take the picture."""
        _turn()
        self._target.parent.mkdir(parents=True, exist_ok=True)
        save(picture_of(self.desktop.window), self._target)
        self.is_taken = True

    def take_modal(self, open_question: Callable[[], object]) -> None:
        """Take the picture while a question stands that stops everything else."""
        from PySide6.QtCore import QTimer

        waits = QTimer(self.desktop.window, interval=10)

        def look() -> None:
            if (modal := QApplication.activeModalWidget()) is not None:
                waits.stop()
                self.take()
                modal.close()

        waits.timeout.connect(look)
        waits.start()
        open_question()
        self.until(lambda: not waits.isActive())


def take_scenes(look: Look, names: Sequence[str], prepared: Path, out: Path) -> int:
    """Take the scenes in one look; return 1 if one of them could not be taken."""
    from tests.shots.scenes import SCENES

    if unknown := set(names) - {scene.name for scene in SCENES}:
        sys.stderr.write(f"no scene is called {', '.join(sorted(unknown))}\n")
        return 1
    wanted = [scene for scene in SCENES if not names or scene.name in names]
    failed = 0
    # Always the same folder, since its name is seen in some pictures.
    folder = Path(gettempdir()) / f"casepack-shots-{look}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    _prepare_process(look, folder)
    for scene in wanted:
        target = out / f"{scene.name}.{look}.png"
        began = time.monotonic()
        try:
            _play(scene, look, prepared, folder / "ona", target)
        except Exception:  # noqa: BLE001 - the other scenes are taken all the same
            failed = 1
            sys.stderr.write(f"{scene.name}.{look} failed:\n{traceback.format_exc()}\n")
        else:
            sys.stderr.write(f"{target.name} {time.monotonic() - began:.1f} s\n")
        shutil.rmtree(folder / "ona", ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    return failed


def _prepare_process(look: Look, folder: Path) -> None:
    """Give the process a screen of the right size, a home of its own and still animations."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": 1440, "height": 900}
    screen |= {"width": look.width, "height": look.height}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    config = folder / "screen.json"
    config.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(folder / "home")
    (folder / "home").mkdir()
    os.environ["TZ"] = "Europe/Vilnius"
    time.tzset()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ["QT_LOGGING_RULES"] = "qt.text.font.db=false;qt.qpa.*=false;qt.rhi.*=false"
    app = QApplication([])
    app.setCursorFlashTime(0)
    # A ring that turns would look different in every picture.
    spinner._STEP_DEGREES = 0


def _play(scene: Scene, look: Look, prepared: Path, folder: Path, target: Path) -> None:
    from tests.helpers.window import a_program

    folder.mkdir()
    if scene.on:
        shutil.copytree(prepared / scene.on / NAME, folder / NAME)
    appearance = Appearance.DARK if look.colours == "dark" else Appearance.LIGHT
    known = folder / NAME if scene.on else None
    clock, language = FixedClock(MORNING), look.language
    with a_program(folder, clock, language=language, appearance=appearance, known=known) as desktop:
        desktop.window.setGeometry(0, 0, look.width, look.height)
        desktop.start()
        stage = Stage(desktop, clock, folder, target)
        try:
            _lead(scene, stage)
        finally:
            stage.gate.set()


def _lead(scene: Scene, stage: Stage) -> None:
    if scene.opened:
        stage.open()
    scene.play(stage)
    if not stage.is_taken:
        stage.settle()
        stage.take()
    if stage.desktop.crashes.dialog() is not None and scene.name != "crash":
        raise SceneFailedError("a bug was met")


def _turn() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    time.sleep(0.002)
