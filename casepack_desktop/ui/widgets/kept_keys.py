# SPDX-License-Identifier: Apache-2.0
"""Keys of the window that a panel above the page keeps to itself.

They change something that lies below the panel, where the person who types does not look.
"""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence

_KEPT = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+D")


def keeps_key(event: QEvent) -> bool:
    """Keep a key from the shortcuts of the window if it is one of these; return whether it is."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if QKeySequence(event.keyCombination()) not in map(QKeySequence, _KEPT):
        return False
    event.accept()
    return True
