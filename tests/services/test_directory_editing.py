# SPDX-License-Identifier: Apache-2.0
"""Directory entries are added, edited, ordered, merged and removed, and each of it taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import (
    BadValue,
    Conflict,
    NothingToRestore,
    NothingToUndo,
    UndoRefused,
)
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.directory_editing import EntryInUse, HasTypes
from casepack_desktop.services.directory_merging import NotActive, OtherPhase, SameEntry
from casepack_desktop.services.directory_storing import LastOpenStatus, NoSuchEntry
from casepack_desktop.storage.actions import broken_links
from tests.helpers.workspaces import (
    ANALYST,
    a_workspace,
    an_incident,
    changed_tables,
    dump,
    numbers,
)

COMPANY, CLASS = DirectoryKind.COMPANY, DirectoryKind.CLASSIFICATION
TYPE, STATUS = DirectoryKind.TYPE, DirectoryKind.STATUS
NORD = {
    "code": "NORD",
    "name.en": "North Grid",
    "name.de-AT": "Nordnetz",
    "description.en": "Runs the\nnorthern grid",
    "search.en": "north; grid north",
    "colour": "#1F6FEB",
    "country": "lt",
    "zone": "Europe/Vilnius",
    "sector": "energy",
    "contacts": "Ona, +370 5 000 000",
    "authority": "NKSC",
}
DIRECTORY_TABLES = {"entry", "entry_text", "company_detail"}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Yield a workspace."""
    with a_workspace(tmp_path) as made:
        yield made


def uuid_of(services: Services, kind: DirectoryKind, code: str) -> str:
    """Return the UUID of an entry."""
    return services.directories.load().resolve(kind, code).uuid


def codes(services: Services, kind: DirectoryKind) -> list[str]:
    """Return the codes of a directory in its order."""
    return [one.code for one in services.directories.load().of(kind)]


def a_company(services: Services, code: str, **given: str) -> str:
    """Add a company and return its UUID."""
    values = {"code": code, "name.en": f"Company {code}", **given}
    return services.directory_editing.add(ANALYST, COMPANY, values).uuid


def undo(services: Services, action: int | None) -> None:
    """Take an action back."""
    assert action is not None
    services.undo.undo(ANALYST, action)


def test_an_added_entry_holds_what_was_typed(services: Services) -> None:
    added = services.directory_editing.add(ANALYST, COMPANY, NORD)
    view = services.directory_editing.entry(COMPANY, added.uuid)
    assert view.values == NORD | {
        "colour": "#1f6feb",
        "country": "LT",
        "is_active": "yes",
        "search.en": "north, grid north",
    }
    assert view.entry.name("de-AT") == "Nordnetz"
    assert view.entry.name("de") == view.entry.name("uk") == "North Grid"
    assert view.entry.description("fr-BE") == "Runs the\nnorthern grid"
    assert services.directories.load().resolve(COMPANY, "GRID north").uuid == added.uuid
    (created,) = services.directory_editing.history(COMPANY, added.uuid)
    assert json.loads(str(created.new)) == view.values


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("code", ""),
        ("code", "has space"),
        ("code", "x" * 41),
        ("code", "nord"),
        ("code", "north grid"),
        ("colour", "red"),
        ("colour", "#12345"),
        ("country", "EU"),
        ("country", "Lithuania"),
        ("zone", "Europe/Nowhere"),
        ("zone", "../etc/passwd"),
        ("sector", "bakery"),
        ("phase", "open"),
        ("is_active", "perhaps"),
        ("name.en", "NORTH  grid"),
        ("name.en", ""),
        ("name.en", "\ud800"),
        ("name.DE", "Norden"),
        ("name.german", "Norden"),
        ("description.de", "without a name"),
        ("nonsense", "x"),
        ("contacts", "x" * 5_000),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    services: Services, key: str, text: str
) -> None:
    services.directory_editing.add(ANALYST, COMPANY, NORD)
    before = dump(services)
    with pytest.raises(BadValue) as refusal:
        services.directory_editing.add(
            ANALYST, COMPANY, {"code": "SUED", "name.en": "South Grid", key: text}
        )
    assert len(str(refusal.value)) < 400
    assert dump(services) == before


def test_a_type_needs_a_classification_and_a_status_a_phase(services: Services) -> None:
    with pytest.raises(BadValue, match="classification"):
        services.directory_editing.add(ANALYST, TYPE, {"code": "x", "name.en": "X"})
    with pytest.raises(BadValue, match="not in the directory"):
        services.directory_editing.add(
            ANALYST, TYPE, {"code": "x", "name.en": "X", "parent": "nothing"}
        )
    with pytest.raises(BadValue, match="phase"):
        services.directory_editing.add(ANALYST, STATUS, {"code": "x", "name.en": "X"})
    added = services.directory_editing.add(
        ANALYST, TYPE, {"code": "x", "name.en": "X", "parent": "Fraud"}
    )
    made = an_incident(services, type="x")
    assert services.incidents.get(made.number).values["classification"] == "fraud"
    assert services.directory_editing.entry(TYPE, added.uuid).values["parent"] == "fraud"


def test_an_edit_keeps_each_changed_field_in_history_and_is_taken_back(services: Services) -> None:
    uuid = services.directory_editing.add(ANALYST, COMPANY, NORD).uuid
    before = services.directory_editing.entry(COMPANY, uuid)
    given = {"name.en": "Northern Grid", "name.de-AT": "", "country": "LV", "authority": ""}
    edited = services.directory_editing.edit(ANALYST, COMPANY, uuid, given)
    rows = services.directory_editing.history(COMPANY, uuid)[1:]
    assert {row.field: (row.old, row.new) for row in rows} == {
        "name.en": ("North Grid", "Northern Grid"),
        "name.de-AT": ("Nordnetz", None),
        "country": ("LT", "LV"),
        "authority": ("NKSC", None),
    }
    undo(services, edited.action)
    assert services.directory_editing.entry(COMPANY, uuid).values == before.values
    assert services.directory_editing.edit(ANALYST, COMPANY, uuid, {}).action is None


def test_an_older_edit_is_not_taken_back_over_a_newer_one(services: Services) -> None:
    uuid = a_company(services, "A")
    first = services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "One"})
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "Two"})
    with pytest.raises(UndoRefused, match="A changed afterwards"):
        undo(services, first.action)


def test_one_field_is_set_back_to_an_earlier_value(services: Services) -> None:
    uuid = a_company(services, "A")
    edited = services.directory_editing.edit(
        ANALYST, COMPANY, uuid, {"name.en": "One", "country": "LT"}
    )
    assert edited.action is not None
    services.directory_editing.restore_value(ANALYST, COMPANY, uuid, edited.action, "name.en")
    values = services.directory_editing.entry(COMPANY, uuid).values
    assert (values["name.en"], values["country"]) == ("Company A", "LT")
    with pytest.raises(NothingToRestore):
        services.directory_editing.restore_value(ANALYST, COMPANY, uuid, edited.action, "name.en")
    last = services.undo.latest(ANALYST)
    assert last is not None
    assert last.is_undoable
    undo(services, last.id)
    assert services.directory_editing.entry(COMPANY, uuid).values["name.en"] == "One"


def test_a_later_save_sees_both_values_of_what_was_changed_meanwhile(services: Services) -> None:
    uuid = a_company(services, "A", country="LT")
    version = services.directory_editing.entry(COMPANY, uuid).entry.version
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"country": "LV"})
    with pytest.raises(Conflict) as conflict:
        services.directory_editing.edit(
            ANALYST, COMPANY, uuid, {"country": "EE", "name.en": "New"}, version=version
        )
    assert [(d.field, d.stored, d.wanted) for d in conflict.value.differences] == [
        ("country", "LV", "EE")
    ]
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "New"}, version=version)
    assert services.directory_editing.entry(COMPANY, uuid).values["country"] == "LV"


def test_a_code_that_was_changed_still_finds_the_entry(services: Services) -> None:
    made = an_incident(services, status="open")
    services.incidents.edit(ANALYST, made.number, {"status": "in_progress"})
    edit = services.incidents.last_action(made.number)
    uuid = uuid_of(services, STATUS, "open")
    services.directory_editing.edit(ANALYST, STATUS, uuid, {"code": "new"})
    assert services.directories.load().resolve(STATUS, "open").code == "new"
    undo(services, edit)
    assert services.incidents.get(made.number).values["status"] == "new"


def test_a_code_that_an_earlier_one_took_the_place_of_still_finds_the_entry(
    services: Services,
) -> None:
    uuid = a_company(services, "OLD")
    edit = services.directory_editing.edit(ANALYST, COMPANY, uuid, {"code": "NEW"}).action
    assert edit is not None
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"search.en": ""})
    services.directory_editing.restore_value(ANALYST, COMPANY, uuid, edit, "code")
    assert services.directories.load().resolve(COMPANY, "NEW").code == "OLD"


def test_entries_are_ordered_and_the_order_is_taken_back(services: Services) -> None:
    uuids = [a_company(services, code) for code in "ABCDE"]
    moved = services.directory_editing.move(ANALYST, COMPANY, uuids[4], 1)
    assert codes(services, COMPANY) == list("AEBCD")
    services.directory_editing.move(ANALYST, COMPANY, uuids[0], 99)
    assert codes(services, COMPANY) == list("EBCDA")
    services.directory_editing.move(ANALYST, COMPANY, uuids[0], 0)
    with pytest.raises(UndoRefused):
        undo(services, moved.action)
    again = services.directory_editing.move(ANALYST, COMPANY, uuids[4], 0)
    undo(services, again.action)
    assert codes(services, COMPANY) == list("AEBCD")
    assert services.directory_editing.move(ANALYST, COMPANY, uuids[0], 0).action is None


def test_the_last_open_status_stays(services: Services) -> None:
    uuid = uuid_of(services, STATUS, "open")
    editing = services.directory_editing
    with pytest.raises(LastOpenStatus):
        editing.set_active(ANALYST, STATUS, uuid, active=False)
    with pytest.raises(LastOpenStatus):
        editing.edit(ANALYST, STATUS, uuid, {"phase": "closed"})
    with pytest.raises(LastOpenStatus):
        editing.delete(ANALYST, STATUS, uuid)
    given = {"code": "new", "name.en": "Brand new", "phase": "open"}
    added = editing.add(ANALYST, STATUS, given)
    editing.set_active(ANALYST, STATUS, uuid, active=False)
    assert an_incident(services).number
    with pytest.raises(UndoRefused):
        undo(services, added.action)


def test_an_entry_in_use_is_not_deleted_and_says_where_it_is_used(services: Services) -> None:
    uuid = a_company(services, "NORD")
    an_incident(services, company="NORD")
    binned, past, given = an_incident(services, company="NORD"), an_incident(services), None
    services.incidents.move_to_bin(ANALYST, binned.number)
    services.incidents.edit(ANALYST, past.number, {"company": "NORD"})
    services.incidents.edit(ANALYST, past.number, {"company": ""})
    given = an_incident(services, company="NORD")
    services.incidents.edit(ANALYST, given.number, {"company": "Other"})
    with pytest.raises(EntryInUse, match="on the list 1, in the bin 1, in their history 2"):
        services.directory_editing.delete(ANALYST, COMPANY, uuid)
    with pytest.raises(HasTypes, match="spam, harmful-speech"):
        services.directory_editing.delete(
            ANALYST, CLASS, uuid_of(services, CLASS, "abusive-content")
        )
    usage = services.directory_editing.usage(COMPANY, uuid)
    assert (usage.live, usage.binned, usage.past) == (1, 1, 2)
    assert (
        services.directory_editing.counts(COMPANY)[
            services.directory_editing.entry(COMPANY, uuid).entry.id
        ]
        == 1
    )


def test_a_deleted_entry_comes_back_whole(services: Services) -> None:
    uuid = services.directory_editing.add(ANALYST, COMPANY, NORD).uuid
    a_company(services, "LAST")
    before = services.directory_editing.entry(COMPANY, uuid).values
    deleted = services.directory_editing.delete(ANALYST, COMPANY, uuid)
    with pytest.raises(NoSuchEntry):
        services.directory_editing.entry(COMPANY, uuid)
    undo(services, deleted.action)
    assert services.directory_editing.entry(COMPANY, uuid).values == before
    assert codes(services, COMPANY) == ["NORD", "LAST"]
    last = services.directory_editing.entry(COMPANY, uuid).entry.version
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"country": "LV"}, version=last)


def test_a_deleted_entry_does_not_come_back_over_another_one(services: Services) -> None:
    uuid = a_company(services, "NORD")
    deleted = services.directory_editing.delete(ANALYST, COMPANY, uuid)
    a_company(services, "nord")
    with pytest.raises(UndoRefused):
        undo(services, deleted.action)


def test_adding_is_taken_back_until_the_entry_is_used(services: Services) -> None:
    first = services.directory_editing.add(ANALYST, COMPANY, NORD)
    undo(services, first.action)
    assert codes(services, COMPANY) == []
    second = services.directory_editing.add(ANALYST, COMPANY, NORD)
    an_incident(services, company="NORD")
    with pytest.raises(UndoRefused, match="NORD"):
        undo(services, second.action)


def test_merging_moves_every_incident_in_one_action_and_back(services: Services) -> None:
    kept, gone = a_company(services, "KEPT"), services.directory_editing.add(ANALYST, COMPANY, NORD)
    first = an_incident(services, company="NORD")
    binned = an_incident(services, company="NORD")
    services.incidents.move_to_bin(ANALYST, binned.number)
    before = dump(services)
    merged = services.directory_editing.merge(ANALYST, COMPANY, gone.uuid, kept)
    assert merged.incidents == 2
    assert len(dump(services)["action"]) == len(before["action"]) + 1
    assert codes(services, COMPANY) == ["KEPT"]
    for word in ("NORD", "Nordnetz", "north", "kept"):
        assert numbers(services, f'company:"{word}"') == [first.number]
    row = services.incidents.history(first.number)[-1]
    assert (row.field, row.old, row.new, row.what) == ("company", "NORD", "KEPT", "directory.merge")
    assert services.incidents.get(binned.number).values["company"] == "KEPT"
    assert numbers(services, "Company KEPT") == [first.number]
    assert numbers(services, '"North Grid"') == []
    again = an_incident(services, company="nord")
    assert services.incidents.get(again.number).values["company"] == "KEPT"
    undo(services, merged.action)
    assert services.incidents.get(first.number).values["company"] == "NORD"
    assert services.incidents.get(binned.number).values["company"] == "NORD"
    values = services.directory_editing.entry(COMPANY, kept).values
    assert "search.en" not in values
    assert first.number in numbers(services, '"North Grid"')
    assert services.directory_editing.entry(COMPANY, gone.uuid).values["zone"] == "Europe/Vilnius"
    with services.workspace.read() as connection:
        assert list(broken_links(connection)) == []


def test_a_merge_is_taken_back_but_for_the_incidents_changed_since(services: Services) -> None:
    kept, gone, other = (a_company(services, code) for code in ("KEPT", "GONE", "OTHER"))
    stays, moves = (an_incident(services, company="GONE") for _ in range(2))
    merged = services.directory_editing.merge(ANALYST, COMPANY, gone, kept)
    services.incidents.edit(ANALYST, stays.number, {"company": "OTHER"})
    undone = services.undo.undo(ANALYST, merged.action)
    assert undone.refused == [stays.number]
    assert services.incidents.get(stays.number).values["company"] == "OTHER"
    assert services.incidents.get(moves.number).values["company"] == "GONE"
    assert uuid_of(services, COMPANY, "OTHER") == other


def test_a_merged_type_brings_the_classification_along(services: Services) -> None:
    made = an_incident(services, type="spam")
    merged = services.directory_editing.merge(
        ANALYST, TYPE, uuid_of(services, TYPE, "spam"), uuid_of(services, TYPE, "phishing")
    )
    values = services.incidents.get(made.number).values
    assert (values["type"], values["classification"]) == ("phishing", "fraud")
    undo(services, merged.action)
    values = services.incidents.get(made.number).values
    assert (values["type"], values["classification"]) == ("spam", "abusive-content")


def test_a_merged_classification_gives_its_types_away(services: Services) -> None:
    made = an_incident(services, type="spam")
    merged = services.directory_editing.merge(
        ANALYST,
        CLASS,
        uuid_of(services, CLASS, "abusive-content"),
        uuid_of(services, CLASS, "fraud"),
    )
    assert (
        services.directory_editing.entry(TYPE, uuid_of(services, TYPE, "spam")).values["parent"]
        == "fraud"
    )
    services.incidents.edit(ANALYST, made.number, {"title": "Still fits"})
    undo(services, merged.action)
    assert (
        services.directory_editing.entry(TYPE, uuid_of(services, TYPE, "spam")).values["parent"]
        == "abusive-content"
    )
    assert services.incidents.get(made.number).values["classification"] == "abusive-content"


def test_what_cannot_be_merged_says_why(services: Services) -> None:
    uuid, other = a_company(services, "A"), a_company(services, "B")
    editing = services.directory_editing
    with pytest.raises(SameEntry):
        editing.merge(ANALYST, COMPANY, uuid, uuid)
    editing.set_active(ANALYST, COMPANY, other, active=False)
    with pytest.raises(NotActive):
        editing.merge(ANALYST, COMPANY, uuid, other)
    with pytest.raises(OtherPhase):
        editing.merge(
            ANALYST, STATUS, uuid_of(services, STATUS, "open"), uuid_of(services, STATUS, "closed")
        )


def test_what_incidents_follow_is_not_changed_under_them(services: Services) -> None:
    given = {"code": "x", "name.en": "X", "parent": "fraud"}
    uuid = services.directory_editing.add(ANALYST, TYPE, given).uuid
    services.directory_editing.edit(ANALYST, TYPE, uuid, {"parent": "other"})
    made = an_incident(services, type="x")
    services.incidents.move_to_bin(ANALYST, made.number)
    with pytest.raises(BadValue, match="merge this one"):
        services.directory_editing.edit(ANALYST, TYPE, uuid, {"parent": "fraud"})
    an_incident(services, status="closed")
    with pytest.raises(BadValue, match="status"):
        services.directory_editing.edit(
            ANALYST, STATUS, uuid_of(services, STATUS, "closed"), {"phase": "resolved"}
        )


def test_what_was_taken_back_can_be_done_again(services: Services) -> None:
    uuid = a_company(services, "A")
    deleted = services.directory_editing.delete(ANALYST, COMPANY, uuid)
    undo(services, deleted.action)
    undo(services, max(int(str(row[0])) for row in dump(services)["action"]))
    assert codes(services, COMPANY) == []


def test_an_edit_touches_the_directories_alone(services: Services) -> None:
    uuid = a_company(services, "A")
    before = dump(services)
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.uk": "Північ", "country": "UA"})
    changed = changed_tables(before, dump(services))
    stored = {name for name in changed if "_search_" not in name}
    assert stored == DIRECTORY_TABLES | {"action", "history"}


def test_an_undo_of_other_things_is_still_refused(services: Services) -> None:
    services.directories.add_person(ANALYST, "Ona")
    with pytest.raises(NothingToUndo):
        undo(services, max(int(str(row[0])) for row in dump(services)["action"]))
