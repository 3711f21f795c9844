# SPDX-License-Identifier: Apache-2.0
"""What a report builder needs to know of the case, read in one question."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casepack_desktop.ui.reports.owner_notice import OWNER

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Facts of the case and the texts that a report would generate, by their keys."""

    number: str
    owner: str
    tlp: str
    people: tuple[str, ...]
    generated: dict[str, str]


def read_facts(services: "Services", incident: str, template: str, language: str) -> CaseFacts:
    """Read them; raise `NotFound` or `InTheBin`."""
    generated = services.reports.generated_texts(incident, template, language)
    case = services.incidents.get(incident)
    return CaseFacts(
        number=case.number,
        owner=str(case.values.get(OWNER) or ""),
        tlp=str(case.values.get("tlp") or ""),
        people=tuple(services.directories.people()),
        generated=generated,
    )
