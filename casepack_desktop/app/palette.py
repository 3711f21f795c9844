# SPDX-License-Identifier: Apache-2.0
"""The palette over the window: what it offers there, and what choosing it does."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.action_table import ActionSpec
from casepack_desktop.ui.actions import key_names
from casepack_desktop.ui.palette.choices import Choice, Kind
from casepack_desktop.ui.palette.palette import (
    MOST_HITS,
    MOST_RECENT,
    Offer,
    Palette,
    incident_choice,
)
from casepack_desktop.ui.registry.saying import sentence
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.app.window import Desktop
    from casepack_desktop.domain.views import Hit
    from casepack_desktop.services.bundle import Services

PALETTE = "palette"
INNER = N_("{menu}: {command}")
_QUESTION = "palette"
_OTHER_PAGE = "columns-3"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def toggle_palette(desktop: "Desktop") -> None:
    """Open the palette, or close the one that is open."""
    if (there := desktop.window.findChild(Palette)) is not None:
        there.close_palette()
        return
    palette = Palette(desktop.looks.translator, _offer(desktop), desktop.window)
    palette.chosen.connect(lambda choice: _go(desktop, choice))
    # What it offers was said in the language of before, and it has its size.
    desktop.window.furnished.connect(palette.close_palette)
    session = desktop.session
    if session is not None:
        palette.closed.connect(lambda: session.drop(_QUESTION))
    palette.open()


def _go(desktop: "Desktop", choice: Choice) -> None:
    if choice.kind is Kind.COMMAND:
        desktop.window.actions_[choice.key].trigger()
    elif choice.kind is Kind.PAGE:
        desktop.window.page_wanted.emit(choice.key)
    elif desktop.pages is not None and (desktop.settings is None or desktop.settings.may_leave()):
        desktop.pages.open_incident(choice.key)


def _offer(desktop: "Desktop") -> Offer:
    actions = {spec.id: (spec, action) for spec, action in desktop.window.actions_.all()}
    pages = list(_pages(desktop, {key: spec for key, (spec, _action) in actions.items()}))
    known = {PALETTE, *(page.key for page in pages)}
    commands = [
        _command(desktop, spec)
        for key, (spec, action) in actions.items()
        if action.isEnabled() and key not in known
    ]
    return Offer(pages, commands, _asking(desktop))


def _pages(desktop: "Desktop", specs: dict[str, ActionSpec]) -> Iterator[Choice]:
    for entry in desktop.window.sidebar.entries():
        spec = specs.get(entry.key)
        note = key_names(spec.keys) if spec else ""
        icon_name = spec.icon_name if spec else _OTHER_PAGE
        yield Choice(Kind.PAGE, entry.key, entry.text, note=note, icon_name=icon_name)


def _command(desktop: "Desktop", spec: ActionSpec) -> Choice:
    _ = desktop.looks.translator.gettext
    text = _(spec.text).removesuffix(_ELLIPSIS)
    if spec.submenu:
        text = _(INNER, menu=_(spec.submenu), command=text)
    keys = key_names(spec.own_keys + spec.keys)
    return Choice(Kind.COMMAND, spec.id, text, "", keys, _(spec.tip), spec.icon_name)


def _asking(
    desktop: "Desktop",
) -> Callable[[str, Callable[[Sequence[Choice]], None], Callable[[str], None]], None] | None:
    session, pages, translator = desktop.session, desktop.pages, desktop.looks.translator
    if session is None or pages is None:
        return None
    recent = tuple(pages.recent)

    def ask(
        text: str, then: Callable[[Sequence[Choice]], None], refused: Callable[[str], None]
    ) -> None:
        def read(services: "Services") -> "list[Hit]":
            if text:
                return services.incidents.search(text, MOST_HITS)
            return services.incidents.recent(recent, MOST_RECENT)

        def answer(hits: "list[Hit]") -> None:
            then([choice_of(hit) for hit in hits])

        def refuse(problem: Problem) -> None:
            refused(shown_line(sentence(problem, translator)))

        session.ask(_QUESTION, read, answer, refuse)

    def choice_of(hit: "Hit") -> Choice:
        status = session.directory.if_known(hit.status_id)
        name = "" if status is None else shown_line(status.name(translator.names_locale))
        hue = "" if status is None else status.colour
        return incident_choice(hit, name, hue)

    return ask
