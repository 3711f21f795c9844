# SPDX-License-Identifier: Apache-2.0
"""The sectors of Annexes I and II of Directive (EU) 2022/2555 (NIS2), by their stored codes."""

from casepack_desktop.support.i18n import N_

SECTORS: dict[str, str] = {
    "energy": N_("Energy"),
    "transport": N_("Transport"),
    "banking": N_("Banking"),
    "financial-market": N_("Financial market infrastructures"),
    "health": N_("Health"),
    "drinking-water": N_("Drinking water"),
    "waste-water": N_("Waste water"),
    "digital-infrastructure": N_("Digital infrastructure"),
    "ict-service-management": N_("ICT service management (business to business)"),
    "public-administration": N_("Public administration"),
    "space": N_("Space"),
    "postal": N_("Postal and courier services"),
    "waste-management": N_("Waste management"),
    "chemicals": N_("Chemicals"),
    "food": N_("Food"),
    "manufacturing": N_("Manufacturing"),
    "digital-providers": N_("Digital providers"),
    "research": N_("Research"),
}
"""Names by code: eleven sectors of high criticality, then seven other critical ones."""
