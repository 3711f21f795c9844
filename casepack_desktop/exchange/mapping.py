# SPDX-License-Identifier: Apache-2.0
"""How the names of a foreign file become fields: a small TOML file, checked when it is read."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.exchange.problems import BadMapping, MappingNotFound
from casepack_desktop.support.resources import resource_path

_FOLDER = ("mappings",)

OWN = "casepack"
"""The name of the mapping that reads our own exports."""

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""A path within a template."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}") from None
    return name


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Rule(BaseModel):
    """Where the value of one field comes from.

    `sources` are paths into the record: all of them are joined. `template` is text with paths in
    braces; of several lines those without any value are left out. `values` translates each text,
    `otherwise` stands for those it does not know, `default` for an empty result.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sources: Texts = Field(default=(), alias="from")
    template: Texts = ()
    join: str = ", "
    values: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    default: str | None = None
    prefix: str = ""
    take: Literal["all", "first"] = "all"
    kind: Literal["text", "date_parts"] = "text"
    limit: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if not (self.sources or self.template or self.default):
            raise ValueError("one of from, template or default is needed")
        if self.sources and self.template:
            raise ValueError("from and template exclude each other")
        return self


def _as_rule(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


class Mapping(BaseModel):
    """A mapping: which file it is for, how records are matched, and one rule per field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    title: str = ""
    records: str | None = None
    external_id: str | None = None
    match: Literal["uuid", "external_id"] = "external_id"
    uuid: str | None = None
    number: str | None = None
    created_at: str | None = None
    last_change_at: str | None = None
    stamped: str | None = None
    zone: Annotated[str, AfterValidator(_known_zone)] | None = None
    recognise: frozenset[str] = frozenset()
    every_field: bool = False
    fields: dict[str, Annotated[Rule, BeforeValidator(_as_rule)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        for key in self.fields:
            if key not in FIELD:
                raise ValueError(f"there is no field {key!r}")
            if key in ("created_at", "external_id"):
                raise ValueError(f"{key} stands above the fields, not among them")
        if self.match == "uuid" and self.uuid is None:
            raise ValueError("to match by uuid, the column uuid must be named")
        if not self.every_field and "title" not in self.fields:
            raise ValueError("the field title is needed")
        return self

    @property
    def is_own(self) -> bool:
        """Return whether it reads what this program exported."""
        return self.name == OWN

    def rules(self) -> dict[str, Rule]:
        """Return the rule of each field, in the order of the field table."""
        named = dict(self.fields)
        if self.every_field:
            own = {key: Rule(sources=(key,)) for key, field in FIELD.items() if field.is_editable}
            named = own | named
        if self.external_id is not None:
            named["external_id"] = Rule(sources=(self.external_id,))
        return {key: named[key] for key in FIELD if key in named}

    def columns(self) -> dict[str, str]:
        """Return every path that is read, with the key of the field that it is read for."""
        own = {
            "uuid": self.uuid,
            "number": self.number,
            "created_at": self.created_at,
            "last_change_at": self.last_change_at,
            "stamped": self.stamped,
        }
        read = {path: key for key, path in own.items() if path is not None}
        for key, rule in self.rules().items():
            named = (*rule.sources, *(path for line in rule.template for path in paths_in(line)))
            read |= {path: read.get(path, key) for path in named}
        return read


def paths_in(line: str) -> list[str]:
    """Return the paths that stand in braces in one line of a template."""
    return [path.strip() for path in PLACEHOLDER.findall(line)]


def load_mapping(name: str | Path) -> Mapping:
    """Return a shipped mapping by name, or the one in a TOML file.

    Raises `MappingNotFound`, and `BadMapping` with the place and the reason.
    """
    shipped = {mapping.name: mapping for mapping in shipped_mappings()}
    if str(name) in shipped:
        return shipped[str(name)]
    path = Path(name)
    if not path.is_file():
        raise MappingNotFound(mapping=str(name)[:200], known=", ".join(shipped))
    return _read(path)


@cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """Return the mappings that come with the program, by name."""
    return tuple(_read(path) for path in sorted(resource_path(*_FOLDER).glob("*.toml")))


def _read(path: Path) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMapping(file=path.name, key="TOML", reason=str(error)[:200]) from error
    except OSError as error:
        raise BadMapping(file=path.name, key="-", reason=error.strerror or "?") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "fields"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadMapping(file=path.name, key=key, reason=reason) from error
