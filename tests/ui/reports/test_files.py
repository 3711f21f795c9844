# SPDX-License-Identifier: Apache-2.0
"""What leaves the workspace is what is stored, and never lands in the workspace itself."""

from pathlib import Path

import pytest

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.ui.reports.rows import Act, ReportRow
from tests.helpers.workspaces import ANALYST, files_in
from tests.ui.reports.conftest import Window


def _made(window: Window, form: str = "pdf") -> ReportRow:
    reports = window.session.services.reports
    view = reports.request(ANALYST, window.uuid, ReportRequest(format=form))
    reports.generate(ANALYST, view.uuid)
    return window.row(ReportState.COMPLETED)


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_a_saved_report_is_the_stored_one_byte_for_byte(
    window: Window, tmp_path: Path, form: str
) -> None:
    row = _made(window, form)
    window.chosen = tmp_path / f"out.{form}"
    window.click(row, Act.SAVE)
    window.wait(lambda: bool(window.said()))
    stored = window.session.services.reports.content(row.view.uuid)
    assert window.chosen.read_bytes() == stored
    assert window.suggested[0].name == f"INC-2026-00001_initial-triage.{form}"
    assert window.said() == [f"Saved as {window.chosen}."]


def test_a_saved_report_offers_its_folder_in_the_message_and_in_its_row(
    window: Window, tmp_path: Path
) -> None:
    row = _made(window)
    window.chosen = tmp_path / "out.pdf"
    window.click(row, Act.SAVE)
    window.wait(lambda: window.row(ReportState.COMPLETED).is_saved)
    (message,) = window.messages.messages()
    message.actions[0].run()
    window.click(window.row(ReportState.COMPLETED), Act.FOLDER)
    assert window.folders == [tmp_path, tmp_path]


def test_the_next_report_is_suggested_into_the_folder_of_the_last(
    window: Window, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    row = _made(window)
    window.chosen = folder / "one.pdf"
    window.click(row, Act.SAVE)
    window.wait(lambda: window.row(ReportState.COMPLETED).is_saved)
    window.chosen = None
    window.click(window.row(ReportState.COMPLETED), Act.SAVE)
    assert window.suggested[1].parent == folder


def test_nothing_is_written_into_the_workspace(window: Window) -> None:
    row = _made(window)
    folder = window.session.folder
    before = files_in(folder)
    window.chosen = folder / "casepack.db"
    window.click(row, Act.SAVE)
    window.wait(lambda: bool(window.said()))
    assert "lies in the workspace" in window.said()[0]
    assert files_in(folder) == before
    assert not window.row(ReportState.COMPLETED).is_saved


def test_a_folder_that_is_gone_is_said_in_one_sentence(window: Window, tmp_path: Path) -> None:
    row = _made(window)
    window.chosen = tmp_path / "gone" / "out.pdf"
    window.click(row, Act.SAVE)
    window.wait(lambda: bool(window.said()))
    assert "does not exist" in window.said()[0]


def test_a_stored_pdf_is_previewed_and_written_as_it_is(window: Window, tmp_path: Path) -> None:
    row = _made(window)
    window.click(row, Act.PREVIEW)
    window.wait(lambda: bool(window.previews))
    stored = window.session.services.reports.content(row.view.uuid)
    assert window.previews[0].pdf == stored
    ended: list[Problem | None] = []
    window.previews[0].write_pdf(tmp_path / "copy.pdf", ended.append)
    window.wait(lambda: ended == [None])
    assert (tmp_path / "copy.pdf").read_bytes() == stored


def test_the_pdf_of_a_stored_html_is_made_from_the_same_snapshot(
    window: Window, tmp_path: Path
) -> None:
    row = _made(window, "html")
    window.session.services.incidents.edit(ANALYST, window.uuid, {"title": "Another title"})
    window.click(row, Act.PREVIEW)
    window.wait(lambda: bool(window.previews))
    ended: list[Problem | None] = []
    window.previews[0].write_pdf(tmp_path / "copy.pdf", ended.append)
    window.wait(lambda: ended == [None] and len(window.states()) == 2)
    made = window.row(ReportState.COMPLETED).view
    assert made.format == "pdf"
    assert made.snapshot_sha256 == row.view.snapshot_sha256
    stored = window.session.services.reports.content(made.uuid)
    assert (tmp_path / "copy.pdf").read_bytes() == stored


def test_a_preview_that_is_not_stored_is_written_as_a_report_of_its_own(
    window: Window, tmp_path: Path
) -> None:
    builder = window.builder()
    builder.edit_of("executive_summary").setPlainText("Typed")
    builder.preview_button.click()
    window.wait(lambda: bool(window.previews))
    ended: list[Problem | None] = []
    window.previews[0].write_pdf(tmp_path / "copy.pdf", ended.append)
    window.wait(lambda: ended == [None])
    row = window.row(ReportState.COMPLETED)
    stored = window.session.services.reports.content(row.view.uuid)
    assert (tmp_path / "copy.pdf").read_bytes() == stored


def test_a_pdf_that_cannot_be_written_says_why(window: Window, tmp_path: Path) -> None:
    window.click(_made(window), Act.PREVIEW)
    window.wait(lambda: bool(window.previews))
    ended: list[Problem | None] = []
    window.previews[0].write_pdf(window.session.folder / "x.pdf", ended.append)
    window.wait(lambda: bool(ended))
    assert ended[0] is not None
    assert not (window.session.folder / "x.pdf").exists()
