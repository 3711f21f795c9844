# SPDX-License-Identifier: Apache-2.0
"""The page of what can be chosen about the window and the workspace."""
