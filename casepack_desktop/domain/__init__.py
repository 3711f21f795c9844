# SPDX-License-Identifier: Apache-2.0
"""Pure enums, values and rules of the incident registry."""
