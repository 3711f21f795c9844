# SPDX-License-Identifier: Apache-2.0
"""The rows that were not imported as a table, so that they can be repaired in a spreadsheet."""

import csv
from collections.abc import Iterable
from typing import Protocol, TextIO

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.exchange.cells import guarded_cell
from casepack_desktop.exchange.records import Rejected
from casepack_desktop.support.i18n import N_

_HEADINGS = (N_("Line"), N_("Field"), N_("Reason"), N_("Row"))


class Translate(Protocol):
    """Looks a message up and fills in its placeholders, as `Translator.gettext` does."""

    def __call__(self, msgid: str, /, **params: object) -> str:
        """Return the message in the language of the table."""


def write_rejects(file: TextIO, rejected: Iterable[Rejected], translate: Translate) -> int:
    """Write one row per rejected record and return their number; open `file` with newline=""."""
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([translate(heading) for heading in _HEADINGS])
    count = 0
    for row in rejected:
        label = translate(FIELD[row.field].label) if row.field in FIELD else row.field
        cells = (str(row.line), label, translate(row.reason, **row.params), row.excerpt)
        writer.writerow([guarded_cell(cell) for cell in cells])
        count += 1
    return count
