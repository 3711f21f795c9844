# SPDX-License-Identifier: Apache-2.0
"""Foreign and own table formats, read as streams of records."""
