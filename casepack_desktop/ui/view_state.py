# SPDX-License-Identifier: Apache-2.0
"""How the window was left: its place, widths of columns, recent workspaces.

Nobody chose these, so a file that cannot be read or written is no news: the window then opens as
it did the first time.
"""

import binascii
import logging
from base64 import b64decode, b64encode
from pathlib import Path

from PySide6.QtCore import QByteArray

from casepack_desktop.ui.preferences import read_json_object, write_json

_FILE = "state.json"
_LOG = logging.getLogger(__name__)


class ViewState:
    """Named pieces of state; `save` writes them, best once when the window closes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._values, problem = read_json_object(self._path)
        self._saved = dict(self._values)
        if problem is not None:
            _LOG.info("state not read, so the window opens as at first")

    def shape(self, name: str) -> QByteArray:
        """Return what Qt's `saveState` or `saveGeometry` gave, empty if there is none."""
        value = self._values.get(name)
        try:
            return QByteArray(b64decode(value, validate=True) if isinstance(value, str) else b"")
        except (binascii.Error, ValueError):
            return QByteArray()

    def keep_shape(self, name: str, shape: QByteArray) -> None:
        """Keep what Qt's `saveState` or `saveGeometry` gives."""
        self._values[name] = b64encode(shape.data()).decode("ascii")

    def texts(self, name: str) -> list[str]:
        """Return a list such as that of the recent workspaces."""
        value = self._values.get(name)
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def keep_texts(self, name: str, texts: list[str]) -> None:
        """Keep a list of texts."""
        self._values[name] = list(texts)

    def save(self) -> bool:
        """Write what changed; return whether the file holds it now."""
        if self._values == self._saved:
            return True
        try:
            write_json(self._path, self._values)
        except OSError as error:
            _LOG.info("state not saved: %s", error.strerror)
            return False
        self._saved = dict(self._values)
        return True
