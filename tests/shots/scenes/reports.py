# SPDX-License-Identifier: Apache-2.0
"""Reports of an incident, their builder and their preview."""

from unittest.mock import patch

from PySide6.QtWidgets import QApplication

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services import reports as report_service
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.problems import DiskFull
from casepack_desktop.ui.reports.builder import ReportBuilder
from casepack_desktop.ui.reports.tab import ReportsTab
from casepack_desktop.ui.web.preview import PRINTING, PreviewDialog
from tests.shots.scenes.card import shown_case, uuid_of
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes


def _tab(stage: Stage, title: str = "") -> ReportsTab:
    page = shown_case(stage, "reports", title) if title else shown_case(stage, "reports")
    tab = page.tab("reports")
    assert isinstance(tab, ReportsTab)
    stage.settle()
    return tab


def _builder(stage: Stage, title: str = "") -> ReportBuilder:
    tab = _tab(stage, title)
    tab.open_builder()
    stage.settle()
    assert tab.builder is not None
    return tab.builder


@_script.scene("one")
def reports_empty(stage: Stage) -> None:
    """Show that there is none."""
    _tab(stage, "Mail")


@_script.scene("sample")
def reports_completed(stage: Stage) -> None:
    """Show two that were made."""
    _tab(stage)


@_script.scene("sample")
def reports_generating(stage: Stage) -> None:
    """Hold one half-way and let another one wait."""
    tab = _tab(stage)
    with patch.object(report_service, "render", lambda *_: stage.gate.wait(30) and b""):
        for form in ("pdf", "html"):
            tab.open_builder()
            _quiet(stage)
            assert tab.builder is not None
            tab.builder.format.choose(form)
            tab.builder.generate()
            _quiet(stage)
        # A bar that runs to and fro would look different in every picture.
        stage.desktop.window.status.progress.show_progress(1, 3)
        stage.take()
        stage.gate.set()
        stage.settle()


def _quiet(stage: Stage) -> None:
    session = stage.desktop.session
    assert session is not None
    for _ in range(40):
        stage.turn()
    stage.until(lambda: not session._asked)


@_script.scene("sample")
def reports_failed(stage: Stage) -> None:
    """Show one that could not be made and one that was cancelled."""
    session = stage.desktop.session
    assert session is not None
    service, uuid = session.services.reports, uuid_of(stage)

    def fail(*_: object) -> bytes:
        raise DiskFull(path="/media/ona/north-region.casepack")

    with patch.object(report_service, "render", fail):
        job = service.request(LOCAL_ANALYST, uuid, ReportRequest())
        try:
            service.generate(LOCAL_ANALYST, job.uuid)
        except DiskFull:
            cancelled = service.request(LOCAL_ANALYST, uuid, ReportRequest(format="html"))
    service.cancel(LOCAL_ANALYST, cancelled.uuid)
    _tab(stage)


@_script.scene("sample")
def builder_filled(stage: Stage) -> None:
    """Write one of the texts."""
    builder = _builder(stage)
    first = next(iter(builder._edits.values()))
    first.setPlainText("Invoicing stopped for 11 hours; 5 000 customers were billed late.")


@_script.scene("one")
def builder_no_responsible(stage: Stage) -> None:
    """Compose a report of a case that nobody is responsible for."""
    _builder(stage, "Mail")


@_script.scene("hostile")
def builder_hostile(stage: Stage) -> None:
    """Compose a report of a case full of long words."""
    _builder(stage, "WWW")


def _preview(stage: Stage, form: str) -> PreviewDialog:
    tab = _tab(stage)
    view = next(one for one in tab._views if one.format == form)
    tab._previews.preview_stored(view)
    stage.until(_previews)
    dialog = _previews()[0]
    stage.until(dialog.stage.is_ready)
    stage.settle()
    for _ in range(200):
        stage.turn()
    return dialog


def _previews() -> list[PreviewDialog]:
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, PreviewDialog) and one.isVisible()]


@_script.scene("sample")
def preview_html(stage: Stage) -> None:
    """Preview the stored HTML."""
    _preview(stage, "html")


@_script.scene("sample")
def preview_pdf(stage: Stage) -> None:
    """Preview the stored PDF."""
    _preview(stage, "pdf")


@_script.scene("sample")
def preview_find(stage: Stage) -> None:
    """Find a word in it."""
    dialog = _preview(stage, "html")
    dialog.toolbar.find_wanted.emit()
    dialog.find_bar.box.setText("servers")
    for _ in range(200):
        stage.turn()


@_script.scene("sample")
def preview_printing(stage: Stage) -> None:
    """Show how far the printing is."""
    dialog = _preview(stage, "pdf")
    gettext = stage.desktop.looks.translator.gettext
    dialog.progress.start(gettext(PRINTING, title=dialog.windowTitle()))
    dialog.progress.show_progress(2, 5)
