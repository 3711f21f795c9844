# SPDX-License-Identifier: Apache-2.0
"""The sample content: public incidents and demo cases of our own."""

from casepack_desktop.domain.access import Actor
from casepack_desktop.services.imports import ImportRequest, ImportResult, ImportService
from casepack_desktop.support.progress import Progress, no_progress
from casepack_desktop.support.resources import resource_path

SAMPLE_ORGANISATION = "Baltic Grid AS"
_FILES = (("sample-incidents.json", "genai-incidents"), ("demo-cases.jsonl", "casepack"))


def load_samples(
    imports: ImportService, actor: Actor, progress: Progress = no_progress
) -> list[ImportResult]:
    """Import the shipped samples; what is there already stays as it is.

    `progress` is told what an import tells, file by file; raises `Cancelled` through it.
    """
    return [
        imports.run(actor, ImportRequest(resource_path("samples", name), mapping), progress)
        for name, mapping in _FILES
    ]
