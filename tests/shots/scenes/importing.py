# SPDX-License-Identifier: Apache-2.0
"""The import of a file."""

from pathlib import Path

from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.ui.importing.dialog import ImportDialog
from casepack_desktop.ui.importing.pages import Step
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes
_GOOD = "title,severity,event_start_at,location,description,ticket\n" + "".join(
    f"{title},{severity},2026-11-{20 - n:02} 08:15,{place},Told by the service desk.,T-{410 + n}\n"
    for n, (title, severity, place) in enumerate(
        (
            ("Phishing campaign against finance team", "high", "Hamburg HQ"),
            ("Lost laptop with customer extracts", "high", "Kraków–Warszawa"),
            ("DDoS on public status page", "medium", "Edge / CDN"),
            ("Credential stuffing on customer portal", "medium", "Portal"),
            ("Misconfigured storage bucket", "low", "Cloud eu-central"),
        )
        * 3
    )
)
_BAD = (
    _GOOD
    + "Badge found in the car park,enormous,2026-11-19,Vilnius,,T-501\n"
    + ",low,2026-11-19,Vilnius,No title here.,T-502\n"
    + "Server room door open,low,yesterday-ish,Vilnius,,T-503\n"
)
_FOREIGN = "Was,Wie schlimm,Wann\nServer weg,hoch,2026-11-20\nDrucker spinnt,niedrig,2026-11-19\n"


def _dialog(stage: Stage, content: str, name: str = "incidents.csv") -> ImportDialog:
    file = stage.folder / name
    file.write_text(content, encoding="utf-8")
    pages = stage.desktop.pages
    assert pages is not None
    pages.start_import(file)
    stage.settle()
    assert pages._import is not None
    return pages._import


@_script.scene("empty")
def import_choose(stage: Stage) -> None:
    """Ask for a file, before one is chosen."""
    from unittest.mock import patch

    from casepack_desktop.ui.importing import files

    pages = stage.desktop.pages
    assert pages is not None
    with patch.object(files, "choose_file", lambda *_: None):
        pages.start_import()


@_script.scene("empty")
def import_preview(stage: Stage) -> None:
    """Show the first rows of a table."""
    _dialog(stage, _GOOD)


@_script.scene("empty")
def import_mapping(stage: Stage) -> None:
    """Show a table whose columns are not recognised."""
    _dialog(stage, _FOREIGN, "vorfaelle.csv")


@_script.scene("empty")
def import_real_file(stage: Stage) -> None:
    """Show the real list."""
    import genai_incidents

    real = Path(genai_incidents.__file__).parent / "data" / "incidents.min.json"
    pages = stage.desktop.pages
    assert pages is not None
    pages.start_import(real)
    stage.settle()


@_script.scene("empty")
def import_unreadable(stage: Stage) -> None:
    """Choose a file that is no list."""
    _dialog(stage, "{ not json", "notes.json")


@_script.scene("empty")
def import_dry_run(stage: Stage) -> None:
    """Check a table with mistakes."""
    dialog = _dialog(stage, _BAD)
    dialog._check()
    stage.until(lambda: dialog.step is Step.REHEARSED)


@_script.scene("empty")
def import_result(stage: Stage) -> None:
    """Import a table."""
    dialog = _dialog(stage, _GOOD)
    dialog._run()
    stage.until(lambda: dialog.step is Step.DONE)
    stage.settle()


@_script.scene("empty")
def import_result_rejected(stage: Stage) -> None:
    """Import a table with mistakes."""
    dialog = _dialog(stage, _BAD)
    dialog._run()
    stage.until(lambda: dialog.step is Step.DONE)
    stage.settle()


def _held(stage: Stage) -> ImportDialog:
    """Begin an import that comes to a third and no further."""
    session = stage.desktop.session
    assert session is not None
    dialog = _dialog(stage, _GOOD)
    imports = session.services.imports

    def run(actor: object, request: ImportRequest, progress: object) -> None:
        del actor, request
        progress(5_222, 15_666)  # type: ignore[operator]
        stage.gate.wait(30)

    imports.run = run  # type: ignore[method-assign, assignment]
    dialog._run()
    for _ in range(100):
        stage.turn()
    return dialog


@_script.scene("empty")
def import_running(stage: Stage) -> None:
    """Be at work."""
    dialog = _held(stage)
    stage.take()
    _let_go(stage, dialog)


@_script.scene("sample")
def status_progress(stage: Stage) -> None:
    """Go on behind the closed dialog."""
    dialog = _held(stage)
    dialog.close()
    for _ in range(20):
        stage.turn()
    stage.take()
    _let_go(stage, dialog)


def _let_go(stage: Stage, dialog: ImportDialog) -> None:
    session = stage.desktop.session
    assert session is not None
    dialog._job._job_id = ""
    stage.gate.set()
    stage.until(lambda: session.jobs.is_idle)
