# SPDX-License-Identifier: Apache-2.0
"""One incident, and a new one."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.services.bundle import Services
from casepack_desktop.support.clock import FixedClock
from casepack_desktop.ui.incident.overview import Overview
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.session import Session
from tests.shots.prepared import RANSOMWARE
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes
_TYPED = {
    "description": "Four billing servers were encrypted shortly after a remote session from an"
    " unmanaged workstation. Backups are intact; invoicing is stopped.",
    "location": "Vilnius DC, hall 2",
    "users_affected": "5200",
}


def shown_case(stage: Stage, tab: str = "overview", title: str = RANSOMWARE) -> IncidentPage:
    """Open the incident whose title begins so and return its page."""
    pages = stage.desktop.pages
    assert pages is not None
    pages.open_incident(uuid_of(stage, title), tab)
    stage.settle()
    assert pages._incident is not None
    return pages._incident


def uuid_of(stage: Stage, title: str = RANSOMWARE) -> str:
    """Return the UUID of the incident whose title begins so."""
    from casepack_desktop.domain.filters import parse_filter
    from casepack_desktop.storage.listing import Order

    rows = _session(stage).services.incidents.rows(parse_filter(""), Order(), None)
    return next(row.uuid for row in rows if row.title.startswith(title))


def _session(stage: Stage) -> Session:
    assert stage.desktop.session is not None
    return stage.desktop.session


def _typed(stage: Stage) -> Overview:
    overview = shown_case(stage).overview
    overview.form.apply(_TYPED)
    overview.draft.keep_now()
    return overview


@_script.scene("sample")
def card_overview(stage: Stage) -> None:
    """Open the case of the mock-ups."""
    shown_case(stage)


@_script.scene("sample")
def card_overview_end(stage: Stage) -> None:
    """Go to the last fields."""
    page = shown_case(stage)
    bar = page.overview.form.verticalScrollBar()
    bar.setValue(bar.maximum())


@_script.scene("sample")
def card_overview_middle(stage: Stage) -> None:
    """Go to the middle."""
    page = shown_case(stage)
    bar = page.overview.form.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)


@_script.scene("one")
def card_sparse(stage: Stage) -> None:
    """Open a case of which little is known."""
    shown_case(stage, title="Mail")


@_script.scene("sample")
def card_dirty(stage: Stage) -> None:
    """Type into some fields."""
    _typed(stage)


@_script.scene("sample")
def card_problem(stage: Stage) -> None:
    """Type a moment that contradicts another one."""
    overview = _typed(stage)
    overview.form.apply({"aware_at": "2026-11-20T19:58:00Z", "users_affected": "many"})
    overview.save()


@_script.scene("hostile")
def card_hostile(stage: Stage) -> None:
    """Open a case that is full of markup."""
    shown_case(stage, title="<b>")


@_script.scene("hostile")
def card_long(stage: Stage) -> None:
    """Open a case with words that never end."""
    shown_case(stage, title="WWW")


@_script.scene("sample")
def card_saved(stage: Stage) -> None:
    """Save, which offers to undo."""
    _typed(stage).save()
    stage.until(stage.desktop.window.messages.messages)


@_script.scene("sample")
def card_conflict(stage: Stage) -> None:
    """Save what somebody else changed meanwhile."""
    overview = _typed(stage)
    theirs = {"location": "Kaunas DC", "users_affected": "4100"}
    _session(stage).services.incidents.edit(LOCAL_ANALYST, uuid_of(stage), theirs)
    stage.settle()
    overview.save()
    stage.until(QApplication.activeModalWidget)


@_script.scene("sample")
def card_draft(stage: Stage) -> None:
    """Offer what an earlier run kept."""
    services = _session(stage).services
    uuid = uuid_of(stage)
    services.drafts.keep(uuid, services.incidents.get(uuid).version, _TYPED)
    shown_case(stage)


@_script.scene("sample")
def card_waiting(stage: Stage) -> None:
    """Save while somebody else writes."""
    from tests.helpers.workspaces import bare

    overview = _typed(stage)
    with bare(_session(stage).services, writable=True) as connection:
        connection.execute("BEGIN IMMEDIATE")
        overview.save()
        stage.until(lambda: overview.saving.is_saving)
        stage.take()
        connection.execute("ROLLBACK")
    stage.settle()


@_script.scene("sample")
def card_unsaved(stage: Stage) -> None:
    """Leave unsaved text."""
    _typed(stage)
    page = shown_case(stage)
    stage.take_modal(page.leave)


@_script.scene("sample")
def card_save_refused(stage: Stage) -> None:
    """Save into a folder that was moved away."""
    overview = _typed(stage)
    stage.workspace.rename(stage.folder / "moved.casepack")
    overview.save()
    stage.until(stage.desktop.window.messages.messages)
    stage.take()
    (stage.folder / "moved.casepack").rename(stage.workspace)


@_script.scene("one")
def history_few(stage: Stage) -> None:
    """Show a history of one entry."""
    shown_case(stage, "history", "Mail")


@_script.scene("sample")
def history_many(stage: Stage) -> None:
    """Show a long history."""
    _edited_often(_session(stage).services, uuid_of(stage), stage.clock)
    stage.settle()
    shown_case(stage, "history")


def _edited_often(services: Services, uuid: str, clock: FixedClock) -> None:
    names = ("Rasa Petraitė", "Jörg Vahrenkamp", "Оксана Бондаренко")
    for number in range(24):
        clock.at += timedelta(seconds=1)
        edit = {"responsible": names[number % 3], "downtime_minutes": str(700 + 40 * number)}
        if number % 5 == 0:
            edit |= {"status": ("resolved", "in_progress")[number // 5 % 2]}
            edit |= {"comment": f"Round {number} of the call with the supplier.\n" * 3}
        services.incidents.edit(LOCAL_ANALYST, uuid, edit)


@_script.scene("hostile")
def history_hostile(stage: Stage) -> None:
    """Show a history full of long words."""
    shown_case(stage, "history", "WWW")


def _new(stage: Stage) -> None:
    pages = stage.desktop.pages
    assert pages is not None
    pages.new_incident()
    stage.settle()


@_script.scene("sample")
def new_incident(stage: Stage) -> None:
    """Open the form of a new incident."""
    _new(stage)


@_script.scene("sample")
def new_incident_problem(stage: Stage) -> None:
    """Save it without a title."""
    _new(stage)
    press = _button(stage)
    press()


def _button(stage: Stage) -> Callable[[], None]:
    sheet = stage.desktop.window.sheets.sheet()
    assert sheet is not None
    save: Callable[[], None] = sheet.register  # type: ignore[attr-defined]
    return save
