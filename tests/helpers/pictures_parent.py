# SPDX-License-Identifier: Apache-2.0
"""A program that has a picture made and tells the process at work on it, until it is killed."""

import sys

from PySide6.QtCore import QCoreApplication, QTimer

from casepack_desktop.ui.files.picture_maker import PictureMaker
from tests.helpers.odd_pictures import HANG, KIND, SOUND


def main(what: str) -> int:
    """Have a process `hang` over a file, or be `idle` after one, and say its id."""
    application = QCoreApplication([])
    command = [sys.executable, "-m", "tests.helpers.odd_pictures", "patient"]
    maker = PictureMaker(application, command=command, patience_ms=600_000)

    def tell() -> None:
        sys.stdout.write(f"{maker._process.processId()}\n")
        sys.stdout.flush()

    def look() -> None:
        if maker._job is not None and maker._job.sent == len(maker._job.data):
            tell()
        else:
            QTimer.singleShot(10, look)

    if what == "hang":
        maker.make(KIND, HANG, 96)
        look()
    else:
        maker.made.connect(tell)
        maker.make(KIND, SOUND, 96)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
