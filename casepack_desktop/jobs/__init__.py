# SPDX-License-Identifier: Apache-2.0
"""The program's two threads beside the window's: one for jobs, one for questions."""
