# SPDX-License-Identifier: Apache-2.0
"""How the window looks: tokens, palettes, one style sheet, fonts and icons."""
