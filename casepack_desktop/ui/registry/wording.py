# SPDX-License-Identifier: Apache-2.0
"""How the cells of the list say what a row holds, in one language and one zone."""

from collections.abc import Iterable
from datetime import tzinfo

from casepack_desktop.domain.enums import ENUM_LABELS, Severity
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.views import Entry
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import Translator
from casepack_desktop.support.zones import local_time

MISSING = "?"
"""Stands for an entry that the directories do not know, so that the row is seen to be broken."""


class Wording:
    """Names of entries, severities and moments as they were when it was made."""

    def __init__(self, entries: Iterable[Entry], zone: tzinfo, translator: Translator) -> None:
        entries = tuple(entries)
        self._names = {entry.id: entry.name(translator.names_locale) for entry in entries}
        self._colours = {entry.id: entry.colour for entry in entries}
        self._severities = {str(key): translator.gettext(ENUM_LABELS[key]) for key in Severity}
        self._zone = zone

    def name(self, key: int | None) -> str:
        """Return the name of an entry, "" for none."""
        return "" if key is None else self._names.get(key, MISSING)

    def colour(self, key: int | None) -> str:
        """Return the colour of an entry, "" for none."""
        return "" if key is None else self._colours.get(key, "")

    def severity(self, severity: str | None) -> str:
        """Return the name of a severity, "" for none."""
        return "" if severity is None else self._severities.get(severity, MISSING)

    def moment(self, moment: Moment | None) -> str:
        """Return a moment to the minute in the zone; a partial date is as long as it is known."""
        if moment is None:
            return ""
        if moment.precision is not Precision.EXACT:
            return moment.isoformat()
        return local_time(moment.at, self._zone).isoformat(" ", "minutes")[:16]

    def moment_with_offset(self, moment: Moment | None) -> str:
        """Return a moment with its offset from UTC, for a tool tip."""
        if moment is None or moment.precision is not Precision.EXACT:
            return self.moment(moment)
        return format_instant(moment.at, self._zone)
