# SPDX-License-Identifier: Apache-2.0
"""Preview and print: the only part of the program that uses QtWebEngine."""
