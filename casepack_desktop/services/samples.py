# SPDX-License-Identifier: Apache-2.0
"""The sample content: public incidents and demo cases of our own."""

from casepack_desktop.domain.access import Actor
from casepack_desktop.services.imports import ImportRequest, ImportResult, ImportService
from casepack_desktop.support.resources import resource_path

_FILES = (("sample-incidents.json", "genai-incidents"), ("demo-cases.jsonl", "casepack"))


def load_samples(imports: ImportService, actor: Actor) -> list[ImportResult]:
    """Import the shipped samples; what is there already stays as it is."""
    return [
        imports.run(actor, ImportRequest(resource_path("samples", name), mapping))
        for name, mapping in _FILES
    ]
