# SPDX-License-Identifier: Apache-2.0
"""One box that finds incidents, pages and commands."""
