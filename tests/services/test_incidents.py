# SPDX-License-Identifier: Apache-2.0
"""Registering, editing and binning incidents."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    Difference,
    InTheBin,
    NotFound,
    NotInTheBin,
    UnknownField,
)
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.ids import uuid7
from tests.helpers.workspaces import (
    ANALYST,
    a_clock,
    a_workspace,
    an_incident,
    bare,
    changed_tables,
    dump,
    later,
    numbers,
)

NEW_YEAR_IN_KIRITIMATI = datetime(2026, 12, 31, 10, 0, tzinfo=UTC)


def test_numbers_count_up_within_a_year(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        given = [an_incident(services).number for _ in range(3)]
    assert given == ["INC-2026-00001", "INC-2026-00002", "INC-2026-00003"]


@pytest.mark.parametrize(("zone", "year"), [("UTC", 2026), ("Pacific/Kiritimati", 2027)])
def test_the_year_of_a_number_is_that_of_the_workspaces_zone(
    tmp_path: Path, zone: str, year: int
) -> None:
    with a_workspace(tmp_path, a_clock(NEW_YEAR_IN_KIRITIMATI), zone=zone) as services:
        assert an_incident(services).number == f"INC-{year}-00001"


def test_the_year_of_a_number_is_that_of_the_registration(tmp_path: Path) -> None:
    with a_workspace(tmp_path, zone="Pacific/Kiritimati") as services:
        late = an_incident(services, registered_at="2024-12-31T10:00Z")
        partial = an_incident(services, registered_at="2023")
    assert (late.number, partial.number) == ("INC-2025-00001", "INC-2023-00001")


def test_a_registration_on_the_last_day_of_the_calendar_is_numbered(tmp_path: Path) -> None:
    with a_workspace(tmp_path, zone="Europe/Kyiv") as services:
        made = an_incident(services, registered_at="9999-12-31T23:59:59Z")
        assert made.number == "INC-9999-00001"


def test_a_purged_number_is_never_given_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        first = an_incident(services)
        services.incidents.move_to_bin(ANALYST, first.number)
        services.incidents.purge(ANALYST, first.number, "entered twice")
        assert an_incident(services).number == "INC-2026-00002"
        with pytest.raises(NotFound):
            services.incidents.get(first.number)


def test_a_number_taken_back_is_never_given_again(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        with bare(services) as connection:
            (last,) = connection.execute("SELECT max(id) FROM action").fetchone()
        services.undo.undo(ANALYST, last)
        assert numbers(services) == []
        assert an_incident(services).number == "INC-2026-00002"


def test_numbers_of_more_than_five_digits_sort_behind_the_shorter_ones(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        with bare(services, writable=True) as connection:
            connection.execute("UPDATE counter SET last = 99998")
        rest = [an_incident(services).number for _ in range(3)]
        assert rest[1:] == ["INC-2026-100000", "INC-2026-100001"]
        assert numbers(services) == ["INC-2026-00001", *rest]
        assert numbers(services, order=Order()) == [*reversed(rest), "INC-2026-00001"]


def test_number_and_uuid_name_the_same_incident_in_any_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        for reference in (made.number, made.number.lower(), made.uuid, made.uuid.upper()):
            assert services.incidents.get(f" {reference} ").number == made.number


@pytest.mark.parametrize(
    "reference",
    ["", "INC-2026-00009", uuid7(NEW_YEAR_IN_KIRITIMATI), "\x00", "\udcff", "x" * 10**6],
)
def test_a_reference_to_nothing_is_not_found(tmp_path: Path, reference: str) -> None:
    with a_workspace(tmp_path) as services:
        an_incident(services)
        with pytest.raises(NotFound) as refusal:
            services.incidents.get(reference)
    assert len(str(refusal.value)) < 300


def test_created_is_stamped_and_cannot_be_set(tmp_path: Path) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services)
        case = services.incidents.get(made.number)
        assert case.values["created_at"] == case.values["registered_at"] == case.last_change_at
        assert case.origins == {"created_at": "stamped", "registered_at": "stamped"}
        for attempt in (
            lambda: services.incidents.create(ANALYST, {"title": "x", "created_at": "2020"}),
            lambda: services.incidents.edit(ANALYST, made.uuid, {"created_at": "2020"}),
            lambda: services.incidents.edit(ANALYST, made.uuid, {"created_at": ""}),
        ):
            with pytest.raises(BadValue, match="created_at"):
                attempt()
        assert services.incidents.get(made.number) == case


def test_an_instant_says_whether_it_was_stamped_or_set(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, registered_at="2026-11-20T08:00Z", detected_at="2026-11")
        origins = services.incidents.get(made.uuid).origins
        assert origins == {"created_at": "stamped", "registered_at": "set", "detected_at": "set"}
        cleared = services.incidents.edit(ANALYST, made.uuid, {"detected_at": ""})
        assert "detected_at" not in cleared.origins | cleared.values


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("in_progress", "in_progress_at"),
        ("resolved", "resolved_at"),
        ("closed", "closed_at"),
    ],
)
def test_a_phase_stamps_its_instant_once(tmp_path: Path, status: str, key: str) -> None:
    clock = a_clock()
    with a_workspace(tmp_path, clock) as services:
        made = an_incident(services)
        later(clock, hours=1)
        first = services.incidents.edit(ANALYST, made.uuid, {"status": status})
        assert first.origins[key] == "stamped"
        assert first.values[key] == first.last_change_at
        later(clock, hours=1)
        services.incidents.edit(ANALYST, made.uuid, {"status": "open"})
        again = services.incidents.edit(ANALYST, made.uuid, {"status": status})
        assert again.values[key] == first.values[key]


@pytest.mark.parametrize("together", [True, False])
def test_a_phase_never_stamps_over_what_was_set_by_hand(tmp_path: Path, together: bool) -> None:
    by_hand = {"resolved_at": "2026-11-19"}
    with a_workspace(tmp_path) as services:
        made = an_incident(services, **({} if together else by_hand))
        given = {"status": "resolved", **(by_hand if together else {})}
        case = services.incidents.edit(ANALYST, made.uuid, given)
    moment = case.values["resolved_at"]
    assert moment is not None
    assert str(getattr(moment, "isoformat", str)()) == "2026-11-19"
    assert case.origins["resolved_at"] == "set"


def test_a_new_incident_is_open_unless_said(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        assert services.incidents.get(an_incident(services).uuid).values["status"] == "open"
        closed = services.incidents.get(an_incident(services, status="Closed").uuid)
        assert closed.origins["closed_at"] == "stamped"
        with pytest.raises(BadValue, match="status"):
            services.incidents.edit(ANALYST, closed.uuid, {"status": ""})


def test_a_type_brings_its_classification(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, type="ransomware")
        case = services.incidents.get(made.uuid)
        directory = services.directories.load()
        kind = directory.exact(DirectoryKind.TYPE, str(case.values["type"]))
        assert kind is not None
        parent = directory.by_id(kind.parent_id)
        assert parent is not None
        assert case.values["classification"] == parent.code


@pytest.mark.parametrize("at_once", [True, False])
def test_a_type_of_another_classification_is_refused(tmp_path: Path, at_once: bool) -> None:
    with a_workspace(tmp_path) as services:
        directory = services.directories.load()
        kind = directory.of(DirectoryKind.TYPE)[0]
        others = directory.of(DirectoryKind.CLASSIFICATION)
        other = next(entry.code for entry in others if entry.id != kind.parent_id)
        before = dump(services)
        if at_once:
            with pytest.raises(BadValue, match=kind.code):
                an_incident(services, type=kind.code, classification=other)
            assert dump(services) == before
        made = an_incident(services, type=kind.code)
        with pytest.raises(BadValue, match=kind.code):
            services.incidents.edit(ANALYST, made.uuid, {"classification": other})


def test_an_unknown_company_is_added_once(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        for name in ("Łódź Grid", "łódź  grid", "ŁÓDŹ GRID", "NORD", "Nord"):
            an_incident(services, company=name)
        companies = services.directories.load().of(DirectoryKind.COMPANY)
        assert [company.names["en"] for company in companies] == ["Łódź Grid", "NORD"]
        assert numbers(services, 'company:"łódź grid"') == [
            "INC-2026-00001",
            "INC-2026-00002",
            "INC-2026-00003",
        ]


def test_a_company_of_a_refused_incident_is_not_added(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        before = dump(services)
        with pytest.raises(BadValue):
            an_incident(services, company="Nobody", severity="urgent")
        with pytest.raises(BadValue):
            an_incident(services, company="Nobody", event_start_at="2026", event_end_at="2025")
        assert dump(services) == before


@pytest.mark.parametrize("name", ["x" * 201, "a\x00b", "a\ud800b"])
def test_a_company_name_that_cannot_be_kept_is_refused(tmp_path: Path, name: str) -> None:
    with a_workspace(tmp_path) as services:
        before = dump(services)
        with pytest.raises(BadValue, match="company"):
            an_incident(services, company=name)
        with pytest.raises(BadValue, match="company"):
            services.directories.add_company(ANALYST, name)
        with pytest.raises(BadValue, match="name"):
            services.directories.add_person(ANALYST, name * 11)
        assert dump(services) == before


def test_a_person_is_linked_if_known_and_kept_as_typed_if_not(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        services.directories.add_person(ANALYST, "Ona Kazlauskienė")
        an_incident(services, responsible="ona  kazlauskienė", reported_by="the night shift")
        with bare(services) as connection:
            row = connection.execute(
                "SELECT responsible, person.name, reported_by, reported_by_id"
                " FROM incident LEFT JOIN person ON person.id = responsible_id"
            ).fetchone()
        assert row == ("ona  kazlauskienė", "Ona Kazlauskienė", "the night shift", None)


@pytest.mark.parametrize("given", [{"title": ""}, {}, {"title": "   "}])
def test_an_incident_needs_a_title(tmp_path: Path, given: dict[str, str]) -> None:
    with a_workspace(tmp_path) as services, pytest.raises(BadValue, match="title"):
        services.incidents.create(ANALYST, given)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services, pytest.raises(UnknownField, match="priority"):
        an_incident(services, priority="1")


def test_a_local_time_is_read_in_the_zone_of_the_workspace(tmp_path: Path) -> None:
    with a_workspace(tmp_path, zone="Europe/Vilnius") as services:
        made = an_incident(services, detected_at="2026-11-20T22:41")
        with bare(services) as connection:
            (kept,) = connection.execute("SELECT detected_at FROM incident").fetchone()
        assert datetime.fromtimestamp(kept / 1000, UTC) == datetime(
            2026, 11, 20, 20, 41, tzinfo=UTC
        )
        assert made.number


def test_an_edit_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, severity="high", financial_loss="10.50")
        before = dump(services)
        given = {"severity": "HIGH", "financial_loss": "10.50", "title": "Mail server unreachable "}
        case = services.incidents.edit(ANALYST, made.uuid, given)
        assert case.version == 1
        assert dump(services) == before


def test_an_edit_of_an_older_version_is_refused_naming_what_changed(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"severity": "high"}, version=1)
        services.incidents.edit(ANALYST, made.uuid, {"location": "Kaunas", "impact": "None"})
        before = dump(services)
        with pytest.raises(Conflict) as refusal:
            services.incidents.edit(ANALYST, made.uuid, {"severity": "low"}, version=1)
        assert set(str(refusal.value.params["fields"]).split(", ")) == {
            "severity",
            "location",
            "impact",
            "acknowledged_at",
        }
        assert refusal.value.differences == (Difference("severity", "high", "low"),)
        with pytest.raises(Conflict) as refusal:
            services.incidents.edit(ANALYST, made.uuid, {"severity": "low"}, version=2)
        assert set(str(refusal.value.params["fields"]).split(", ")) == {"location", "impact"}
        assert dump(services) == before
        case = services.incidents.edit(ANALYST, made.uuid, {"severity": "low"}, version=3)
        assert case.values["severity"] == "low"


def test_the_bin_takes_an_incident_off_the_list_and_gives_it_back(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services, severity="high")
        case = services.incidents.get(made.uuid)
        services.incidents.move_to_bin(ANALYST, made.number)
        assert numbers(services) == numbers(services, "mail") == []
        assert services.incidents.get(made.uuid).deleted_at is not None
        for attempt in (
            lambda: services.incidents.edit(ANALYST, made.uuid, {"title": "x"}),
            lambda: services.incidents.move_to_bin(ANALYST, made.uuid),
        ):
            with pytest.raises(InTheBin):
                attempt()
        services.incidents.restore_from_bin(ANALYST, made.uuid)
        back = services.incidents.get(made.uuid)
        assert (back.values, back.origins, back.deleted_at) == (case.values, case.origins, None)
        assert numbers(services, "mail") == [made.number]
        with pytest.raises(NotInTheBin):
            services.incidents.restore_from_bin(ANALYST, made.uuid)
        with pytest.raises(NotInTheBin):
            services.incidents.purge(ANALYST, made.uuid, "x")


def test_a_purge_leaves_a_tombstone_and_nothing_of_the_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        marker = "zebra-crossing-7f3a"
        made = an_incident(services, description=marker, indicators=marker)
        services.incidents.move_to_bin(ANALYST, made.uuid)
        held = services.incidents.purge(ANALYST, made.uuid, "ordered by the court")
        assert held == []
        assert numbers(services, marker) == []
        with bare(services) as connection:
            row = connection.execute("SELECT uuid, number, actor, reason FROM tombstone").fetchone()
            left = connection.execute("SELECT count(*) FROM incident").fetchone()
            indexed = connection.execute("SELECT count(*) FROM indicator_search_docsize").fetchone()
        assert row == (made.uuid, made.number, "analyst", "ordered by the court")
        assert (left, indexed) == ((0,), (0,))


def test_a_save_changes_the_incident_its_history_and_the_search_only(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        before = dump(services)
        services.incidents.edit(ANALYST, made.uuid, {"title": "Something else"})
        changed = {n for n in changed_tables(before, dump(services)) if "search" not in n}
    assert changed == {"incident", "history", "action"}
