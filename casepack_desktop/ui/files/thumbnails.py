# SPDX-License-Identifier: Apache-2.0
"""The small pictures of one incident's files: made for what is seen, kept in memory only."""

from collections import OrderedDict
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.files import FileView
from casepack_desktop.ui.files.picturing import has_picture, picture_of
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

SIDE = 96
"""Pixels of the longer side; painted smaller, so that they are sharp on any screen."""
_KEPT = 400
_WAITING = 60
_NUMBERS = count()


class Thumbnails(QObject):
    """Pictures by the UUID of the file.

    Signals: `arrived` with the UUID of a file whose picture is there now.
    """

    arrived = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._key = f"files:picture:{next(_NUMBERS)}"
        self._pictures: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[str, FileView] = OrderedDict()
        self._asked = ""
        self.destroyed.connect(partial(_drop, session, self._key))

    def of(self, view: FileView) -> QPixmap | None:
        """Return the picture of a file if it is there, and have it made otherwise."""
        if view.uuid in self._pictures:
            return self._pictures[view.uuid]
        if has_picture(view) and view.uuid not in self._waiting and view.uuid != self._asked:
            self._waiting[view.uuid] = view
            # What was wanted first has been scrolled past since.
            while len(self._waiting) > _WAITING:
                self._waiting.popitem(last=False)
            self._ask_next()
        return None

    def _ask_next(self) -> None:
        if self._asked or not self._waiting:
            return
        uuid, view = self._waiting.popitem(last=False)
        self._asked = uuid

        def question(services: "Services") -> QImage | None:
            return picture_of(services, view, SIDE)

        self._session.ask(self._key, question, self._take, self._take_none)

    def _take(self, image: QImage | None) -> None:
        uuid, self._asked = self._asked, ""
        self._pictures[uuid] = None if image is None else QPixmap.fromImage(image)
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        if image is not None:
            self.arrived.emit(uuid)
        self._ask_next()

    def _take_none(self, _problem: Problem) -> None:
        # That a content is damaged is told where somebody opens or saves it, and by a check.
        self._take(None)


def _drop(session: Session, key: str) -> None:
    session.drop(key)
