# SPDX-License-Identifier: Apache-2.0
"""What one sees before a workspace is open."""
