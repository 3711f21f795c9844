# SPDX-License-Identifier: Apache-2.0
"""Reads reports back as a stranger's program would."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFontFile

from casepack_desktop.render.text import printable
from casepack_desktop.support.resources import resource_path

_VOID = {"meta", "img", "br", "link", "input", "hr", "base"}


def pdf_pages(data: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def pdf_body(data: bytes) -> str:
    """Return the text between header and footer of all pages, without blanks."""
    bodies = []
    for number, text in enumerate(pdf_pages(data), 1):
        # Header and footer are drawn first; the page number closes them.
        _furniture, _mark, body = text.partition(f"Page {number} of ")
        bodies.append(body.lstrip("0123456789"))
    return squeezed("".join(bodies))


def pdf_names(data: bytes) -> set[str]:
    """Return every name in the objects of the file, keys and values, but not in its streams."""
    with Pdf.open(BytesIO(data)) as pdf:
        return {str(name) for found in pdf.objects for name in _names(found)}


def _names(found: object) -> Iterator[object]:
    if isinstance(found, Stream | Dictionary):
        for key, value in found.items():
            yield key
            # What is referred to is among the objects of the file itself.
            if not getattr(value, "is_indirect", False):
                yield from _names(value)
    elif isinstance(found, Array):
        for value in found:
            if not getattr(value, "is_indirect", False):
                yield from _names(value)
    elif isinstance(found, Name):
        yield found


def squeezed(text: str) -> str:
    """Return what of `text` the embedded face can show, without blanks and invisible signs."""
    shown = _codes()
    seen = (c for c in printable(text) if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(c for c in seen if ord(c) in shown)


def _codes() -> set[int]:
    if not _CODES:
        _CODES.update(TTFontFile(str(resource_path("fonts", "DejaVuSans.ttf"))).charToGlyph)
    return _CODES


_CODES: set[int] = set()


class Outline(HTMLParser):
    """The elements of an HTML file with the names of their attributes, and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self.values += [(tag, name, value) for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


class Tree(HTMLParser):
    """How the elements of an HTML file stand in each other."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._open: list[list[str]] = [[]]
        self._names: list[str] = []
        self._sections: dict[str, str] = {}
        self._heading = ""
        self.feed(data.decode("utf-8"))
        self.close()

    def under(self, heading: str) -> str:
        """Return what follows a heading in its section, as in `ul(li(p) li) p`."""
        return self._sections[heading]

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._names.append(tag)
            self._open.append([])

    def handle_data(self, data: str) -> None:
        if self._names and self._names[-1] == "h2":
            self._heading = data

    def handle_endtag(self, tag: str) -> None:
        assert self._names.pop() == tag
        inside = " ".join(self._open.pop())
        if tag == "section":
            self._sections[self._heading] = inside.removeprefix("h2").strip()
        self._open[-1].append(f"{tag}({inside})" if inside else tag)
