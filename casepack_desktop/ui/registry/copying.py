# SPDX-License-Identifier: Apache-2.0
"""Rows of the list as text for another program: tabs between columns, names of columns first."""

from collections.abc import Iterable, Sequence

from casepack_desktop.exchange.cells import guarded_cell
from casepack_desktop.render.text import one_line
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.registry.model import IncidentModel

_CELL_LIMIT = 32_000


def rows_as_text(
    model: IncidentModel, rows: Iterable[int], sections: Sequence[int], translator: Translator
) -> str:
    """Return the rows with the columns of these sections, one line each, behind the titles.

    No cell holds a tab or a line break, and none starts a formula in a spreadsheet.
    """
    columns = [COLUMNS[section] for section in sections]
    lines = ["\t".join(translator.gettext(column.title) for column in columns)]
    for row in rows:
        texts = (one_line(model.whole_text(row, column), _CELL_LIMIT) for column in columns)
        lines.append("\t".join(guarded_cell(text) for text in texts))
    return "\n".join(lines) + "\n"
