# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON and SHA-256, the two parts of every hash that is printed or chained."""

import hashlib
import json
from typing import Any

_CANONICAL = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys, no spaces and unescaped Unicode, the form that is hashed."""
    return _CANONICAL.encode(value)


def sha256_text(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
