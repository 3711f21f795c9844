# SPDX-License-Identifier: Apache-2.0
"""States of the bin, the list and the card that are reached by acting."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from casepack_desktop.domain.access import LOCAL_ANALYST
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.domain.views import SavedView
from casepack_desktop.services.bundle import Services
from casepack_desktop.storage.listing import Order
from casepack_desktop.ui.bin.page import BinPage
from casepack_desktop.ui.comments.tab import CommentsTab
from casepack_desktop.ui.registry.page import RegistryPage
from tests.shots.scenes.card import shown_case, uuid_of
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes
_MARKDOWN = """## What happened
Four servers were **encrypted**; see `192.0.2.7`.

1. Isolate the hosts
2. Ask the supplier

| host | state |
| --- | --- |
| BILL-01 | lost |
| BILL-02 | restored |

> Backups are intact.
"""
_REASON = "Same sender and the same payload, found by the supplier"
_RTL = "\u202eabc " + "W" * 400 + " \u05e9\u05dc\u05d5\u05dd" * 60


def _services(stage: Stage) -> Services:
    assert stage.desktop.session is not None
    return stage.desktop.session.services


def _registry(stage: Stage) -> RegistryPage:
    assert stage.desktop.pages is not None
    return stage.desktop.pages.registry


def _uuids(stage: Stage) -> Sequence[str]:
    rows = _services(stage).incidents.rows(parse_filter(""), Order(), None)
    return [row.uuid for row in rows]


def _bin(stage: Stage, count: int) -> BinPage:
    if count:
        _services(stage).bulk.move_to_bin(LOCAL_ANALYST, _uuids(stage)[:count])
    assert stage.desktop.pages is not None
    stage.desktop.pages.show_entry("bin")
    stage.settle()
    page = stage.desktop.window.page()
    assert isinstance(page, BinPage)
    return page


@_script.scene("sample")
def bin_filled(stage: Stage) -> None:
    """Choose one of some incidents."""
    _bin(stage, 9).table.selectRow(1)


@_script.scene("sample")
def bin_purge(stage: Stage) -> None:
    """Ask for the reason of a purge."""
    page = _bin(stage, 9)
    page.table.selectAll()
    stage.settle()
    stage.take_modal(page.purge_button.click)


@_script.scene("one")
def bin_empty(stage: Stage) -> None:
    """Show that nothing is in it."""
    _bin(stage, 0)


@_script.scene("sample")
def comments_thread(stage: Stage) -> None:
    """Correct a comment among others."""
    comments, uuid = _services(stage).comments, uuid_of(stage)
    first = comments.add(LOCAL_ANALYST, uuid, _MARKDOWN)
    comments.add(LOCAL_ANALYST, uuid, "It was **three**, not four.", corrects=first.uuid)
    comments.add(LOCAL_ANALYST, uuid, _RTL)
    tab = shown_case(stage, "comments").tab("comments")
    assert isinstance(tab, CommentsTab) and tab.composer is not None
    tab.composer.correct(first)


@_script.scene("one")
def comments_empty(stage: Stage) -> None:
    """Show that there are none."""
    shown_case(stage, "comments", "Mail")


@_script.scene("sample")
def card_closing(stage: Stage) -> None:
    """Close a case of which something is missing."""
    shown_case(stage).header.status.choices.chosen.emit("closed")


@_script.scene("sample")
def card_status_menu(stage: Stage) -> None:
    """Open the menu of the statuses."""
    button = shown_case(stage).header.status
    button.choices.popup(button.mapToGlobal(button.rect().bottomLeft()))
    stage.until(QApplication.activePopupWidget)


@_script.scene("sample")
def card_title_edit(stage: Stage) -> None:
    """Edit the title in its place."""
    shown_case(stage).header.title.begin()


@_script.scene("sample")
def card_related(stage: Stage) -> None:
    """Show related incidents."""
    uuid = uuid_of(stage)
    for other in [one for one in _uuids(stage) if one != uuid][:4]:
        _services(stage).relations.link(LOCAL_ANALYST, uuid, other, _REASON)
    shown_case(stage)


@_script.scene("sample")
def card_link(stage: Stage) -> None:
    """Look for an incident to link."""
    shown_case(stage).related.add()


@_script.scene("sample")
def card_markdown(stage: Stage) -> None:
    """Read a description in Markdown."""
    _services(stage).incidents.edit(LOCAL_ANALYST, uuid_of(stage), {"description": _MARKDOWN})
    shown_case(stage)


@_script.scene("sample")
def registry_views(stage: Stage) -> None:
    """Open the saved views."""
    registry, views = _registry(stage), _services(stage).views
    columns = registry.shape().columns
    for name in ("Mine this week", "Overdue " * 11 + "all", "<b>html</b> & co"):
        views.keep(LOCAL_ANALYST, SavedView("", name, "severity:high", columns))
    registry.viewing.read_again()
    registry.viewing.choose(views.all()[1])
    stage.settle()
    registry.viewing.button.click()
    stage.until(QApplication.activePopupWidget)


@_script.scene("sample")
def registry_chosen(stage: Stage) -> None:
    """Choose several incidents."""
    _registry(stage).table.selectAll()
