# SPDX-License-Identifier: Apache-2.0
"""The pages of companies, classifications, types and statuses."""
