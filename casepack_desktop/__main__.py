# SPDX-License-Identifier: Apache-2.0
"""Start the desktop program with `python -m casepack_desktop`, and the process it has at its side.

A frozen program is this file too, so what it starts of itself it tells apart by an argument.
"""

import sys

from casepack_desktop.ui.files.picture_wire import ARGUMENT

if sys.argv[1:] == [ARGUMENT]:
    from casepack_desktop.ui.files.picture_child import main
else:
    from casepack_desktop.app.desktop_main import main

sys.exit(main())
