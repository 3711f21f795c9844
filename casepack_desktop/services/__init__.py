# SPDX-License-Identifier: Apache-2.0
"""Use cases: one transaction, one permission and one recorded action each."""
