# SPDX-License-Identifier: Apache-2.0
"""Parts of the frame around the pages, and what one opens from its menus."""
