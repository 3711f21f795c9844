# SPDX-License-Identifier: Apache-2.0
"""The window that exports the list of incidents."""
