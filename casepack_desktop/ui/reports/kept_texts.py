# SPDX-License-Identifier: Apache-2.0
"""Texts of a report that is not made yet, kept beside the case so that no end takes them."""

import logging
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from casepack_desktop.domain.errors import Problem
from casepack_desktop.ui.reports.desk import Draft
from casepack_desktop.ui.session import Session

_AFTER_MS = 2_000
_LOG = logging.getLogger(__name__)


class KeptTexts(QObject):
    """Keeps the texts of one builder two seconds after the last key, and when it closes."""

    def __init__(
        self, session: Session, incident: str, template: str, draft: Draft, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._key = f"report:{incident}:{template}"
        self._draft = draft
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def take_back(self) -> None:
        """Fill the draft with what an earlier session kept, unless something stands there."""
        if self._texts() or not self._session.is_writable:
            return
        try:
            kept = self._session.services.drafts.find(self._key)
        except Problem as problem:
            _note(problem)
            return
        if kept is not None:
            self._draft.texts.update(kept.texts)

    def typed(self) -> None:
        """Keep the texts soon."""
        self._timer.start()

    def keep_now(self) -> None:
        """Keep the texts, if any was typed since they were kept last."""
        if self._timer.isActive():
            self._timer.stop()
            self._store(self._texts())

    def forget(self) -> None:
        """Keep nothing: a report that was asked for holds the texts now."""
        self._timer.stop()
        self._store({})

    def _on_timer_timeout(self) -> None:
        self._store(self._texts())

    def _texts(self) -> Mapping[str, str]:
        return {key: text for key, text in self._draft.texts.items() if text.strip()}

    def _store(self, texts: Mapping[str, str]) -> None:
        if not self._session.is_writable:
            return
        drafts = self._session.services.drafts
        try:
            if texts:
                drafts.keep(self._key, 0, texts)
            else:
                drafts.drop(self._key)
        except Problem as problem:
            _note(problem)


def _note(problem: Problem) -> None:
    # The texts stay in the builder; what hinders the keeping is told where something is saved.
    _LOG.info("texts of a report not kept: %s", type(problem).__name__)
