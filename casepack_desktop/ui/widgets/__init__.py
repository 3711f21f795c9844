# SPDX-License-Identifier: Apache-2.0
"""Building blocks that know no feature: each can be used by keyboard and says its name."""
