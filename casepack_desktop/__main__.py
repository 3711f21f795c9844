# SPDX-License-Identifier: Apache-2.0
"""Start the desktop program with `python -m casepack_desktop`."""

import sys

from casepack_desktop.app.desktop_main import main

sys.exit(main())
