# SPDX-License-Identifier: Apache-2.0
"""What can be done with one report, as buttons in its row and as a menu of the same."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.reports.rows import Act
from casepack_desktop.ui.theme.icons import icon
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import literal, shown_line

TEXTS: dict[Act, str] = {
    Act.PREVIEW: N_("Preview"),
    Act.SAVE: N_("Save as…"),
    Act.FOLDER: N_("Open folder"),
    Act.RETRY: N_("Retry"),
    Act.CANCEL: N_("Cancel"),
}
NAMES: dict[Act, str] = {
    Act.PREVIEW: N_("Preview {report}"),
    Act.SAVE: N_("Save {report}"),
    Act.FOLDER: N_("Open the folder of {report}"),
    Act.RETRY: N_("Retry {report}"),
    Act.CANCEL: N_("Cancel {report}"),
}
_ICONS: dict[Act, str] = {
    Act.PREVIEW: "eye",
    Act.SAVE: "download",
    Act.FOLDER: "folder-open",
    Act.RETRY: "refresh-cw",
    Act.CANCEL: "x",
}
Run = Callable[[Act], object]


class RowButtons(QWidget):
    """The buttons of a row: with their texts, or as icons where the room is short."""

    def __init__(
        self,
        acts: tuple[Act, ...],
        report: str,
        run: Run,
        translator: Translator,
        *,
        as_icons: bool,
    ) -> None:
        super().__init__()
        self.shown = (acts, report, as_icons)
        layout = row(self, gap=0)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        self._buttons: dict[Act, QPushButton | QToolButton] = {}
        for act in acts:
            name = translator.gettext(NAMES[act], report=report)
            button = _button(act, name, partial(run, act), translator, as_icons=as_icons)
            layout.addWidget(button)
            self._buttons[act] = button
        layout.addStretch(1)

    def button(self, act: Act) -> QPushButton | QToolButton:
        """Return the button of something that can be done."""
        return self._buttons[act]

    def natural_width(self) -> int:
        """Return the width at which no button is cut."""
        for button in self._buttons.values():
            button.ensurePolished()
        return sum(button.sizeHint().width() for button in self._buttons.values())

    def focused_act(self) -> Act | None:
        """Return the act whose button has the focus."""
        return next((act for act, one in self._buttons.items() if one.hasFocus()), None)

    def focus_act(self, act: Act | None) -> None:
        """Give the focus to the button of an act, else to the first one."""
        button = self._buttons.get(act) if act is not None else None
        button = button or next(iter(self._buttons.values()), None)
        if button is not None:
            button.setFocus()


def _button(
    act: Act, name: str, run: Callable[[], object], translator: Translator, *, as_icons: bool
) -> QPushButton | QToolButton:
    if as_icons:
        return icon_button(_ICONS[act], name, run, tone=Tone.ACCENT)
    button = push_button(translator.gettext(TEXTS[act]), run, look=Look.LINK)
    button.setAccessibleName(shown_line(name))
    return button


def row_menu(acts: tuple[Act, ...], run: Run, translator: Translator, parent: QWidget) -> QMenu:
    """Return a menu of what can be done."""
    menu = QMenu(parent)
    for act in acts:
        entry = menu.addAction(icon(_ICONS[act]), literal(translator.gettext(TEXTS[act])))
        entry.triggered.connect(partial(run, act))
    return menu
