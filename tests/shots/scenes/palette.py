# SPDX-License-Identifier: Apache-2.0
"""The palette: empty, with hits, with nothing, and where a search is refused."""

from casepack_desktop.app.palette import toggle_palette
from casepack_desktop.ui.palette.palette import Palette
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes


def _open(stage: Stage, text: str) -> None:
    toggle_palette(stage.desktop)
    palette = stage.desktop.window.findChild(Palette)
    assert palette is not None
    palette.box.setText(text)
    stage.until(lambda: not palette.is_asking)


@_script.scene("sample")
def palette_empty(stage: Stage) -> None:
    """Open it."""
    _open(stage, "")


@_script.scene("sample")
def palette_hits(stage: Stage) -> None:
    """Find incidents and commands."""
    _open(stage, "re")


@_script.scene("sample")
def palette_nothing(stage: Stage) -> None:
    """Find nothing."""
    _open(stage, "xyzzy")


@_script.scene("sample")
def palette_refused(stage: Stage) -> None:
    """Ask for a status that there is not."""
    _open(stage, "status:nowhere")
