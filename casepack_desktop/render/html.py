# SPDX-License-Identifier: Apache-2.0
"""A document as one HTML file: no script, nothing loaded from anywhere, fit for print.

Case text is only ever a value in our own template; the policy in the head allows our style sheet
by its hash and nothing else.
"""

import base64
import hashlib
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from casepack_desktop.render.provenance import PROGRAM, provenance
from casepack_desktop.render.text import one_line, printable
from casepack_desktop.reporting.document import (
    Block,
    CodeBlock,
    Container,
    ContainerKind,
    Document,
    Flow,
    Heading,
    Table,
)
from casepack_desktop.support.progress import Progress, no_progress
from casepack_desktop.support.resources import resource_path

if TYPE_CHECKING:
    from jinja2 import Template

_TITLE_LIMIT = 200


_TAGS = {
    ContainerKind.BULLETS: "ul",
    ContainerKind.NUMBERS: "ol",
    ContainerKind.ENTRY: "li",
    ContainerKind.QUOTE: "blockquote",
}
_WIDTHS = ((4, ""), (6, "wide"))
"""The lengths below which the number of an entry has room in a margin of a class."""

_WIDEST = "widest"


@dataclass(frozen=True, slots=True)
class _Tag:
    """An element that begins: its name, and of an entry the number as it was typed."""

    name: str
    marker: str = ""

    @property
    def value(self) -> int:
        """Return the number of an entry."""
        return int(self.marker[:-1])

    @property
    def width(self) -> str:
        """Return the class of the margin in which the number has room, "" for the usual one."""
        return next((name for most, name in _WIDTHS if len(self.marker) < most), _WIDEST)


@dataclass(slots=True)
class _Kinded:
    """A block with the elements that begin before it, and those that end after it."""

    kind: str
    value: Block
    begins: list[_Tag]
    ends: list[str] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        """Return whether it is the first of an entry, whose direction it has."""
        return bool(self.begins) and self.begins[-1].name == "li"


@dataclass(slots=True)
class _Section:
    title: str
    blocks: list[_Kinded] = field(default_factory=list)
    open: tuple[Container, ...] = ()
    """The lists, entries and quotes that the last block stands in."""

    def add(self, block: Block) -> None:
        """Add a block, going out of what it is not in, and into what it is."""
        inside = block.inside if isinstance(block, Flow | CodeBlock | Table) else ()
        pairs = zip(self.open, inside, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
        self._leave(shared)
        begins = [_Tag(_TAGS[one.kind], one.marker) for one in inside[shared:]]
        self.blocks.append(_Kinded(type(block).__name__, block, begins))
        self.open = inside

    def ended(self) -> "_Section":
        """Return the section with everything ended that is open."""
        self._leave(0)
        return self

    def _leave(self, depth: int) -> None:
        if len(self.open) > depth:
            self.blocks[-1].ends = [_TAGS[one.kind] for one in reversed(self.open[depth:])]
        self.open = self.open[:depth]


def render_html(document: Document, progress: Progress = no_progress) -> bytes:
    """Return the document as a self-contained HTML file in UTF-8."""
    from markupsafe import Markup

    clean = _printable(document)
    style = _style()
    text = _template().render(
        document=clean,
        title=one_line(document.title, _TITLE_LIMIT),
        sections=_sections(clean),
        provenance=provenance(document),
        program=PROGRAM,
        tlp_class=document.tlp.lower().replace(":", "-").replace("+", "-"),
        style=Markup(style),  # noqa: S704 - our own file, not case text
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
    )
    progress(1, 1)
    return text.encode("utf-8")


def _sections(document: Document) -> list[_Section]:
    sections = [_Section("")]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            sections.append(_Section(block.text))
        else:
            sections[-1].add(block)
    return [section.ended() for section in sections if section.title or section.blocks]


def _printable(document: Document) -> Document:
    """Return the document with every shown text made printable; the payload is not shown."""
    shown = {item.name for item in fields(document)} - {"payload", "anchor", "logo_png"}
    return replace(document, **{name: _clean(getattr(document, name)) for name in shown})


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        # Closed sets (tone, severity, label) are strings too and hold nothing to clean.
        return printable(value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if isinstance(value, Container):
        return value  # what stands in it is known by it; it holds no text
    if hasattr(value, "__dataclass_fields__"):
        names = (item.name for item in fields(value))
        return replace(value, **{name: _clean(getattr(value, name)) for name in names})
    return value


@cache
def _style() -> str:
    # A browser reads line ends as line feeds before it checks the hash.
    return resource_path("templates", "report.css").read_text(encoding="utf-8")


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, newline_sequence="\n")
    source = resource_path("templates", "report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)
