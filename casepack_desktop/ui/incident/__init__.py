# SPDX-License-Identifier: Apache-2.0
"""One case: its form, what became of it, and the short form that registers a new one."""
