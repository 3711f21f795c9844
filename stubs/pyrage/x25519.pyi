# SPDX-License-Identifier: Apache-2.0
from typing import Self, final

@final
class Recipient:
    @classmethod
    def from_str(cls, v: str, /) -> Self: ...

@final
class Identity:
    @classmethod
    def generate(cls) -> Self: ...
    @classmethod
    def from_str(cls, v: str, /) -> Self: ...
    def to_public(self) -> Recipient: ...
