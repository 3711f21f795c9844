# SPDX-License-Identifier: Apache-2.0
"""Where somebody is in the window, to be brought back there once it is furnished anew."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepack_desktop.ui.exporting.dialog import UnderWay as Exporting
    from casepack_desktop.ui.importing.dialog import UnderWay
    from casepack_desktop.ui.registry.viewing import Standing


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was, to bring them back after the window was furnished anew."""

    uuid: str = ""
    tab: str = "overview"
    search: str | None = None
    importing: "UnderWay | None" = None
    exporting: "Exporting | None" = None
    entry: str = "registry"
    standing: "Standing | None" = None
