# SPDX-License-Identifier: Apache-2.0
"""The reports of a case: asked for in a sheet, followed in a table, previewed and saved."""
