# SPDX-License-Identifier: Apache-2.0
"""Text that was typed, kept and never saved, told when its workspace is opened again."""

from dataclasses import dataclass
from datetime import UTC

from casepack_desktop.domain.drafts import Draft
from casepack_desktop.domain.errors import NotFound
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.session import Session

OF_INCIDENT = N_("There is unsaved text of {number} from {time}.")
OF_NEW = N_("There is unsaved text of a new incident from {time}.")
OF_COMMENT = N_("There is an unsaved comment on {number} from {time}.")
NEW = "new"
COMMENT = "comment:"
_MOST = 3


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """A sentence about the draft of a key; `uuid` is "" for that of a new incident."""

    key: str
    uuid: str
    text: str
    tab: str = "overview"
    """The tab of the incident where the text comes back."""


def offers(session: Session, translator: Translator) -> list[DraftOffer]:
    """Return the newest drafts; those of incidents that are gone are left out."""
    found: list[DraftOffer] = []
    for draft in reversed(session.services.drafts.kept()):
        if len(found) == _MOST:
            break
        offer = _offer(draft, session, translator)
        if offer is not None:
            found.append(offer)
    return found


def _offer(draft: Draft, session: Session, translator: Translator) -> DraftOffer | None:
    kept_at = local_time(draft.kept_at.at.astimezone(UTC), session.zone)
    time = kept_at.strftime("%Y-%m-%d %H:%M")
    if draft.key == NEW:
        return DraftOffer(NEW, "", translator.gettext(OF_NEW, time=time))
    uuid = draft.key.removeprefix(COMMENT)
    text, tab = (OF_INCIDENT, "overview") if uuid == draft.key else (OF_COMMENT, "comments")
    try:
        number = session.services.incidents.get(uuid).number
    except NotFound:
        return None
    return DraftOffer(draft.key, uuid, translator.gettext(text, number=number, time=time), tab)
