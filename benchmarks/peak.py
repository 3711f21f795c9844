# SPDX-License-Identifier: Apache-2.0
"""The most memory that this process ever held; only Linux tells it."""

from pathlib import Path


def peak_bytes() -> int:
    """Return the largest resident size since the start, or since the peak was cleared.

    What `getrusage` tells begins with the size of the process that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def clear_peak() -> None:
    """Let the peak begin anew with the present size."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
