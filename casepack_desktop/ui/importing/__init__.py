# SPDX-License-Identifier: Apache-2.0
"""Bringing incidents in from files: choosing, looking, mapping, checking, importing, undoing."""
