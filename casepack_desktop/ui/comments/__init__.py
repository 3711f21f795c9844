# SPDX-License-Identifier: Apache-2.0
"""What was remarked on a case, and where to add to it."""
