# SPDX-License-Identifier: Apache-2.0
"""Saved views come back as they were kept, one of them at most is the default."""

from pathlib import Path

import pytest
from hypothesis import given

from casepack_desktop.domain.errors import BadValue, NothingToUndo, Problem
from casepack_desktop.domain.filters import IncidentFilter, filter_text, parse_filter
from casepack_desktop.domain.views import SavedView
from casepack_desktop.services.bundle import Services
from casepack_desktop.services.views import NoSuchView
from casepack_desktop.storage.listing import UnknownSort
from tests.helpers.workspaces import ANALYST, a_workspace, dump, opened
from tests.unit.test_filters import FILTERS

VIEW = SavedView(
    "", "Open and urgent", "status:open severity>=high", ("number", "title"), "company", False
)


def _kept(services: Services, name: str, *, is_default: bool = False) -> SavedView:
    return services.views.keep(ANALYST, SavedView("", name, is_default=is_default))


def test_a_view_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        kept = services.views.keep(ANALYST, VIEW)
        assert kept.uuid
        folder = services.workspace.layout.folder
    with opened(folder) as services:
        assert services.views.all() == [kept]
    assert (kept.name, kept.filter, kept.columns) == (VIEW.name, VIEW.filter, VIEW.columns)
    assert (kept.sort, kept.is_descending, kept.is_default) == ("company", False, False)


def test_views_stay_in_the_order_in_which_they_were_kept(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        names = ["Ž", "a", "B"]
        views = [_kept(services, name) for name in names]
        services.views.rename(ANALYST, views[0].uuid, "Renamed")
        assert [view.name for view in services.views.all()] == ["Renamed", "a", "B"]


def test_a_view_kept_again_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        kept = services.views.keep(ANALYST, VIEW)
        changed = SavedView(kept.uuid, "Mine", "tlp:red", ("title",), "title", is_default=True)
        assert services.views.keep(ANALYST, changed) == changed
        assert services.views.all() == [changed]


@pytest.mark.parametrize("way", ["keep", "keep again", "set"])
def test_one_view_at_most_is_the_default(tmp_path: Path, way: str) -> None:
    with a_workspace(tmp_path) as services:
        first, second = _kept(services, "First", is_default=True), _kept(services, "Second")
        if way == "keep":
            second = _kept(services, "Third", is_default=True)
        elif way == "keep again":
            again = SavedView(second.uuid, "Second", is_default=True)
            second = services.views.keep(ANALYST, again)
        else:
            services.views.set_default(ANALYST, second.uuid)
        assert [v.uuid for v in services.views.all() if v.is_default] == [second.uuid]
        services.views.set_default(ANALYST, None)
        assert not any(view.is_default for view in services.views.all())
        assert first.uuid in {view.uuid for view in services.views.all()}


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 101, "\ud800", "open AND urgent"])
def test_a_name_that_cannot_be_told_from_others_is_refused(tmp_path: Path, name: str) -> None:
    with a_workspace(tmp_path) as services:
        _kept(services, "Open and URGENT")
        other = _kept(services, "Other")
        with pytest.raises(BadValue):
            _kept(services, name)
        with pytest.raises(BadValue):
            services.views.rename(ANALYST, other.uuid, name)
        assert [view.name for view in services.views.all()] == ["Open and URGENT", "Other"]


def test_a_view_may_keep_its_own_name_in_another_spelling(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        view = _kept(services, "Mine")
        assert services.views.rename(ANALYST, view.uuid, " MINE ").name == "MINE"


@pytest.mark.parametrize("uuid", ["gone", "\ud800", "0199a0b0-0000-7000-8000-000000000001"])
def test_a_view_that_is_gone_is_refused_with_a_sentence(tmp_path: Path, uuid: str) -> None:
    with a_workspace(tmp_path) as services:
        before = dump(services)
        with pytest.raises(NoSuchView, match="Save it again"):
            services.views.delete(ANALYST, uuid)
        with pytest.raises(NoSuchView):
            services.views.rename(ANALYST, uuid, "Other")
        with pytest.raises(NoSuchView):
            services.views.set_default(ANALYST, uuid)
        with pytest.raises(NoSuchView):
            services.views.keep(ANALYST, SavedView(uuid, "Other"))
        assert dump(services) == before


def test_an_order_that_the_list_does_not_know_is_refused(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services, pytest.raises(UnknownSort):
        services.views.keep(ANALYST, SavedView("", "Mine", sort="description"))


@pytest.mark.parametrize(
    "view",
    [
        SavedView("", "Mine", "x" * 10_001),
        SavedView("", "Mine", "\ud800"),
        SavedView("", "Mine", columns=("\ud800",)),
    ],
)
def test_what_cannot_be_stored_is_refused(tmp_path: Path, view: SavedView) -> None:
    with a_workspace(tmp_path) as services:
        with pytest.raises(Problem):
            services.views.keep(ANALYST, view)
        assert services.views.all() == []


def test_every_change_of_a_view_stands_in_the_history_and_is_not_undone(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        view = services.views.keep(ANALYST, VIEW)
        services.views.rename(ANALYST, view.uuid, "Mine")
        services.views.set_default(ANALYST, view.uuid)
        services.views.delete(ANALYST, view.uuid)
        after = dump(services)
        fields = [row[4] for row in sorted(after["history"]) if row[3] == view.uuid]
        assert fields == ["created", "name", "is_default", "removed"]
        for action in range(len(after["action"]) - 3, len(after["action"]) + 1):
            with pytest.raises(NothingToUndo, match="nothing that can be taken back"):
                services.undo.undo(ANALYST, action)


def test_keeping_a_view_as_it_is_leaves_no_action(tmp_path: Path) -> None:
    with a_workspace(tmp_path) as services:
        view = services.views.keep(ANALYST, VIEW)
        before = dump(services)
        services.views.keep(ANALYST, view)
        services.views.rename(ANALYST, view.uuid, view.name)
        services.views.set_default(ANALYST, None)
        assert dump(services) == before


@given(FILTERS)
def test_the_filter_of_a_view_is_its_text(wanted: IncidentFilter) -> None:
    view = SavedView("", "Mine", filter_text(wanted))
    assert parse_filter(view.filter) == wanted
