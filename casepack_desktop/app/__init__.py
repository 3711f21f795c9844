# SPDX-License-Identifier: Apache-2.0
"""Composition root: the only place that knows every part."""
