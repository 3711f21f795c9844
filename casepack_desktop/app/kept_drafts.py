# SPDX-License-Identifier: Apache-2.0
"""Text that was typed, kept and never saved, told when its workspace is opened again."""

from dataclasses import dataclass
from datetime import UTC

from casepack_desktop.domain.errors import NotFound
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.support.zones import local_time
from casepack_desktop.ui.session import Session

OF_INCIDENT = N_("There is unsaved text of {number} from {time}.")
OF_NEW = N_("There is unsaved text of a new incident from {time}.")
NEW = "new"
OF_COMMENT = "comment:"
_MOST = 3


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """A sentence about a draft; `uuid` is "" for that of a new incident."""

    uuid: str
    text: str


def offers(session: Session, translator: Translator) -> list[DraftOffer]:
    """Return the newest drafts; those of incidents that are gone are left out."""
    found: list[DraftOffer] = []
    for draft in reversed(session.services.drafts.kept()):
        if draft.key.startswith(OF_COMMENT):
            continue  # stands in its box again as soon as the comments are looked at
        if len(found) == _MOST:
            break
        kept_at = local_time(draft.kept_at.at.astimezone(UTC), session.zone)
        time = kept_at.strftime("%Y-%m-%d %H:%M")
        if draft.key == NEW:
            found.append(DraftOffer("", translator.gettext(OF_NEW, time=time)))
            continue
        try:
            number = session.services.incidents.get(draft.key).number
        except NotFound:
            continue
        text = translator.gettext(OF_INCIDENT, number=number, time=time)
        found.append(DraftOffer(draft.key, text))
    return found
