# SPDX-License-Identifier: Apache-2.0
"""What the message bar said, told anew after the window was furnished in another language or size.

Buttons of the old messages belong to pages that are gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casepack_desktop.ui.widgets.message_bar import Message, Undoable

if TYPE_CHECKING:
    from casepack_desktop.app.pages import CasePages
    from casepack_desktop.app.window import Desktop

OF_DRAFT = "draft:"
OFFERED_BY_CARD = "draft"


@dataclass(frozen=True, slots=True)
class Registered:
    """A message about a new incident is about this."""

    uuid: str
    number: str


def retell(messages: Sequence[Message], desktop: "Desktop") -> None:
    """Tell again what was told before; news that nothing can be done about is left out.

    Warnings and errors stay as they were said where they cannot be said anew.
    """
    pages = desktop.pages
    for message in messages:
        if callable(message.about):
            desktop.window.messages.post(message.about())
        elif pages is not None and _is_told(message, pages):
            continue
        # A card that is open offers its draft itself.
        elif message.kind.stays and message.key != OFFERED_BY_CARD:
            desktop.window.messages.post(replace(message, actions=()))
    if pages is not None and any(one.key.startswith(OF_DRAFT) for one in messages):
        pages.offer_drafts()


def _is_told(message: Message, pages: "CasePages") -> bool:
    """Let the pages tell a message anew; return False if they know nothing of it."""
    match message.about:
        case Undoable(action):
            pages.last_change.tell_of(action)
        case Registered(uuid, number):
            pages.announce_new(uuid, number)
        case _:
            return message.key.startswith(OF_DRAFT)
    return True
