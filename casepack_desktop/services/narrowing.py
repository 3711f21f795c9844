# SPDX-License-Identifier: Apache-2.0
"""A filter as storage takes it, with its directory entries resolved."""

from datetime import datetime

from sqlalchemy import Connection

from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.services.directories import Directory
from casepack_desktop.storage.directories import read_entries
from casepack_desktop.storage.listing import ListFilter


def narrowed(connection: Connection, wanted: IncidentFilter, now: datetime) -> ListFilter:
    """Return the filter as the list takes it at the aware instant `now`.

    Raises `BadValue` for unknown directory entries.
    """
    del now  # no part of a filter depends on it yet
    entry_ids: tuple[tuple[str, tuple[int, ...]], ...] = ()
    if wanted.entries:  # reading the directories takes longer than a page of the list
        directory = Directory(tuple(read_entries(connection)))
        entry_ids = tuple(
            (kind.value, tuple(directory.resolve(kind, text).id for text in texts))
            for kind, texts in wanted.entries.items()
        )
    return ListFilter(entry_ids, wanted.severities, wanted.tlps, wanted.words)
