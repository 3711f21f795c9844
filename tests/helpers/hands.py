# SPDX-License-Identifier: Apache-2.0
"""A person's mouse and keyboard before the real window: only what one sees can be used.

Controls are found by the name that a screen reader says. Clicks and entries are counted; a click
on something that is hidden, covered, cut off or switched off fails.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, overload

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

_LEFT = Qt.MouseButton.LeftButton
_PATIENCE_MS = 15_000
_PAUSE_S = 0.004
_LONGEST_PAUSE_S = 0.1
_MOST_TABS = 400
W = TypeVar("W", bound=QWidget)


class Hands:
    """Clicks and types; `steps` tells every click and entry."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        # A box that has just opened takes no click for as long as a double click may last.
        QApplication.setDoubleClickInterval(1)

    @property
    def count(self) -> int:
        """Return how many clicks and entries there were."""
        return len(self.steps)

    def until(self, condition: Callable[[], object], patience_ms: int = _PATIENCE_MS) -> None:
        """Wait until something is so."""
        _wait(condition, patience_ms)

    def sees(self, name: str, kind: type[QWidget] = QWidget) -> bool:
        """Return whether a control or text of this name can be seen."""
        return next(seen(name, kind), None) is not None

    @overload
    def control(self, name: str) -> QWidget: ...

    @overload
    def control(self, name: str, kind: type[W]) -> W: ...

    def control(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Wait for the control of this name that can be seen and used, and return it."""
        self.until(lambda: next(usable(name, kind), None))
        return next(usable(name, kind))

    def full_name(self, beginning: str) -> str:
        """Wait for a control whose name begins so and return the name."""
        self.until(lambda: _names(beginning))
        return _names(beginning)[0]

    def click(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Click on the middle of a control."""
        control = self.control(name, kind)
        brought_into_view(control)
        self.click_at(control, control.rect())
        return control

    def enter(self, name: str, text: str) -> None:
        """Type a text into a field; the field is clicked unless it has the keyboard."""
        field: QWidget = self.control(name)
        if not _has_keyboard(field):
            self.click(name)
        self.steps.append(f"enter {name}")
        target = QApplication.focusWidget()
        assert target is not None and _has_keyboard(field), f"“{name}” took no keyboard"
        QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(target, text)

    def choose(self, name: str, text: str) -> None:
        """Open a box and click on one of its lines."""
        box = self.control(name, QComboBox)
        row = box.findText(text)
        assert row >= 0, [box.itemText(line) for line in range(box.count())]
        brought_into_view(box)
        self.click_at(box, _arrow(box))
        self.until(lambda: box.view().isVisible())
        QTest.qWait(2)  # see the double click above
        self.click_row(box.view(), box.model().index(row, box.modelColumn()))
        self.until(lambda: not box.view().isVisible())

    def menu(self, *path: str) -> None:
        """Open a menu of the bar and click on a line, or on one of its submenu."""
        bar = main_window().menuBar()
        action = next(one for one in bar.actions() if _plain(one.text()) == path[0])
        self.click_at(bar, bar.actionGeometry(action))
        for text in path[1:]:
            self.pick(text)

    def pick(self, text: str) -> None:
        """Click on a line of the menu that is open."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if _plain(one.text()) == text)
        assert action.isEnabled(), f"“{text}” is switched off"
        self.click_at(menu, menu.actionGeometry(action))

    def tab(self, text: str) -> None:
        """Click on a tab."""
        bar, at = next(
            (bar, at)
            for bar in _visible(QTabBar)
            for at in range(bar.count())
            if _plain(bar.tabText(at)) == text
        )
        self.click_at(bar, bar.tabRect(at))

    def answer_file_dialog(self, path: Path) -> None:
        """Name a file in the dialog that the next step opens: one entry and one key."""
        self.steps += ["enter a file name", "press Enter"]
        answer_next(QFileDialog, lambda dialog: _name_file(dialog, path))

    def answer_print_dialog(self, path: Path) -> None:
        """Print into a file in the dialog that the next step opens: one entry and one click."""
        self.steps += ["enter a file name", "click on Print"]
        answer_next(QPrintDialog, lambda dialog: _print_into(dialog, path))

    def click_row(
        self, view: QAbstractItemView, index: QModelIndex, *, twice: bool = False
    ) -> None:
        """Click on a cell of a table or list."""
        view.scrollTo(index)
        self.click_at(view.viewport(), view.visualRect(index))
        if twice:
            QTest.mouseDClick(view.viewport(), _LEFT, pos=view.visualRect(index).center())

    def click_at(self, widget: QWidget, place: QRect) -> None:
        """Click on the middle of what can be seen of a place; fail if something covers it."""
        point = _visible_point(widget, place)
        window = widget.window()
        if window.windowType() is not Qt.WindowType.Popup and not window.isActiveWindow():
            # A click brings a window to the front, which is the window manager's part.
            window.activateWindow()
            self.until(window.isActiveWindow)
        self.steps.append(f"click {name_of(widget)}")
        QTest.mouseClick(widget, _LEFT, pos=point)


class Keys:
    """Uses the keyboard alone; fails at a control that Tab does not reach."""

    def until(self, condition: Callable[[], object], patience_ms: int = _PATIENCE_MS) -> None:
        """Wait until something is so."""
        _wait(condition, patience_ms)

    def sees(self, name: str) -> bool:
        """Return whether a control or text of this name can be seen."""
        return next(seen(name, QWidget), None) is not None

    def press(self, keys: str) -> None:
        """Press keys such as Ctrl+N where the keyboard is."""
        both = QKeySequence(keys)[0]  # type: ignore[index]
        QTest.keyClick(_keyboard_owner(), both.key(), both.keyboardModifiers())

    def use(self, name: str) -> None:
        """Go to a button and press it."""
        self.tab_to(name)
        self.press("Space")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and type a text in place of what stands there."""
        self.tab_to(name)
        self.write(text)

    def full_name(self, beginning: str) -> str:
        """Wait for a control whose name begins so and return the name."""
        self.until(lambda: _names(beginning))
        return _names(beginning)[0]

    def answer_file_dialog(self, path: Path) -> None:
        """Type a name in the dialog that the next step opens, and press Enter."""
        answer_next(QFileDialog, lambda dialog: _name_file(dialog, path))

    def answer_print_dialog(self, path: Path) -> None:
        """Print into a file in the dialog that the next step opens."""
        answer_next(QPrintDialog, lambda dialog: _print_into(dialog, path))

    def write(self, text: str) -> None:
        """Type a text where the keyboard is, in place of what stands there."""
        QTest.keyClick(_keyboard_owner(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(_keyboard_owner(), text)

    def tab_to(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Press Tab until the control of this name has the keyboard."""
        self.until(lambda: next(usable(name, kind), None))
        passed: list[str] = []
        for _ in range(_MOST_TABS):
            for control in usable(name, kind):
                if _has_keyboard(control):
                    return control
            passed.append(name_of(_keyboard_owner()))
            QTest.keyClick(_keyboard_owner(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to “{name}” but to {list(dict.fromkeys(passed))}")

    def pick(self, text: str) -> None:
        """Go down the menu that is open to a line and press Enter."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in range(len(menu.actions()) + 1):
            if _active_text(menu) == text:
                QTest.keyClick(menu, Qt.Key.Key_Return)
                return
            QTest.keyClick(menu, Qt.Key.Key_Down)
        raise AssertionError(f"the arrow keys do not lead to “{text}”")


def _arrow(box: QComboBox) -> QRect:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxArrow
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)


def _wait(condition: Callable[[], object], patience_ms: int) -> None:
    end, pause = time.monotonic() + patience_ms / 1_000, _PAUSE_S
    while not condition():
        if time.monotonic() > end:
            names = [name_of(one) for one in _visible(QWidget) if _takes_hands(one)]
            raise AssertionError(f"it did not come; there are {list(dict.fromkeys(names))}")
        QApplication.processEvents()
        # Not by Qt, which keeps Python's lock meanwhile from the thread that is waited for.
        time.sleep(pause)
        pause = min(_LONGEST_PAUSE_S, pause * 1.1)


def answer_next(kind: type[QDialog], answer: Callable[[Any], object]) -> None:
    """Answer a dialog of this kind once it stands, also where it stops everything else."""
    waits = QTimer(QApplication.instance(), interval=5)

    def look() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, kind) and one.isActiveWindow():
                waits.stop()
                waits.deleteLater()
                asking = one.parentWidget()
                assert asking is not None
                above = asking.window()
                answer(one)
                # The window manager gives the keyboard back to the window that asked.
                if above.isVisible():
                    QTimer.singleShot(0, above, above.activateWindow)
                return

    waits.timeout.connect(look)
    waits.start()


def _name_file(dialog: QFileDialog, path: Path) -> None:
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    # The list of what begins so would take the keys.
    line.setCompleter(None)  # type: ignore[arg-type]
    line.selectAll()
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)


def _print_into(dialog: QPrintDialog, path: Path) -> None:
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    dialog.done(QDialog.DialogCode.Accepted)


def main_window() -> QMainWindow:
    """Return the window of the program."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMainWindow))


def seen(name: str, kind: type[W]) -> Iterator[W]:
    """Yield what can be seen and is called so, what lies in dialogs first."""
    for widget in _visible(kind):
        if name_of(widget) == name:
            yield widget


def _names(beginning: str) -> list[str]:
    return [
        name
        for one in _visible(QWidget)
        if _takes_hands(one) and (name := name_of(one)).startswith(beginning)
    ]


def usable(name: str, kind: type[W]) -> Iterator[W]:
    """Yield what can be seen, is called so and takes the keyboard or a click now."""
    for widget in seen(name, kind):
        if _takes_hands(widget):
            yield widget


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls the widget."""
    if given := widget.accessibleName():
        return given
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def brought_into_view(widget: QWidget) -> None:
    """Scroll what holds the widget until it is visible, as the wheel would."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents()


def _visible(kind: type[W]) -> Iterator[W]:
    modal = QApplication.activeModalWidget()
    tops = [modal] if modal else [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for top in sorted(tops, key=lambda one: isinstance(one, QMainWindow)):
        for widget in (top, *top.findChildren(QWidget)):
            if isinstance(widget, kind) and widget.isVisible():
                yield widget


def _visible_point(widget: QWidget, place: QRect) -> QPoint:
    shown = widget.visibleRegion().boundingRect().intersected(place)
    assert not shown.isEmpty(), f"“{name_of(widget)}” cannot be seen"
    point = shown.center()
    window = widget.window()
    hit = window.childAt(widget.mapTo(window, point)) or window
    fits = hit is widget or widget.isAncestorOf(hit)
    assert fits, f"“{name_of(widget)}” is covered by {hit}"
    assert widget.isEnabled(), f"“{name_of(widget)}” is switched off"
    return point


def _has_keyboard(control: QWidget) -> bool:
    focused = QApplication.focusWidget()
    if focused is None:
        return False
    inside = control.viewport() if isinstance(control, QAbstractScrollArea) else control
    return focused in (control, inside) or (
        control.isAncestorOf(focused) and control.focusProxy() is focused
    )


def _keyboard_owner() -> QWidget:
    popup = QApplication.activePopupWidget()
    if popup is None and QApplication.activeWindow() is None:
        # Another window gets the keyboard when one is closed, which is the window manager's part.
        front = QApplication.activeModalWidget() or main_window()
        front.activateWindow()
        QTest.qWaitForWindowActive(front)
    owner = popup or QApplication.focusWidget() or QApplication.activeWindow()
    assert owner is not None, "nothing has the keyboard"
    return owner


def _active_text(menu: QMenu) -> str:
    return "".join(_plain(one.text()) for one in menu.actions() if one is menu.activeAction())


def _takes_hands(widget: QWidget) -> bool:
    return widget.isEnabled() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
