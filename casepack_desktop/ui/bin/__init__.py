# SPDX-License-Identifier: Apache-2.0
"""What was deleted: seen, restored, or removed for good."""
