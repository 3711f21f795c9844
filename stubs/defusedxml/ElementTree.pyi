# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree.ElementTree import Element, ElementTree, ParseError as ParseError

def parse(
    source: str | IO[bytes],
    parser: Any = ...,
    forbid_dtd: bool = ...,
    forbid_entities: bool = ...,
    forbid_external: bool = ...,
) -> ElementTree[Element]: ...
def fromstring(
    text: str | bytes,
    forbid_dtd: bool = ...,
    forbid_entities: bool = ...,
    forbid_external: bool = ...,
) -> Element: ...
def iterparse(
    source: str | IO[bytes],
    events: Sequence[str] | None = ...,
    parser: Any = ...,
    forbid_dtd: bool = ...,
    forbid_entities: bool = ...,
    forbid_external: bool = ...,
) -> Iterator[tuple[str, Any]]: ...
