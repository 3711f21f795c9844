# SPDX-License-Identifier: Apache-2.0
"""Further columns of the list hold what the case holds."""

from decimal import Decimal
from pathlib import Path

import pytest

from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.domain.fields import FIELD, FieldKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.details import DETAILS
from tests.helpers.workspaces import ANALYST, NOON, a_workspace, an_incident, bare

FULL = {
    "company": "Nord",
    "type": "phishing",
    "severity": "high",
    "tlp": "TLP:RED",
    "event_start_at": "2026-11",
    "detected_at": "2026-11-20T10:00Z",
    "financial_loss": "1000.50",
    "financial_loss_currency": "EUR",
    "users_affected": "12",
    "responsible": "Eva Maier",
    "cross_border": "no",
    "description": "long " * 1_000,
}


def _id(services: Services, uuid: str) -> int:
    return services.incidents.get(uuid).id


def test_a_detail_is_the_value_of_the_case(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        incident = services.incidents.get(an_incident(services, **FULL).uuid)
        codes = {entry.id: entry.code for entry in services.directories.load().entries}
        found = services.incidents.details([incident.id], list(FIELD))[incident.id]
    assert set(found) == set(FIELD)
    for key, value in found.items():
        field, stored = FIELD[key], incident.values.get(key)
        if field.kind is FieldKind.ENTRY and isinstance(value, int):
            assert codes[value] == stored
        elif field.kind is FieldKind.TEXT and stored is not None:
            assert value == str(stored)[:1_000]
        else:
            assert value == stored
    assert found["financial_loss"] == Decimal("1000.50")
    assert isinstance(found["event_start_at"], Moment)


def test_files_and_comments_of_a_case_are_counted(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        busy, quiet = (_id(services, an_incident(services).uuid) for _ in range(2))
        with bare(services, writable=True) as connection:
            connection.execute("INSERT INTO vault_file VALUES (1, 'f', 'x', 1)")
            for number, removed in enumerate([None, None, 5]):
                connection.execute(
                    "INSERT INTO attachment VALUES (?, ?, ?, 'attachment', 'a', 't', 1, 1, 'x', ?)",
                    (number + 1, f"u{number}", busy, removed),
                )
            connection.execute(
                "INSERT INTO comment VALUES (1, 'c', ?, 'analyst', 1, 'x', 'text', NULL)", (busy,)
            )
        keys = ["attachments", "comments", "last_change_at"]
        found = services.incidents.details([busy, quiet], keys)
    now = Moment.exact(NOON)
    assert found == {
        busy: {"attachments": 2, "comments": 1, "last_change_at": now},
        quiet: {"attachments": 0, "comments": 0, "last_change_at": now},
    }


def test_nothing_is_known_of_incidents_that_are_gone(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        key = _id(services, an_incident(services).uuid)
        assert set(services.incidents.details([key, 99, *range(200, 2_000)], DETAILS)) == {key}
        assert services.incidents.details([], DETAILS) == {}
        assert services.incidents.details([key], []) == {key: {}}


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services, pytest.raises(UnknownField, match="colour"):
        services.incidents.details([1], ["colour"])


def test_details_follow_an_edit(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        made = an_incident(services)
        services.incidents.edit(ANALYST, made.uuid, {"responsible": "Jan"})
        key = _id(services, made.uuid)
        assert services.incidents.details([key], ["responsible"]) == {key: {"responsible": "Jan"}}
