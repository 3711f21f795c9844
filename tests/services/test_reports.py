# SPDX-License-Identifier: Apache-2.0
"""A report is made of the case as it stood when it was asked for, and changes nothing of it."""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from casepack_desktop.app.bootstrap import Bootstrap
from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.enums import ReportState
from casepack_desktop.domain.errors import InTheBin, NotFound, Problem
from casepack_desktop.domain.instants import parse_moment
from casepack_desktop.reporting.snapshot import CaseSnapshot
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.reports import (
    CANCELLED,
    INTERRUPTED,
    NotCompleted,
    ReportRequest,
    ReportView,
    UnknownReport,
)
from casepack_desktop.storage.problems import DiskFull
from casepack_desktop.support.atomic import TEMPORARY_SUFFIX
from casepack_desktop.support.progress import Cancelled
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    dump,
    later,
    opened,
)

FORMATS = ("html", "json", "pdf")
JSON = ReportRequest(format="json")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def made(services: Services, reference: str, wanted: ReportRequest = JSON) -> ReportView:
    """Ask for a report, make it, and return it."""
    report = services.reports.request(ANALYST, reference, wanted)
    return services.reports.generate(ANALYST, report.uuid)


def snapshot(services: Services, reference: str, as_of: str | None = None) -> CaseSnapshot:
    """Return the snapshot that a new report stores."""
    moment = None if as_of is None else parse_moment(as_of, UTC)
    wanted = ReportRequest(format="json", as_of=moment)
    report = services.reports.request(ANALYST, reference, wanted)
    with bare(services) as connection:
        row = connection.execute(
            "SELECT snapshot FROM report WHERE uuid = ?", (report.uuid,)
        ).fetchone()
    found = CaseSnapshot.model_validate_json(row[0])
    assert found.sha256() == report.snapshot_sha256
    return found


def states(services: Services, reference: str) -> list[tuple[ReportState, str | None]]:
    """Return state and message of the reports of a case, newest first."""
    return [(view.state, view.message) for view in services.reports.list_of(reference)]


def test_a_report_waits_is_made_and_lies_in_the_vault(services: Services) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.number, JSON)
    assert (report.state, report.sha256) == (ReportState.PENDING, None)
    assert services.reports.pending() == [report]
    with pytest.raises(NotCompleted):
        services.reports.content(report.uuid)
    done = services.reports.generate(ANALYST, report.uuid)
    assert done.state is ReportState.COMPLETED
    assert services.reports.pending() == []
    assert services.reports.list_of(case.uuid) == [done]
    content = json.loads(services.reports.content(report.uuid))
    assert case.number in json.dumps(content)


@pytest.mark.parametrize("format", FORMATS)
def test_two_reports_of_one_case_are_equal_to_the_byte(services: Services, format: str) -> None:  # noqa: A002 - the field's name
    case = an_incident(services, severity="high", description="Łódź <b>")
    wanted = ReportRequest(format=format)
    one, two = made(services, case.uuid, wanted), made(services, case.uuid, wanted)
    assert one.sha256 == two.sha256
    assert services.reports.content(one.uuid) == services.reports.content(two.uuid)
    assert len(list(services.workspace.vault.names())) == 1


def test_a_change_after_the_request_does_not_alter_the_report(services: Services) -> None:
    case = an_incident(services, title="Before")
    first = services.reports.request(ANALYST, case.uuid, JSON)
    services.incidents.edit(ANALYST, case.uuid, {"title": "After"})
    services.settings.set_organisation(ANALYST, "Somebody else")
    services.reports.generate(ANALYST, first.uuid)
    content = services.reports.content(first.uuid).decode()
    assert "Before" in content
    assert "After" not in content
    assert "Somebody else" not in content


def test_equal_cases_have_equal_snapshots_whatever_was_made_of_them(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        case, other = an_incident(services, severity="low"), an_incident(services)
        before = services.incidents.get(case.uuid)
        first = snapshot(services, case.uuid)
        later(clock, days=100)
        made(services, case.uuid)
        services.incidents.edit(ANALYST, other.uuid, {"severity": "high"})
        services.directories.add_company(ANALYST, "Nord")
        with pytest.raises(Problem):
            services.incidents.edit(ANALYST, case.uuid, {"severity": "urgent"})
        services.health.repair(ANALYST)
        second = snapshot(services, case.uuid)
        assert second.sha256() == first.sha256()
        assert services.incidents.get(case.uuid) == before
        services.incidents.edit(ANALYST, case.uuid, {"severity": "high"})
        third = snapshot(services, case.uuid)
        assert third.sha256() != first.sha256()
        assert third.anchor != first.anchor
        assert third.last_change_at != first.last_change_at


def test_the_anchor_is_the_last_action_that_changed_the_case(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        case = an_incident(services)
        at_first = snapshot(services, case.uuid).anchor
        later(clock, hours=2)
        services.incidents.edit(ANALYST, case.uuid, {"severity": "high"})
        now = snapshot(services, case.uuid).anchor
        assert now is not None
        assert now.at == "2026-11-20T14:00:00Z"
        assert snapshot(services, case.uuid, "2026-11-20T13:00Z").anchor == at_first
        assert snapshot(services, case.uuid, "2026-11-21T13:00Z").anchor == now
        assert snapshot(services, case.uuid, "2026-11-20T11:00Z").anchor is None
        with bare(services) as connection:
            row = connection.execute(
                "SELECT what, hash FROM action WHERE id = ?", (now.sequence,)
            ).fetchone()
        assert row == ("incident.edit", now.hash)


def test_a_snapshot_holds_every_value_of_the_case(services: Services) -> None:
    given = {
        "title": "Łódź <b>",
        "company": "Nord",
        "type": "ransomware",
        "event_start_at": "2026-11",
        "users_affected": "7",
        "financial_loss": "10.50",
        "financial_loss_currency": "eur",
    }
    case = services.incidents.create(ANALYST, given)
    found = snapshot(services, case.number)
    fields = found.incident.fields
    assert fields["title"] == "Łódź <b>"
    assert fields["event_start_at"] == "2026-11"
    assert fields["users_affected"] == 7
    assert fields["financial_loss"] == "10.50"
    assert set(found.entries) == {"company", "type", "classification", "status"}
    assert fields.keys() == services.incidents.get(case.uuid).values.keys()


@pytest.mark.parametrize(
    "wanted",
    [
        {"template": "no-such"},
        {"format": "docx"},
        {"format": "exe"},
        {"language": "tr"},
        {"overrides": {"no-such": "x"}},
        {"tlp": "PURPLE"},
    ],
)
def test_what_cannot_be_made_is_refused_before_it_is_asked_for(
    services: Services, wanted: Mapping[str, Any]
) -> None:
    case = an_incident(services)
    before = dump(services)
    with pytest.raises(Problem) as refusal:
        services.reports.request(ANALYST, case.uuid, ReportRequest(**wanted))
    assert refusal.value.exit_code == 2
    assert dump(services) == before


def test_a_case_in_the_bin_gets_no_report(services: Services) -> None:
    case = an_incident(services)
    services.incidents.move_to_bin(ANALYST, case.uuid)
    with pytest.raises(InTheBin):
        services.reports.request(ANALYST, case.uuid, JSON)
    with pytest.raises(NotFound):
        services.reports.request(ANALYST, "INC-2026-00099", JSON)


@pytest.mark.parametrize("uuid", ["", "x", "\udcff", "0199a0b0-0000-7000-8000-000000000000"])
def test_a_report_that_does_not_exist_is_not_known(services: Services, uuid: str) -> None:
    for attempt in (services.reports.content, lambda key: services.reports.generate(ANALYST, key)):
        with pytest.raises(UnknownReport):
            attempt(uuid)


def test_a_report_that_is_cancelled_leaves_a_failed_job_and_no_file(services: Services) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    case = an_incident(services, description="\n".join(f"line {n}" for n in range(500)))
    report = services.reports.request(ANALYST, case.uuid, ReportRequest(format="pdf"))
    with pytest.raises(Cancelled):
        services.reports.generate(ANALYST, report.uuid, stop)
    assert states(services, case.uuid) == [(ReportState.FAILED, CANCELLED)]
    vault = services.workspace.vault
    assert not [*vault.names(), *vault.leftovers()]
    assert services.health.check() == []


def test_a_full_disk_leaves_a_failed_job_with_advice_and_no_file(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.uuid, JSON)

    def full(_self: object, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(services.workspace.vault), "put", full)
        with pytest.raises(DiskFull):
            services.reports.generate(ANALYST, report.uuid)
    ((state, message),) = states(services, case.uuid)
    assert state is ReportState.FAILED
    assert "Free some space" in str(message)
    assert not list(services.workspace.vault.names())
    again = services.reports.generate(ANALYST, report.uuid)
    assert (again.state, again.message) == (ReportState.COMPLETED, None)


def test_a_job_whose_end_cannot_be_saved_is_failed_and_not_left_under_way(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.uuid, JSON)

    def full(_connection: object, _stored: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("casepack_desktop.storage.reports.keep_file", full)
        with pytest.raises(DiskFull):
            services.reports.generate(ANALYST, report.uuid)
    ((state, message),) = states(services, case.uuid)
    assert state is ReportState.FAILED
    assert "Free some space" in str(message)


def test_a_completed_report_is_not_made_a_second_time(services: Services) -> None:
    report = services.reports.request(ANALYST, an_incident(services).uuid, JSON)
    made = services.reports.generate(ANALYST, report.uuid)
    before = dump(services)
    assert services.reports.generate(ANALYST, report.uuid) == made
    assert dump(services) == before


def _interrupt(services: Services, uuid: str) -> None:
    """Leave a job as a kill in the middle of its making does."""
    services.reports._start(ANALYST, uuid)


def test_a_job_that_a_crash_interrupted_is_tried_once_more_then_failed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        report = services.reports.request(ANALYST, case.uuid, JSON)
        folder = services.workspace.layout.folder
        _interrupt(services, report.uuid)
        assert states(services, case.uuid) == [(ReportState.GENERATING, None)]
    once = Bootstrap(a_clock()).open(folder, writable=True)
    assert states(once, case.uuid) == [(ReportState.PENDING, None)]
    _interrupt(once, report.uuid)
    once.workspace.close()
    twice = Bootstrap(a_clock()).open(folder, writable=True)
    assert states(twice, case.uuid) == [(ReportState.FAILED, INTERRUPTED)]
    assert twice.health.check() == []
    before = dump(twice)
    twice.reports.recover(ANALYST)
    assert dump(twice) == before
    twice.workspace.close()


def test_a_reader_does_not_touch_the_jobs(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        report = services.reports.request(ANALYST, case.uuid, JSON)
        _interrupt(services, report.uuid)
        reader = Bootstrap(a_clock()).open(services.workspace.layout.folder, writable=False)
        assert states(reader, case.uuid) == [(ReportState.GENERATING, None)]
        reader.workspace.close()


def test_a_purge_removes_the_reports_that_nothing_else_needs(services: Services) -> None:
    gone, stays = an_incident(services), an_incident(services)
    made(services, gone.uuid)
    kept = made(services, stays.uuid)
    assert len(list(services.workspace.vault.names())) == 2
    services.incidents.move_to_bin(ANALYST, gone.uuid)
    services.incidents.purge(ANALYST, gone.uuid, "ordered")
    assert len(list(services.workspace.vault.names())) == 1
    assert services.reports.content(kept.uuid)
    assert services.health.check() == []


def test_nothing_half_written_is_left_anywhere(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        for format_ in FORMATS:
            made(services, case.uuid, ReportRequest(format=format_))
        folder = services.workspace.layout.folder
    assert not list(folder.rglob(f"*{TEMPORARY_SUFFIX}"))
    assert {path.name for path in folder.iterdir()} == {
        "casepack.db",
        "keys.json",
        "backups",
        "files",
        "lock",
    }


def test_the_same_workspace_elsewhere_gives_the_same_report(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services, severity="high")
        here = made(services, case.uuid, ReportRequest(format="pdf"))
        folder = services.workspace.layout.folder
    copy = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "other.casepack"))
    with opened(copy, a_clock()) as services:
        there = made(services, case.uuid, ReportRequest(format="pdf"))
    assert (there.sha256, there.snapshot_sha256) == (here.sha256, here.snapshot_sha256)


def test_reports_say_who_asked_for_them(services: Services) -> None:
    case = an_incident(services)
    report = services.reports.request(LOCAL_ANALYST, case.uuid, JSON)
    with bare(services) as connection:
        row = connection.execute(
            "SELECT requested_by FROM report WHERE uuid = ?", (report.uuid,)
        ).fetchone()
    assert row == ("analyst",)


def test_a_waiting_report_is_cancelled_and_can_be_tried_again(services: Services) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.uuid, JSON)
    cancelled = services.reports.cancel(ANALYST, report.uuid)
    assert (cancelled.state, cancelled.message) == (ReportState.FAILED, CANCELLED)
    assert services.reports.pending() == []
    assert services.reports.cancel(ANALYST, report.uuid) == cancelled
    done = services.reports.generate(ANALYST, report.uuid)
    assert (done.state, done.message, done.message_params) == (ReportState.COMPLETED, None, {})
    assert services.reports.cancel(ANALYST, report.uuid) == done
    assert services.reports.content(report.uuid)


def test_an_unknown_report_is_not_cancelled(services: Services) -> None:
    with pytest.raises(UnknownReport):
        services.reports.cancel(ANALYST, "no-such-report")


def test_a_report_that_is_cancelled_while_it_is_made_stays_cancelled(services: Services) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.uuid, ReportRequest(format="pdf"))

    def press_cancel(_done: int, _total: int, /) -> None:
        services.reports.cancel(ANALYST, report.uuid)

    with pytest.raises(Cancelled):
        services.reports.generate(ANALYST, report.uuid, press_cancel)
    assert states(services, case.uuid) == [(ReportState.FAILED, CANCELLED)]
    services.reports.generate(ANALYST, report.uuid)
    assert states(services, case.uuid) == [(ReportState.COMPLETED, None)]


def test_a_report_tried_again_says_nothing_of_its_failure_meanwhile(services: Services) -> None:
    case = an_incident(services)
    report = services.reports.request(ANALYST, case.uuid, ReportRequest(format="pdf"))
    services.reports.cancel(ANALYST, report.uuid)
    seen = []
    services.reports.generate(
        ANALYST, report.uuid, lambda _d, _t: seen.extend(states(services, case.uuid))
    )
    assert set(seen) == {(ReportState.GENERATING, None)}


def test_a_retry_that_a_crash_ends_is_made_once_more(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        case = an_incident(services)
        report = services.reports.request(ANALYST, case.uuid, JSON)
        for _ in range(3):
            services.reports.cancel(ANALYST, report.uuid)
            row = services.reports._start(ANALYST, report.uuid)  # and the program ends here
            assert row.uuid == report.uuid
        services.reports.recover(ANALYST)
        assert states(services, case.uuid) == [(ReportState.PENDING, None)]
        services.reports._start(ANALYST, report.uuid)
        services.reports.recover(ANALYST)
        assert states(services, case.uuid) == [(ReportState.FAILED, INTERRUPTED)]


def test_a_preview_shows_the_present_case_and_stores_nothing(services: Services) -> None:
    case = an_incident(services, title="Before", description="Łódź <b>")
    before = dump(services)
    now = parse_moment("2026-11-20T13:30:00Z", UTC)
    wanted = ReportRequest(format="pdf", as_of=now, overrides={"executive_summary": "By hand"})
    page = services.reports.preview(case.uuid, wanted).decode()
    assert page.startswith("<!DOCTYPE html>")
    assert "Łódź &lt;b&gt;" in page
    assert "By hand" in page
    assert "15:30" in page, "the instant of the screen, in the zone of the workspace"
    assert dump(services) == before
    services.incidents.edit(ANALYST, case.uuid, {"title": "After"})
    assert "After" in services.reports.preview(case.uuid, wanted).decode()


def test_a_preview_is_the_report_to_the_byte(services: Services) -> None:
    case = an_incident(services, severity="high")
    wanted = ReportRequest(format="html", language="uk", tlp="RED")
    report = made(services, case.uuid, wanted)
    assert services.reports.preview(case.uuid, wanted) == services.reports.content(report.uuid)


@pytest.mark.parametrize("language", ["en", "de", "uk"])
def test_the_generated_texts_are_those_of_the_report(services: Services, language: str) -> None:
    for given in ({}, {"actions_taken": "Pulled the\nplug", "severity": "high"}):
        case = an_incident(services, **given)
        texts = services.reports.generated_texts(case.uuid, "initial-triage", language)
        assert list(texts) == ["executive_summary", "immediate_actions"]
        wanted = ReportRequest(format="html", language=language)
        plain = services.reports.preview(case.uuid, wanted)
        for key, text in texts.items():
            assert text.splitlines()[-1] in plain.decode().replace("&nbsp;", "\xa0"), key
    assert texts["immediate_actions"] == "Pulled the\nplug"


def test_texts_and_previews_name_what_is_wrong(services: Services) -> None:
    case = an_incident(services)
    with pytest.raises(Problem, match="template"):
        services.reports.generated_texts(case.uuid, "no-such", "en")
    with pytest.raises(Problem, match="cannot be written in"):
        services.reports.generated_texts(case.uuid, "initial-triage", "xx")
    with pytest.raises(NotFound):
        services.reports.preview("INC-1999-0001", JSON)
    services.incidents.move_to_bin(ANALYST, case.uuid)
    with pytest.raises(InTheBin):
        services.reports.preview(case.uuid, JSON)
    with pytest.raises(InTheBin):
        services.reports.generated_texts(case.uuid, "initial-triage", "en")
