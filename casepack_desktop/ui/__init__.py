# SPDX-License-Identifier: Apache-2.0
"""The window: pages over services, and the look they share."""
