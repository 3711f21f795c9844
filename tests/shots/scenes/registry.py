# SPDX-License-Identifier: Apache-2.0
"""The list of incidents."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from casepack_desktop.ui.registry.agreeing import BIN
from casepack_desktop.ui.registry.page import RegistryPage
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup
from tests.helpers.questions import answering_questions
from tests.shots.script import Script
from tests.shots.stage import Stage

_script = Script()
SCENES = _script.scenes


def _page(stage: Stage) -> RegistryPage:
    assert stage.desktop.pages is not None
    return stage.desktop.pages.registry


@_script.scene("empty")
def registry_empty(stage: Stage) -> None:
    """Leave it as it comes."""
    stage.settle()


@_script.scene("one")
def registry_one(stage: Stage) -> None:
    """Leave it as it comes."""
    stage.settle()


@_script.scene("sample")
def registry_sample(stage: Stage) -> None:
    """Leave it as it comes."""
    stage.settle()


@_script.scene("thousands")
def registry_thousands(stage: Stage) -> None:
    """Sort by the event and go some pages down."""
    page = _page(stage)
    page.table.header.sort_wanted.emit("event_start_at")
    stage.settle()
    page.table.choose(3)


@_script.scene("thousands")
def registry_narrowed(stage: Stage) -> None:
    """Search and choose a status."""
    stage.desktop.window.top.search.setText("severity:high laptop")
    stage.desktop.window.top.search.searched.emit("severity:high laptop")
    _page(stage).bar.statuses_chosen.emit(("in_progress",))
    stage.settle()


@_script.scene("thousands")
def registry_nothing(stage: Stage) -> None:
    """Search for what nothing has."""
    stage.desktop.window.top.search.setText("quantum")
    stage.desktop.window.top.search.searched.emit("quantum")


@_script.scene("sample")
def registry_not_understood(stage: Stage) -> None:
    """Search in a way that cannot be read."""
    stage.desktop.window.top.search.setText("status:enormous")
    stage.desktop.window.top.search.searched.emit("status:enormous")


@_script.scene("hostile")
def registry_hostile(stage: Stage) -> None:
    """Leave it as it comes."""
    stage.settle()


@_script.scene("thousands")
def registry_loading(stage: Stage) -> None:
    """Hold the thread that reads and ask for something else."""
    session = stage.desktop.session
    assert session is not None
    session.ask("shots", lambda _: stage.gate.wait(30), lambda _: None, lambda _: None)
    page = _page(stage)
    page.search("laptop")
    stage.until(page._loading.isVisible)
    stage.take()


@_script.scene("sample")
def registry_error(stage: Stage) -> None:
    """Read from a database that was overwritten."""
    database = stage.workspace / "casepack.db"
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(database.stat().st_size - 4096))
    page = _page(stage)
    page.search("billing")
    stage.settle()


@_script.scene("sample")
def registry_column_menu(stage: Stage) -> None:
    """Click with the right button on the header."""
    header = _page(stage).table.header
    header.menu_wanted.emit(header.viewport().mapToGlobal(QPoint(420, 18)))
    stage.until(QApplication.activePopupWidget)


@_script.scene("sample")
def registry_context_menu(stage: Stage) -> None:
    """Click with the right button on a row."""
    table = _page(stage).table
    table.choose(4)
    place = QPoint(300, 110)
    reason = QContextMenuEvent.Reason.Mouse
    place_on_screen = table.viewport().mapToGlobal(place)
    event = QContextMenuEvent(reason, place, place_on_screen, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table.viewport(), event)
    stage.until(QApplication.activePopupWidget)


@_script.scene("sample")
def registry_comfortable(stage: Stage) -> None:
    """Give rows more room and select some."""
    from casepack_desktop.ui.preferences import ROWS, Density

    stage.desktop.choose(ROWS, Density.COMFORTABLE.value)
    stage.settle()
    _page(stage).table.selectAll()


@_script.scene("sample")
def registry_large_text(stage: Stage) -> None:
    """Show everything at 150 percent."""
    from casepack_desktop.ui.preferences import SCALE

    stage.desktop.choose(SCALE, 150)
    stage.settle()


@_script.scene("sample")
def registry_bin_undo(stage: Stage) -> None:
    """Move an incident to the bin."""
    page = _page(stage)
    page.table.choose(5)
    with answering_questions(stage.desktop.looks.translator.gettext(BIN)):
        page.move_selection_to_bin()
    stage.until(stage.desktop.window.messages.messages)
    stage.settle()


@_script.scene("sample")
def registry_bin_question(stage: Stage) -> None:
    """Ask before some incidents go into the bin."""
    page = _page(stage)
    page.table.selectAll()
    stage.take_modal(page.move_selection_to_bin)


@_script.scene("thousands")
def registry_all_chosen(stage: Stage) -> None:
    """Choose all that match, also those that were not read."""
    page = _page(stage)
    page.table.selectAll()
    stage.settle()
    page.chosen_bar.all_button().click()


@_script.scene("thousands")
def registry_all_offered(stage: Stage) -> None:
    """Choose all rows that were read."""
    _page(stage).table.selectAll()


@_script.scene("sample")
def registry_new_person(stage: Stage) -> None:
    """Type the name of somebody who is not known yet."""
    page = _page(stage)
    page.table.selectAll()
    page.chosen_bar.field_chip("responsible").click()
    stage.until(QApplication.activePopupWidget)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ChoicePopup)
    popup.line.setText("Ma")
    stage.settle()
