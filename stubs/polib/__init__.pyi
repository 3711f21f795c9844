# SPDX-License-Identifier: Apache-2.0
class POEntry:
    msgid: str
    msgstr: str
    msgid_plural: str
    msgstr_plural: dict[int, str]
    msgctxt: str | None
    obsolete: bool
    @property
    def fuzzy(self) -> bool: ...

class POFile(list[POEntry]):
    metadata: dict[str, str]
    def untranslated_entries(self) -> list[POEntry]: ...
    def save(self, fpath: str | None = ...) -> None: ...

def pofile(pofile: str, *, encoding: str = ..., wrapwidth: int = ...) -> POFile: ...
