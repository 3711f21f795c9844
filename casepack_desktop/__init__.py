# SPDX-License-Identifier: Apache-2.0
"""CasePack Desktop: an offline incident registry and report builder."""

__version__ = "0.1.0"
