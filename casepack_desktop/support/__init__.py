# SPDX-License-Identifier: Apache-2.0
"""Small building blocks without knowledge of incidents."""
