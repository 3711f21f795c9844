# SPDX-License-Identifier: Apache-2.0
"""A long text that is typed plainly and shown as it is meant, one or the other."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.growing_text import GrowingText
from casepack_desktop.ui.widgets.buttons import Button, Look, push_button
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.markdown_view import MarkdownView

EDIT = N_("Edit")
PREVIEW = N_("Preview")
EDIT_NAME = N_("Edit “{field}”")
PREVIEW_NAME = N_("Preview “{field}” as it will be printed")


class LongText(QWidget):
    """A box to type in and a view of the same text; one of them is there.

    Signals: `mode_changed` after one took the place of the other.
    """

    mode_changed = Signal()

    def __init__(
        self, name: str, box: GrowingText, translator: Translator, parent: QWidget | None = None
    ) -> None:
        """`name` is that of the field."""
        super().__init__(parent)
        self._translator = translator
        self._name = name
        self.box = box
        self.view: MarkdownView | None = None
        self.button: Button = push_button(translator.gettext(PREVIEW), self.toggle, look=Look.LINK)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._inside = column(self, gap=0)
        self._inside.addWidget(box)
        box.textChanged.connect(self._on_box_text_changed)
        self._say()

    @property
    def is_preview(self) -> bool:
        """Return whether the text is shown as it is meant."""
        return self.view is not None and not self.view.isHidden()

    def settle(self) -> None:
        """Choose what a text that was just loaded is shown in: the view, if it has marks."""
        from casepack_desktop.reporting.markdown import has_marks

        self._show(preview=has_marks(self.box.whole_text()))

    def edit(self) -> None:
        """Show the box to type in."""
        self._show(preview=False)

    def toggle(self) -> None:
        """Show the other one and give it the keyboard."""
        self._show(preview=not self.is_preview)
        target = self.view if self.is_preview and self.view is not None else self.box
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show in the view what stands in the box now."""
        if self.view is not None and self.is_preview:
            self.view.show_text(self.box.whole_text())

    def _show(self, *, preview: bool) -> None:
        if preview and self.view is None:
            self.view = self._made_view()
        if self.view is None:
            return
        self.box.setVisible(not preview)
        self.view.setVisible(preview)
        self.refresh()
        self._say()
        self.mode_changed.emit()

    def _made_view(self) -> MarkdownView:
        view = MarkdownView()
        view.setAccessibleName(self._name)
        view.edit_wanted.connect(self.toggle)
        view.hide()
        self._inside.addWidget(view)
        QWidget.setTabOrder(self.box, view)
        return view

    def _say(self) -> None:
        gettext = self._translator.gettext
        self.button.setText(gettext(EDIT if self.is_preview else PREVIEW))
        name = gettext(EDIT_NAME if self.is_preview else PREVIEW_NAME, field=self._name)
        self.button.setAccessibleName(name)
        self.button.setVisible(self.is_preview or not self.box.is_blank())

    def _on_box_text_changed(self) -> None:
        has_text = not self.box.is_blank()
        if not self.is_preview and self.button.isHidden() is has_text:
            self.button.setVisible(has_text)
