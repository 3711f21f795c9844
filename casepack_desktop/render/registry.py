# SPDX-License-Identifier: Apache-2.0
"""The forms in which a document leaves the program."""

import platform
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from casepack_desktop import __version__
from casepack_desktop.domain.errors import Problem
from casepack_desktop.reporting.document import Document
from casepack_desktop.support.formats import format_number
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


def preparations() -> Iterator[Callable[[], object]]:
    """Yield calls that fetch what the first PDF of a process would wait for, each a short one."""
    yield partial(_number_in, "en")
    yield from (partial(_fetched, name) for name in _PDF_PARTS)
    yield partial(_fetched, "casepack_desktop.render.pdf.build")
    yield from (partial(_face_known, number) for number in range(_FACES))


def _number_in(locale: str) -> None:
    format_number(0, locale)


def _fetched(name: str) -> None:
    from casepack_desktop.render.pdf.isolation import isolate

    isolate()
    import_module(name)


def _face_known(number: int) -> None:
    from casepack_desktop.render.pdf.fonts import FACES, register_face

    register_face(FACES[number])


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


_PDF_PARTS = (
    "reportlab.rl_config",
    "reportlab.pdfbase.pdfdoc",
    "reportlab.pdfgen.canvas",
    "reportlab.lib.textsplit",
    "reportlab.lib.validators",
    "html.parser",
    "reportlab.platypus",
)
_FACES = 4
_RENDERERS: dict[str, Renderer] = {"pdf": _pdf, "html": _html, "json": _json}
FORMATS: tuple[str, ...] = tuple(_RENDERERS)
