# SPDX-License-Identifier: Apache-2.0
"""The columns of the list as data: what each shows, how it looks and how wide it is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.views import IncidentRow
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.registry.wording import Wording

Reading = Callable[[IncidentRow, Wording], str]


class Look(StrEnum):
    """How the cells of a column are painted."""

    PLAIN = "plain"
    QUIET = "quiet"
    STRONG = "strong"
    MONO = "mono"
    DOT = "dot"
    PILL = "pill"


def _nothing(_row: IncidentRow, _wording: Wording) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; lengths are pixels of the tokens."""

    key: str
    title: str
    text: Reading
    narrow: int
    wide: int
    look: Look = Look.PLAIN
    sort_key: str = ""
    """What the list is sorted by, "" where nothing makes that quick."""
    sorted_by: str = ""
    hue: Reading = _nothing
    """The colour of the dot or the severity of the pill."""
    tip: Reading | None = None
    """The tool tip where it says more than the text."""
    grows: bool = False
    is_shown: bool = True
    yields: int = 0
    """Which columns make room first in a narrow window: the highest; 0 stays."""


COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        N_("Number"),
        lambda row, _: row.number,
        124,
        136,
        Look.MONO,
        "number",
        N_("sorted by number"),
    ),
    Column(
        "title",
        N_("Title"),
        lambda row, _: row.title,
        190,
        280,
        Look.STRONG,
        "title",
        N_("sorted by title"),
        grows=True,
    ),
    Column(
        "company",
        N_("Company"),
        lambda row, wording: wording.name(row.company_id),
        100,
        124,
        yields=1,
    ),
    Column(
        "event_start_at",
        N_("Event date"),
        lambda row, wording: wording.moment(row.event_start_at),
        134,
        142,
        Look.MONO,
        "event_start_at",
        N_("sorted by event date"),
        tip=lambda row, wording: wording.moment_with_offset(row.event_start_at),
    ),
    Column(
        "location",
        N_("Location"),
        lambda row, _: row.location or "",
        80,
        110,
        Look.QUIET,
        yields=2,
    ),
    Column(
        "classification",
        N_("Classification"),
        lambda row, wording: wording.name(row.classification_id),
        108,
        130,
        yields=3,
    ),
    Column(
        "type",
        N_("Type"),
        lambda row, wording: wording.name(row.type_id),
        120,
        146,
        Look.DOT,
        hue=lambda row, wording: wording.colour(row.type_id),
    ),
    Column("status", N_("Status"), lambda row, wording: wording.name(row.status_id), 116, 120),
    Column(
        "severity",
        N_("Severity"),
        lambda row, wording: wording.severity(row.severity),
        94,
        98,
        Look.PILL,
        "severity",
        N_("sorted by severity"),
        hue=lambda row, _: row.severity or "",
    ),
    Column(
        "registered_at",
        N_("Registered"),
        lambda row, wording: wording.moment(row.registered_at),
        134,
        142,
        Look.MONO,
        "registered_at",
        N_("sorted by time of registration"),
        tip=lambda row, wording: wording.moment_with_offset(row.registered_at),
        is_shown=False,
    ),
)
PLACE: dict[str, int] = {column.key: place for place, column in enumerate(COLUMNS)}


def sortable(key: str) -> Column | None:
    """Return the column that the list is sorted by under this key."""
    return next((column for column in COLUMNS if column.sort_key == key), None)
