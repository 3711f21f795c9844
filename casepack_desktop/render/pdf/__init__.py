# SPDX-License-Identifier: Apache-2.0
"""A document as PDF through ReportLab, which is imported when the first one is made."""

from casepack_desktop.render.pdf.isolation import isolate
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.progress import Progress, no_progress

isolate()


def render_pdf(document: Document, progress: Progress = no_progress) -> bytes:
    """Return the document as PDF; `progress` hears of each part and may raise `Cancelled`."""
    isolate()
    from casepack_desktop.render.pdf.build import build_pdf

    return build_pdf(document, progress)
