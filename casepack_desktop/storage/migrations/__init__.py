# SPDX-License-Identifier: Apache-2.0
"""Numbered, forward-only migrations of the workspace's database."""
