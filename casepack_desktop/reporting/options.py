# SPDX-License-Identifier: Apache-2.0
"""What the person who asks for a report decides about it."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictStr

from casepack_desktop.domain.enums import Tlp
from casepack_desktop.reporting.snapshot import Instant


def _without_broken_characters(text: object) -> object:
    # Half a surrogate pair comes from a command line in another encoding; UTF-8 cannot hold it.
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


def _tlp_label(label: str | None) -> str | None:
    return None if label is None else Tlp(label).value


_Typed = Annotated[StrictStr, BeforeValidator(_without_broken_characters)]


class ReportOptions(BaseModel):
    """Language, texts of one's own by override key, label and the instant the report speaks of.

    A blank override means: generated. `tlp` None means: the label of the case.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: StrictStr = "en"
    overrides: dict[StrictStr, _Typed] = {}
    tlp: Annotated[StrictStr | None, AfterValidator(_tlp_label)] = None
    as_of: Instant

    def override(self, key: str) -> str:
        """Return the text written for `key` without outer blank lines, "" if there is none."""
        return self.overrides.get(key, "").strip("\r\n").rstrip() if self.has(key) else ""

    def has(self, key: str) -> bool:
        """Return whether a text that is more than blanks was written for `key`."""
        return bool(self.overrides.get(key, "").strip())
