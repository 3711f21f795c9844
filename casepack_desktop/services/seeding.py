# SPDX-License-Identifier: Apache-2.0
"""The directories that a new workspace starts with (RSIT v1003 and four statuses)."""

import tomllib
from typing import Any

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.views import Change
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage.directories import NewEntry, add_entry
from casepack_desktop.support.ids import uuid7
from casepack_desktop.support.resources import resource_path

CREATED = "created"
_FILES = {
    DirectoryKind.CLASSIFICATION: "classifications.toml",
    DirectoryKind.TYPE: "types.toml",
    DirectoryKind.STATUS: "statuses.toml",
}


def seed_directories(write: Write) -> None:
    """Insert the shipped classifications, types and statuses, each with a history row."""
    classes: dict[str, int] = {}
    for kind, file in _FILES.items():
        content = tomllib.loads(resource_path("directories", file).read_text("utf-8"))
        for item in content["entry"]:
            new = _entry(kind, item, classes, write)
            key = add_entry(write.connection, new)
            if kind is DirectoryKind.CLASSIFICATION:
                classes[new.code] = key
            write.record(Change(kind, new.uuid, CREATED, None, new.code))


def _entry(
    kind: DirectoryKind, item: dict[str, Any], classes: dict[str, int], write: Write
) -> NewEntry:
    return NewEntry(
        uuid=uuid7(write.at.at),
        kind=kind,
        code=item["code"],
        colour=item["colour"],
        names=item["name"],
        descriptions=item["description"],
        search_words=item.get("search", {}),
        parent_id=classes[item["classification"]] if "classification" in item else None,
        phase=Phase(item["phase"]) if "phase" in item else None,
    )
