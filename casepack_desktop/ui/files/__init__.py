# SPDX-License-Identifier: Apache-2.0
"""The files of an incident: shown, added, opened, saved and removed."""
