# SPDX-License-Identifier: Apache-2.0
"""The workspace on disk: database, key file, vault and lock."""
