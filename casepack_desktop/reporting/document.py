# SPDX-License-Identifier: Apache-2.0
"""The neutral document between builders and renderers.

Every text is plain text, never markup; what should stand out says so by its tone. Renderers know
these blocks and nothing of templates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from casepack_desktop.domain.enums import Severity
from casepack_desktop.reporting.snapshot import Anchor


class Tone(StrEnum):
    """How a text is meant: as said, as a remark of the program, or as something not known."""

    PLAIN = "plain"
    REMARK = "remark"
    UNKNOWN = "unknown"
    EXACT = "exact"
    """Hashes and the like, which are compared digit by digit."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text with its tone; its lines are parted by line feeds."""

    value: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section (level 1) or of a part of one (level 2)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of any length."""

    text: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value."""

    label: str
    value: Text


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values in one or two columns side by side."""

    columns: tuple[tuple[Pair, ...], ...]


class ContainerKind(StrEnum):
    """What a part of a text that a person wrote can stand in."""

    BULLETS = "bullets"
    NUMBERS = "numbers"
    ENTRY = "entry"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """A list, one entry of a list or a quote; all that stands in the same one shares the object.

    `marker` is what was typed before an entry of numbers ("3.", "3)"), else empty.
    """

    kind: ContainerKind
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on each page; weights share out the width.

    `inside` is what it stands in, from the outside in.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    weights: tuple[float, ...]
    inside: tuple[Container, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart from the text around it."""

    text: Text


@dataclass(frozen=True, slots=True)
class InlineList:
    """Short items in one flow."""

    items: tuple[str, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of running text and how it is set."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph, a heading or a list's entry that a person wrote with marks.

    `depth` is how far it stands in, `marker` what stands before it ("•", "3."); `inside` says the
    same in full, from the outside in. Lines are parted by line feeds.
    """

    spans: tuple[Span, ...]
    depth: int = 0
    marker: str = ""
    is_heading: bool = False
    is_quoted: bool = False
    inside: tuple[Container, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """Return the text without its marks."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that keep every blank, in letters of one width; `inside` as of a flow."""

    text: str
    depth: int = 0
    inside: tuple[Container, ...] = field(default=(), compare=False)


Block = Heading | Paragraph | Pairs | Table | Callout | InlineList | Flow | CodeBlock


@dataclass(frozen=True, slots=True)
class Subtitle:
    """The line under the title."""

    number: str
    severity: Severity | None
    severity_label: str
    status: Text
    state: str
    """The instant the report speaks of, as a phrase."""


@dataclass(frozen=True, slots=True)
class Document:
    """One report, ready for any renderer."""

    title: str
    subtitle: Subtitle
    blocks: tuple[Block, ...]
    organisation: str
    logo_png: str | None
    """Base64 of a PNG picture."""
    template_title: str
    language: str
    tlp: str
    as_of: str
    """ISO 8601 in UTC."""
    snapshot_sha256: str
    anchor: Anchor | None
    payload: Mapping[str, Any]


def texts(document: Document) -> Iterator[str]:
    """Yield every text that a renderer shows, in reading order."""
    subtitle = document.subtitle
    yield from (document.organisation, document.template_title, document.title)
    yield from (subtitle.number, subtitle.severity_label, subtitle.status.value, subtitle.state)
    for block in document.blocks:
        yield from block_texts(block)


def block_texts(block: Block) -> Iterator[str]:
    """Yield the texts of one block in reading order."""
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(text=body) | Callout(text=body):
            yield body.value
        case InlineList(items=items):
            yield from items
        case Flow(marker=marker):
            yield from (part for part in (marker, block.text) if part)
        case CodeBlock(text=code):
            yield code
        case Pairs(columns=columns):
            for pair in (pair for column in columns for pair in column):
                yield from (pair.label, pair.value.value)
        case Table(header=header, rows=rows):
            yield from header
            for row in rows:
                yield from (cell.value for cell in row)
