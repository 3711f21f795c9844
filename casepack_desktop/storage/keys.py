# SPDX-License-Identifier: Apache-2.0
"""The key file: one random data key, wrapped by slots, and the identity of the vault.

Everything of a workspace is encrypted under keys derived from the data key (HKDF-SHA256, RFC
5869). Without a passphrase the data key stands readable in an open slot; further slots wrap the
same key, so that setting a passphrase never rewrites the workspace.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import sqlcipher3.dbapi2 as driver
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import DamagedKeys, NotAWorkspace, WorkspaceExists
from casepack_desktop.support.atomic import write_atomic
from casepack_desktop.support.hashing import canonical_json, sha256_text

_FORMAT = 1
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The opened keys of one workspace; never printed."""

    workspace: str
    database_key: str
    """The raw SQLCipher key as 64 hexadecimal digits."""
    name_key: bytes
    identity: pyrage.x25519.Identity
    is_open: bool
    """Whether the data key can be read without a passphrase."""

    def __repr__(self) -> str:
        return f"Keys({self.workspace})"


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """Something wrong with one copy of the key file; the other one was good."""

    path: Path
    is_missing: bool


def create_keys(layout: Layout, workspace: str) -> Keys:
    """Write both copies of a new key file with an open slot and return the opened keys.

    Good keys that are there already are kept: a database that was moved away needs them still.
    Raises `WorkspaceExists` where there is a key file that cannot be read.
    """
    contents = {path: _read(path) for path in layout.keys}
    good = next((content for content in contents.values() if content is not None), None)
    if good is None and any(path.exists() for path in contents):
        raise WorkspaceExists(path=layout.folder)
    kept = good or _new_content(workspace)
    for path in contents:
        if not path.exists():
            _write(path, kept)
    return _opened(kept)


def _new_content(workspace: str) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "workspace": workspace,
        "slots": [{"kind": "open", "key": _encode(secrets.token_bytes(_KEY_BYTES))}],
        "vault": {"identity": str(pyrage.x25519.Identity.generate())},
    }


def load_keys(layout: Layout) -> tuple[Keys, list[KeyFinding]]:
    """Return the keys from the copy that is good and what is wrong with the other one.

    Of two good copies that differ, the one that opens the database counts. Raises `NotAWorkspace`
    without any copy of a key file and `DamagedKeys` if none is good.
    """
    contents = {path: _read(path) for path in layout.keys}
    leading = _leading(layout, list(contents.values()))
    if leading is None:
        if any(path.exists() for path in layout.keys) or layout.database.exists():
            raise DamagedKeys(path=layout.folder)
        raise NotAWorkspace(path=layout.folder)
    findings = [
        KeyFinding(path, is_missing=not path.exists())
        for path, content in contents.items()
        if content != leading
    ]
    return _opened(leading), findings


def repair_keys(layout: Layout) -> None:
    """Write the good copy of the key file over the missing, damaged or different one."""
    contents = {path: _read(path) for path in layout.keys}
    leading = _leading(layout, list(contents.values()))
    for path, content in contents.items():
        if leading is not None and content != leading:
            _write(path, leading)


def _leading(layout: Layout, contents: list[dict[str, Any] | None]) -> dict[str, Any] | None:
    good = [content for content in contents if content is not None]
    if len(good) > 1 and good[0] != good[-1]:
        return next((content for content in good if _opens(layout, content)), good[0])
    return good[0] if good else None


def _opens(layout: Layout, content: dict[str, Any]) -> bool:
    try:
        connect(layout.database, _opened(content).database_key, writable=False).close()
    except driver.Error:
        return False
    return True


def _opened(content: dict[str, Any]) -> Keys:
    data_key = _decode(content["slots"][0]["key"])
    return Keys(
        workspace=content["workspace"],
        database_key=_derived(data_key, "database").hex(),
        name_key=_derived(data_key, "vault names"),
        identity=pyrage.x25519.Identity.from_str(content["vault"]["identity"]),
        is_open=True,
    )


def _derived(data_key: bytes, purpose: str) -> bytes:
    info = f"casepack {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(data_key)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    sealed = content | {"checksum": sha256_text(canonical_json(content))}
    write_atomic(path, json.dumps(sealed, indent=1).encode())


def _read(path: Path) -> dict[str, Any] | None:
    """Return the content of one copy, None if it is missing, damaged or of no known form."""
    try:
        content = json.loads(path.read_bytes())
        checksum = content.pop("checksum")
        sound = checksum == sha256_text(canonical_json(content)) and content["format"] == _FORMAT
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return content if sound else None


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text)
