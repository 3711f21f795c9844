# SPDX-License-Identifier: Apache-2.0
"""A report that is looked at stays beside the window while other cases are opened in it."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.listing import Order
from casepack_desktop.ui.reports.rows import Act
from casepack_desktop.ui.reports.tab import ReportsTab
from casepack_desktop.ui.web.preview import PreviewDialog
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

_LONG_MS = 30_000


def _previews() -> list[PreviewDialog]:
    QApplication.sendPostedEvents(None, 52)  # the deferred deletions
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, PreviewDialog) and one.isVisible()]


def test_a_preview_stays_until_the_workspace_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.window.show()
        session = opened(qtbot, desktop, a_workspace(tmp_path / "a.casepack", "One", "Two"))
        services, pages = session.services, desktop.pages
        assert pages is not None
        rows = services.incidents.rows(parse_filter(""), Order(), None)
        first, second = (row.uuid for row in rows)
        report = services.reports.request(ANALYST, first, ReportRequest(format="pdf"))
        services.reports.generate(ANALYST, report.uuid)
        pages.open_incident(first, "reports")
        tab = pages._incident_page().tab("reports")
        assert isinstance(tab, ReportsTab)
        qtbot.waitUntil(
            lambda: any(view.state is ReportState.COMPLETED for view in tab._views),
            timeout=_LONG_MS,
        )
        tab.run_act(Act.PREVIEW, report.uuid)
        qtbot.waitUntil(lambda: len(_previews()) == 1, timeout=_LONG_MS)
        preview = _previews()[0]
        qtbot.waitUntil(preview.stage.is_ready, timeout=_LONG_MS)
        pages.open_incident(second, "reports")
        pages.show_registry()
        qtbot.waitUntil(lambda: not session._asked, timeout=_LONG_MS)
        assert _previews() == [preview]
        preview.write_pdf(tmp_path / "later.pdf")
        qtbot.waitUntil(lambda: (tmp_path / "later.pdf").is_file(), timeout=_LONG_MS)
        qtbot.waitUntil(lambda: bool(preview.messages.messages()), timeout=_LONG_MS)
        desktop.close_workspace()
        assert _previews() == []
