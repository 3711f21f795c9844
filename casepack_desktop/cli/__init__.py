# SPDX-License-Identifier: Apache-2.0
"""The casepack command, one module per command group."""
