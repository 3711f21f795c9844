# SPDX-License-Identifier: Apache-2.0
import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.reporting.snapshot import (
    Anchor,
    CaseSnapshot,
    EntryRef,
    IncidentFacts,
    MilestoneFacts,
    WorkspaceFacts,
)
from tests.render.cases import AS_OF, a_snapshot

HUGE_PNG_HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\1\0\0" * 2
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.none() | TEXTS | st.integers(min_value=0, max_value=10**15)
INSTANTS = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z")
SNAPSHOTS = st.builds(
    CaseSnapshot,
    workspace=st.builds(
        WorkspaceFacts, organisation=TEXTS, zone=st.sampled_from(["UTC", "Europe/Vilnius"])
    ),
    incident=st.builds(
        IncidentFacts,
        uuid=TEXTS,
        number=TEXTS,
        fields=st.dictionaries(st.sampled_from(list(FIELD)), VALUES),
        origins=st.dictionaries(st.sampled_from(list(FIELD)), st.sampled_from(["stamped", "set"])),
    ),
    entries=st.dictionaries(
        TEXTS,
        st.builds(EntryRef, code=TEXTS, colour=TEXTS, names=st.dictionaries(TEXTS, TEXTS)),
        max_size=3,
    ),
    last_change_at=INSTANTS,
    milestones=st.lists(
        st.builds(
            MilestoneFacts,
            key=TEXTS,
            name=TEXTS,
            due_at=INSTANTS,
            state=st.sampled_from(["pending", "completed", "overdue"]),
        ),
        max_size=2,
    ).map(tuple),
    anchor=st.none() | st.builds(Anchor, sequence=st.integers(0), hash=TEXTS, at=INSTANTS),
)


@given(SNAPSHOTS)
def test_snapshot_survives_json_without_loss(snapshot: CaseSnapshot) -> None:
    again = CaseSnapshot.model_validate_json(snapshot.canonical())
    assert again == snapshot
    assert again.canonical() == snapshot.canonical()
    assert again.sha256() == snapshot.sha256()


def test_number_and_text_of_the_same_digits_stay_apart() -> None:
    text, number = a_snapshot(users_affected="5"), a_snapshot(users_affected=5)
    assert text.sha256() != number.sha256()


def test_hash_does_not_depend_on_the_order_of_fields() -> None:
    data = json.loads(a_snapshot().canonical())
    data["incident"]["fields"] = dict(reversed(data["incident"]["fields"].items()))
    assert CaseSnapshot.model_validate(data).sha256() == a_snapshot().sha256()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("surprise",), 1),
        (("schema_version",), 2),
        (("incident", "fields", "users_affected"), 1.5),
        (("incident", "fields", "users_affected"), True),
        (("incident", "fields", "title"), ["x"]),
        (("workspace", "zone"), "Europe/Nowhere"),
        (("workspace", "zone"), "../../etc/passwd"),
        (("workspace", "logo_png"), "not base64"),
        (("workspace", "logo_png"), base64.b64encode(b"GIF89a").decode()),
        (("workspace", "logo_png"), base64.b64encode(HUGE_PNG_HEAD).decode()),
        (("last_change_at",), "2026-11-21"),
        (("last_change_at",), "yesterday"),
    ],
)
def test_what_is_no_snapshot_is_refused(path: tuple[str, ...], value: Any) -> None:
    data = json.loads(a_snapshot().canonical())
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        CaseSnapshot.model_validate(data)


def test_snapshot_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        a_snapshot().last_change_at = AS_OF  # type: ignore[misc]


def test_entry_name_falls_back_to_english_then_any_then_code() -> None:
    assert EntryRef(code="c", names={"en": "E", "de": "D"}).name("de") == "D"
    assert EntryRef(code="c", names={"en": "E", "de": "D"}).name("fr") == "E"
    assert EntryRef(code="c", names={"uk": "U", "pl": "P"}).name("fr") == "P"
    assert EntryRef(code="c").name("fr") == "c"
