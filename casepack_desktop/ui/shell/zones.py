# SPDX-License-Identifier: Apache-2.0
"""A box to choose one of the 600 time zones by typing a part of its name."""

from functools import cache
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy, QWidget

_SHOWN = 14
_UTC = "UTC"
_NAMES_OF_UTC = frozenset({"Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "Zulu", "UCT"})
_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


class ZoneBox(QComboBox):
    """IANA names; what is typed is completed by any part of the name."""

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(_SHOWN)
        self.addItems(_names())
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.show_zone(zone)

    def show_zone(self, zone: str) -> None:
        """Choose a zone."""
        self.setCurrentText(zone_text(zone))

    def zone(self) -> str:
        """Return what stands in the box, "" if it is no zone."""
        text = self.currentText().strip()
        return text if text in available_timezones() else ""


def zone_text(zone: str) -> str:
    """Return what stands in the box for a zone."""
    return _UTC if zone in _NAMES_OF_UTC else zone


@cache
def _names() -> list[str]:
    places = (name for name in available_timezones() if "/" in name)
    return [*sorted(name for name in places if not name.startswith(_NO_PLACES)), _UTC]
