# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

class _Reader(Protocol):
    def read(self, size: int, /) -> bytes | str: ...

class JSONError(Exception): ...
class IncompleteJSONError(JSONError): ...

_Source: TypeAlias = _Reader | bytes | str | Iterable[bytes]
_Scalar: TypeAlias = str | int | float | Decimal | bool | None

backend: str

def basic_parse(
    source: _Source, *, buf_size: int = ..., use_float: bool = ..., multiple_values: bool = ...
) -> Iterator[tuple[str, _Scalar]]: ...
def parse(
    source: _Source, *, buf_size: int = ..., use_float: bool = ..., multiple_values: bool = ...
) -> Iterator[tuple[str, str, _Scalar]]: ...
def items(
    source: _Source,
    prefix: str,
    *,
    map_type: type[Any] | None = ...,
    buf_size: int = ...,
    use_float: bool = ...,
    multiple_values: bool = ...,
) -> Iterator[Any]: ...
def kvitems(
    source: _Source,
    prefix: str,
    *,
    map_type: type[Any] | None = ...,
    buf_size: int = ...,
    use_float: bool = ...,
    multiple_values: bool = ...,
) -> Iterator[tuple[str, Any]]: ...

class ObjectBuilder:
    value: Any
    def __init__(self, map_type: type[Any] | None = None) -> None: ...
    def event(self, event: str, value: _Scalar) -> None: ...
