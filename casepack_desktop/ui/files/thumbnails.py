# SPDX-License-Identifier: Apache-2.0
"""The small pictures of one incident's files: made for what is seen, kept in memory only.

A file is read in the reader's thread and decoded in a process of its own, one after the other.
"""

from collections import OrderedDict
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.files import FileView
from casepack_desktop.ui.files.picture_maker import PictureMaker
from casepack_desktop.ui.files.picture_wire import KINDS, LARGEST_FILE
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

    Signals: `arrived` with the UUID of a file whose picture is there now, or known to be none.
    """

    arrived = Signal(str)

    def __init__(
        self, session: Session, parent: QObject, *, maker: PictureMaker | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._key = f"files:picture:{next(_NUMBERS)}"
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._failed: set[str] = set()
        self._waiting: OrderedDict[str, FileView] = OrderedDict()
        self._asked = ""
        self._maker = maker or PictureMaker()
        self._maker.setParent(self)
        self._maker.made.connect(self._on_maker_made)
        self.destroyed.connect(partial(_drop, session, self._key))

    def of(self, view: FileView) -> QPixmap | None:
        """Return the picture of a file if it is there, and have it made otherwise."""
        if view.uuid in self._pictures:
            return self._pictures[view.uuid]
        is_under_way = view.uuid in self._waiting or view.uuid == self._asked
        if view.media_type in KINDS and not self.is_none(view) and not is_under_way:
            self._waiting[view.uuid] = view
            # What was wanted first has been scrolled past since.
            while len(self._waiting) > _WAITING:
                self._waiting.popitem(last=False)
            self._ask_next()
        return None

    def is_none(self, view: FileView) -> bool:
        """Return whether a file that should have a picture has none: damaged or too large."""
        if view.media_type not in KINDS:
            return False
        return view.uuid in self._failed or not 0 < view.size <= LARGEST_FILE

    def _ask_next(self) -> None:
        if self._asked or not self._waiting:
            return
        uuid, view = self._waiting.popitem(last=False)
        self._asked = uuid

        def question(services: "Services") -> bytes:
            return services.files.content(uuid, LARGEST_FILE)

        make = partial(self._make, KINDS[view.media_type])
        self._session.ask(self._key, question, make, self._take_none)

    def _make(self, kind: int, data: bytes) -> None:
        self._maker.make(kind, data, SIDE)

    def _take(self, image: QImage | None) -> None:
        uuid, self._asked = self._asked, ""
        if image is None:
            self._failed.add(uuid)
        else:
            self._pictures[uuid] = QPixmap.fromImage(image)
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self.arrived.emit(uuid)
        self._ask_next()

    def _take_none(self, _problem: Problem) -> None:
        # That a content is damaged is told where somebody opens or saves it, and by a check.
        self._take(None)

    def _on_maker_made(self, image: QImage | None) -> None:
        self._take(image)


def _drop(session: Session, key: str) -> None:
    session.drop(key)
