# SPDX-License-Identifier: Apache-2.0
"""Files that a command hands out, under the same rules as those that the window saves."""

from casepack_desktop.services.outgoing import demand_writable, write_file

__all__ = ["demand_writable", "write_file"]
