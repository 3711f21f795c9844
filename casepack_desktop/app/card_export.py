# SPDX-License-Identifier: Apache-2.0
"""The export of the one incident whose card is open, by the dialog of the list."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepack_desktop.domain.filters import IncidentFilter
    from casepack_desktop.storage.listing import Order
    from casepack_desktop.ui.registry.page import RegistryPage

Export = Callable[["IncidentFilter", "Order", Sequence[str], Sequence[str] | None], object]


def export_incident(registry: "RegistryPage", export: Export, uuid: str) -> None:
    """Ask how and where to, and export an incident; the list can be taken instead."""
    wanted, columns = registry.wanted, registry.layout_of_columns.shown()
    export(wanted.filter, wanted.order(), columns, [uuid])
