# SPDX-License-Identifier: Apache-2.0
"""The page that lists the incidents."""

from casepack_desktop.ui.registry.page import RegistryPage

__all__ = ["RegistryPage"]
