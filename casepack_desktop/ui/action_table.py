# SPDX-License-Identifier: Apache-2.0
"""Everything one can do in the window, said once.

Menus, toolbar, keys, the palette and the list of keys are made from this one table, so that none of
them can promise what the others do not hold.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.support.i18n import N_


class Condition(StrEnum):
    """What has to hold before something can be done."""

    WORKSPACE = "workspace"
    WRITABLE = "writable"
    REGISTRY = "registry"
    SELECTED = "selected"
    """An incident is chosen in the table, or one is open."""
    INCIDENT = "incident"
    DIRTY = "dirty"


class Menu(StrEnum):
    """The menus of the bar, from left to right."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    INCIDENT = "incident"
    REPORTS = "reports"
    HELP = "help"


MENUS = {
    Menu.FILE: N_("&File"),
    Menu.EDIT: N_("&Edit"),
    Menu.VIEW: N_("&View"),
    Menu.INCIDENT: N_("&Incident"),
    Menu.REPORTS: N_("&Reports"),
    Menu.HELP: N_("&Help"),
}

_OPEN = frozenset({Condition.WORKSPACE})
_WRITE = frozenset({Condition.WORKSPACE, Condition.WRITABLE})
_CARD = frozenset({Condition.INCIDENT})


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do; `keys` are bound, `own_keys` are told too but heard by the page itself."""

    id: str
    text: str
    menu: Menu
    tip: str
    keys: tuple[str, ...] = ()
    own_keys: tuple[str, ...] = ()
    icon_name: str = ""
    needs: Set[Condition] = frozenset()
    submenu: str = ""
    is_checkable: bool = False
    begins_group: bool = False


COLOURS = N_("Colours")
_TEXT_SIZE = N_("Text size")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "new-incident",
        N_("New incident…"),
        Menu.FILE,
        N_("Register an incident"),
        ("Ctrl+N",),
        icon_name="plus",
        needs=_WRITE,
    ),
    ActionSpec(
        "import",
        N_("Import…"),
        Menu.FILE,
        N_("Take incidents from a file"),
        ("Ctrl+Shift+I",),
        icon_name="upload",
        needs=_WRITE,
    ),
    ActionSpec(
        "export",
        N_("Export…"),
        Menu.FILE,
        N_("Write the list to an Excel workbook or another file"),
        ("Ctrl+Shift+E",),
        icon_name="download",
        needs=_WRITE,
    ),
    ActionSpec(
        "save",
        N_("Save"),
        Menu.FILE,
        N_("Save what was typed into the incident"),
        ("Ctrl+S",),
        icon_name="save",
        needs=_CARD | {Condition.DIRTY, Condition.WRITABLE},
        begins_group=True,
    ),
    ActionSpec(
        "new-workspace",
        N_("New workspace…"),
        Menu.FILE,
        N_("Create a workspace in a folder of your choice"),
        ("Ctrl+Shift+N",),
        icon_name="database",
        begins_group=True,
    ),
    ActionSpec(
        "open-workspace",
        N_("Open workspace…"),
        Menu.FILE,
        N_("Open the folder of a workspace"),
        ("Ctrl+O",),
        icon_name="folder-open",
    ),
    ActionSpec(
        "close-workspace",
        N_("Close workspace"),
        Menu.FILE,
        N_("Close the workspace and choose another one"),
        ("Ctrl+Shift+W",),
        needs=_OPEN,
    ),
    ActionSpec(
        "quit",
        N_("Quit"),
        Menu.FILE,
        N_("Close the workspace and the program"),
        ("Ctrl+Q",),
        icon_name="log-out",
        begins_group=True,
    ),
    ActionSpec(
        "undo",
        N_("Undo"),
        Menu.EDIT,
        N_("Take the last change of the form back, or the last one that was saved"),
        ("Ctrl+Z",),
        icon_name="undo-2",
        needs=_WRITE,
    ),
    ActionSpec(
        "redo",
        N_("Redo"),
        Menu.EDIT,
        N_("Repeat the change of the form that was taken back"),
        ("Ctrl+Shift+Z",),
        icon_name="redo-2",
        needs=_CARD,
    ),
    ActionSpec(
        "undo-last",
        N_("Undo last saved change"),
        Menu.EDIT,
        N_("Take back what you saved last, wherever it was"),
        needs=_WRITE,
    ),
    ActionSpec(
        "copy-rows",
        N_("Copy rows"),
        Menu.EDIT,
        N_("Copy the chosen rows with their headings"),
        ("Ctrl+C",),
        icon_name="copy",
        needs=frozenset({Condition.REGISTRY, Condition.SELECTED}),
        begins_group=True,
    ),
    ActionSpec(
        "search",
        N_("Search"),
        Menu.EDIT,
        N_("Go to the box that finds incidents"),
        ("Ctrl+F", "F3", "/"),
        icon_name="search",
        needs=_OPEN,
        begins_group=True,
    ),
    ActionSpec(
        "palette",
        N_("Find anything…"),
        Menu.EDIT,
        N_("Find incidents, pages and commands"),
        ("Ctrl+K", "Ctrl+Shift+P"),
    ),
    ActionSpec(
        "registry",
        N_("Registry"),
        Menu.VIEW,
        N_("Show the list of incidents"),
        ("Ctrl+1",),
        icon_name="table-2",
        needs=_OPEN,
    ),
    ActionSpec(
        "settings",
        N_("Settings"),
        Menu.VIEW,
        N_("Choose colours, text size and language, and describe the workspace"),
        ("Ctrl+2", "Ctrl+,"),
        icon_name="settings",
    ),
    ActionSpec(
        "tab-overview",
        N_("Overview"),
        Menu.VIEW,
        N_("Show the fields of the incident"),
        ("Alt+1",),
        needs=_CARD,
        begins_group=True,
    ),
    ActionSpec(
        "tab-files",
        N_("Files"),
        Menu.VIEW,
        N_("Show the files of the incident"),
        ("Alt+2",),
        needs=_CARD,
    ),
    ActionSpec(
        "tab-reports",
        N_("Reports"),
        Menu.VIEW,
        N_("Show the reports of the incident"),
        ("Alt+3",),
        needs=_CARD,
    ),
    ActionSpec(
        "tab-comments",
        N_("Comments"),
        Menu.VIEW,
        N_("Show what was remarked on the incident, and add to it"),
        ("Alt+4",),
        needs=_CARD,
    ),
    ActionSpec(
        "tab-history",
        N_("History"),
        Menu.VIEW,
        N_("Show every change of the incident"),
        ("Alt+5",),
        needs=_CARD,
    ),
    ActionSpec(
        "refresh",
        N_("Refresh"),
        Menu.VIEW,
        N_("Read the list of incidents again"),
        ("F5",),
        icon_name="refresh-cw",
        needs=_OPEN,
        begins_group=True,
    ),
    ActionSpec(
        "sidebar",
        N_("Sidebar"),
        Menu.VIEW,
        N_("Show or hide the list of pages"),
        is_checkable=True,
    ),
    ActionSpec(
        "full-screen",
        N_("Full screen"),
        Menu.VIEW,
        N_("Fill the whole screen"),
        ("F11",),
        is_checkable=True,
    ),
    ActionSpec(
        "colours-system",
        N_("As the system"),
        Menu.VIEW,
        N_("Follow the colours of the system"),
        submenu=COLOURS,
        is_checkable=True,
        begins_group=True,
    ),
    ActionSpec(
        "colours-light",
        N_("Light"),
        Menu.VIEW,
        N_("Show dark text on a light ground"),
        submenu=COLOURS,
        is_checkable=True,
    ),
    ActionSpec(
        "colours-dark",
        N_("Dark"),
        Menu.VIEW,
        N_("Show light text on a dark ground"),
        submenu=COLOURS,
        is_checkable=True,
    ),
    ActionSpec(
        "larger",
        N_("Larger"),
        Menu.VIEW,
        N_("Show everything larger"),
        ("Ctrl++", "Ctrl+="),
        icon_name="zoom-in",
        submenu=_TEXT_SIZE,
    ),
    ActionSpec(
        "smaller",
        N_("Smaller"),
        Menu.VIEW,
        N_("Show everything smaller"),
        ("Ctrl+-",),
        icon_name="zoom-out",
        submenu=_TEXT_SIZE,
    ),
    ActionSpec(
        "normal-size",
        N_("Normal size"),
        Menu.VIEW,
        N_("Show everything in the size of the system"),
        ("Ctrl+0",),
        submenu=_TEXT_SIZE,
    ),
    ActionSpec(
        "open-incident",
        N_("Open"),
        Menu.INCIDENT,
        N_("Open the chosen incident"),
        ("Ctrl+E",),
        own_keys=("Return",),
        icon_name="pencil",
        needs=frozenset({Condition.REGISTRY, Condition.SELECTED}),
    ),
    ActionSpec(
        "add-files",
        N_("Add files…"),
        Menu.INCIDENT,
        N_("Choose files and add them to the incident"),
        ("Ctrl+Shift+A",),
        icon_name="file-plus",
        needs=_CARD | {Condition.WRITABLE},
    ),
    ActionSpec(
        "duplicate",
        N_("Duplicate"),
        Menu.INCIDENT,
        N_("Register a new incident that says what the chosen one says"),
        ("Ctrl+D",),
        icon_name="copy",
        needs=frozenset({Condition.SELECTED, Condition.WRITABLE}),
    ),
    ActionSpec(
        "bin",
        N_("Move to the bin"),
        Menu.INCIDENT,
        N_("Move the incident to the bin, from where it can be taken back"),
        own_keys=("Del",),
        icon_name="trash-2",
        needs=frozenset({Condition.SELECTED, Condition.WRITABLE}),
    ),
    ActionSpec(
        "previous-incident",
        N_("Previous incident"),
        Menu.INCIDENT,
        N_("Open the incident before this one in the list"),
        ("Alt+Left", "Ctrl+PgUp"),
        icon_name="chevron-up",
        needs=_CARD,
        begins_group=True,
    ),
    ActionSpec(
        "next-incident",
        N_("Next incident"),
        Menu.INCIDENT,
        N_("Open the incident behind this one in the list"),
        ("Alt+Right", "Ctrl+PgDown"),
        icon_name="chevron-down",
        needs=_CARD,
    ),
    ActionSpec(
        "leave-incident",
        N_("Back to the registry"),
        Menu.INCIDENT,
        N_("Leave the incident"),
        ("Ctrl+W",),
        icon_name="table-2",
        needs=_CARD,
    ),
    ActionSpec(
        "builder",
        N_("Build a report…"),
        Menu.REPORTS,
        N_("Set up the Initial Triage Report of the incident"),
        ("Ctrl+R",),
        icon_name="file-plus",
        needs=frozenset({Condition.SELECTED, Condition.WRITABLE}),
    ),
    ActionSpec(
        "preview",
        N_("Preview and print…"),
        Menu.REPORTS,
        N_("Show the Initial Triage Report as it would be now, and print it"),
        ("Ctrl+P",),
        icon_name="printer",
        needs=frozenset({Condition.SELECTED}),
    ),
    ActionSpec(
        "shortcuts",
        N_("Keys"),
        Menu.HELP,
        N_("List all keys of the window"),
        ("Ctrl+/",),
        icon_name="keyboard",
    ),
    ActionSpec(
        "about",
        N_("About CasePack Desktop"),
        Menu.HELP,
        N_("Show versions and the licence"),
        icon_name="info",
    ),
)

RADIO_SUBMENUS = frozenset({COLOURS})
