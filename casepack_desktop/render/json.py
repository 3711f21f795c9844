# SPDX-License-Identifier: Apache-2.0
"""A document as the builder's structured payload, in the form that is hashed."""

from casepack_desktop.reporting.document import Document
from casepack_desktop.support.hashing import canonical_json
from casepack_desktop.support.progress import Progress, no_progress


def render_json(document: Document, progress: Progress = no_progress) -> bytes:
    """Return the payload as canonical JSON in UTF-8 with a line feed at the end."""
    data = canonical_json(document.payload).encode("utf-8") + b"\n"
    progress(1, 1)
    return data
