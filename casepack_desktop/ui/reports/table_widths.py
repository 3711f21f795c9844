# SPDX-License-Identifier: Apache-2.0
"""How wide the columns of the reports are, so that nothing is cut before it must be."""

from functools import lru_cache

from PySide6.QtGui import QFontMetrics, QGuiApplication

from casepack_desktop.domain.enums import ReportState
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.reports.row_buttons import RowButtons
from casepack_desktop.ui.reports.rows import COLUMNS, KEYS, Act, ReportModel
from casepack_desktop.ui.reports.wording import STATES
from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.tokens import TypeRole

_INSET = 20
_SIGN = 18
_EDGE = 4
# A button in a table is wider than one that stands nowhere yet says.
_SLACK = 10
_REASON = 200
_NARROWEST_TITLE = 110
_TITLE_SHARE = 0.5


def fitted(model: ReportModel, width: int, translator: Translator) -> tuple[dict[str, int], bool]:
    """Return the widths of the columns that are shown and whether buttons are icons."""
    natural = {key: _natural(model, number) for number, key in enumerate(KEYS) if key != "status"}
    status = _status_width(model, translator)
    for as_icons, without in ((False, ()), (True, ()), (True, ("language",))):
        widths = {key: natural[key] for key in natural if key not in without}
        widths["actions"] = _actions_width(model, translator, as_icons=as_icons)
        rest = width - sum(widths[key] for key in widths if key not in ("template", "status"))
        if rest >= natural["template"] + status:
            break
    title = min(natural["template"], max(px(_NARROWEST_TITLE), int(rest * _TITLE_SHARE)))
    return widths | {"template": title, "status": max(rest - title, status // 2)}, as_icons


def _natural(model: ReportModel, number: int) -> int:
    metrics = QFontMetrics(font_of(COLUMNS[number].type_role))
    return max(metrics.horizontalAdvance(text) for text in model.texts(number)) + px(_INSET)


def _status_width(model: ReportModel, translator: Translator) -> int:
    metrics = QFontMetrics(font_of(TypeRole.BODY))
    texts = [translator.gettext(text) for text, _tone in STATES.values()]
    width = max(metrics.horizontalAdvance(text) for text in texts) + px(_INSET + _SIGN)
    has_reasons = any(row.view.state is ReportState.FAILED for row in model.rows())
    return max(width, px(_REASON)) if has_reasons else width


def _actions_width(model: ReportModel, translator: Translator, *, as_icons: bool) -> int:
    rows = {row.acts for row in model.rows()}
    widest = max((_buttons_width(acts, translator, as_icons=as_icons) for acts in rows), default=0)
    return max(_natural(model, len(KEYS) - 1), widest + px(_EDGE))


def _buttons_width(acts: tuple[Act, ...], translator: Translator, *, as_icons: bool) -> int:
    look = QGuiApplication.font().toString() + QGuiApplication.palette().window().color().name()
    return _measured(acts, translator, look, as_icons=as_icons)


@lru_cache(maxsize=64)
def _measured(acts: tuple[Act, ...], translator: Translator, _look: str, *, as_icons: bool) -> int:
    buttons = RowButtons(acts, "", lambda _act: None, translator, as_icons=as_icons)
    return buttons.natural_width() + len(acts) * px(_SLACK)
