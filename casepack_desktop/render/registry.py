# SPDX-License-Identifier: Apache-2.0
"""The forms in which a document leaves the program."""

import platform
import zlib
from collections.abc import Callable

from casepack_desktop import __version__
from casepack_desktop.domain.errors import Problem
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.progress import Progress, no_progress

Renderer = Callable[[Document, Progress], bytes]


class UnknownFormat(Problem):
    """No renderer has this name."""

    text = N_("A report cannot be made as “{format}”. The forms are: {known}.")
    exit_code = 2


def render(document: Document, form: str, progress: Progress = no_progress) -> bytes:
    """Return the document as `pdf`, `html` or `json`; raise `UnknownFormat` for another form."""
    try:
        renderer = _RENDERERS[form]
    except KeyError:
        raise UnknownFormat(format=form[:80], known=", ".join(_RENDERERS)) from None
    return renderer(document, progress)


def environment() -> dict[str, str]:
    """Return the versions for which the same document gives the same bytes."""
    from importlib.metadata import version

    return {
        "program": __version__,
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "reportlab": version("reportlab"),
        "jinja2": version("jinja2"),
    }


# Each renderer is imported when it is first needed: a start shows no report.


def _pdf(document: Document, progress: Progress) -> bytes:
    from casepack_desktop.render.pdf import render_pdf

    return render_pdf(document, progress)


def _html(document: Document, progress: Progress) -> bytes:
    from casepack_desktop.render.html import render_html

    return render_html(document, progress)


def _json(document: Document, progress: Progress) -> bytes:
    from casepack_desktop.render.json import render_json

    return render_json(document, progress)


_RENDERERS: dict[str, Renderer] = {"pdf": _pdf, "html": _html, "json": _json}
FORMATS: tuple[str, ...] = tuple(_RENDERERS)
