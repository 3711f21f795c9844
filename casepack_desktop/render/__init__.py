# SPDX-License-Identifier: Apache-2.0
"""Documents turned into PDF, HTML and JSON."""
