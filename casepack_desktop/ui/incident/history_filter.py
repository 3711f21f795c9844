# SPDX-License-Identifier: Apache-2.0
"""Which changes of a case are looked for, and the bar in which one says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.words import Told, told_changes, words_of
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from casepack_desktop.storage.history import Narrowing

ALL_TOPICS = N_("All changes")
ALL_ACTORS = N_("Everybody")
TOPIC = N_("What changed")
ACTOR = N_("Who changed it")
FIND = N_("Find in the history")
TOPICS: dict[str, str] = {
    "incident": N_("Fields"),
    "comment": N_("Comments"),
    "attachment": N_("Files"),
    "relation": N_("Links"),
}
_FIELD = "field:"
_NARROWEST = 150
_NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Conditions that a change has to meet; empty ones do not narrow."""

    topic: str = ""
    """What hangs on the case or the case itself, or `field:` with the key of a field."""
    actor: str = ""
    text: str = ""

    def narrowing(self) -> "Narrowing":
        """Return as much of it as storage can look for."""
        from casepack_desktop.storage.history import Narrowing

        if self.topic.startswith(_FIELD):
            # What a case was registered with stands together in one line.
            key = self.topic.removeprefix(_FIELD)
            return Narrowing("incident", (key, "created"), self.actor)
        return Narrowing(self.topic, (), self.actor)

    def fits(self, entry: HistoryEntry, session: Session, translator: Translator) -> bool:
        """Return whether a line of this entry is meant; touches no widget."""
        if not self.topic and not self.text:
            return True
        lines = told_changes(entry, translator)
        return any(self.fits_line(told, session, translator) for told in lines)

    def fits_line(self, told: Told, session: Session, translator: Translator) -> bool:
        """Return whether one line is meant, whoever wrote it."""
        if self.topic.startswith(_FIELD):
            if told.entity != "incident" or told.key != self.topic.removeprefix(_FIELD):
                return False
        elif self.topic and told.entity != self.topic:
            return False
        return not self.text or self._says(told, session, translator)

    def _says(self, told: Told, session: Session, translator: Translator) -> bool:
        wanted = self.text.casefold()
        if wanted in told.name.casefold():
            return True
        values = (words_of(told, value, session, translator) for value in (told.old, told.new))
        return any(wanted in value.casefold() for value in values)


class FilterBar(QWidget):
    """Two boxes to choose from and one to type into.

    Signals: `changed` with the `ChangeFilter` that is chosen now.
    """

    changed = Signal(object)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        gettext = translator.gettext
        self.topic = self._box(TOPIC, self._topics())
        self.actor = self._box(ACTOR, [("", gettext(ALL_ACTORS))])
        self.search = SearchField(gettext(FIND), translator)
        self.search.searched.connect(self._tell)
        line = row(self, gap=2)
        line.addWidget(self.topic)
        line.addWidget(self.actor)
        line.addWidget(self.search, 1)

    def filter(self) -> ChangeFilter:
        """Return what is chosen."""
        topic, actor = self.topic.currentData(), self.actor.currentData()
        return ChangeFilter(str(topic or ""), str(actor or ""), self.search.text().strip())

    def clear(self) -> None:
        """Choose everything."""
        for box in (self.topic, self.actor):
            box.setCurrentIndex(0)
        self.search.clear_search()

    def show_actors(self, actors: Sequence[str]) -> None:
        """Let one choose among these people; the chosen one stays."""
        chosen = self.actor.currentData()
        self.actor.blockSignals(True)
        self.actor.clear()
        self.actor.addItem(self._translator.gettext(ALL_ACTORS), "")
        for name in actors:
            self.actor.addItem(shown_line(name, _NAME_LIMIT), name)
        self.actor.setCurrentIndex(max(0, self.actor.findData(chosen)))
        self.actor.blockSignals(False)

    def _topics(self) -> list[tuple[str, str]]:
        gettext = self._translator.gettext
        fields = [(f"{_FIELD}{key}", gettext(field.label)) for key, field in FIELD.items()]
        named = [(key, gettext(msgid)) for key, msgid in TOPICS.items()]
        return [("", gettext(ALL_TOPICS)), *named, *fields]

    def _box(self, name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._translator.gettext(name))
        box.setMinimumWidth(px(_NARROWEST))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        for key, text in choices:
            box.addItem(text, key)
        if len(choices) > len(TOPICS) + 1:
            box.insertSeparator(len(TOPICS) + 1)
        box.currentIndexChanged.connect(self._tell)
        return box

    def _tell(self) -> None:
        self.changed.emit(self.filter())
