# SPDX-License-Identifier: Apache-2.0
"""What the program and the process that makes its small pictures say to each other.

One file after the other: a `JOB` and as many bytes as it names go there, an `ANSWER` and the bare
pixels of that size come back. Nothing on this way is parsed: numbers of fixed size and bytes.
"""

import struct

ARGUMENT = "--make-pictures"
"""The program started with this alone is that process; no help names it."""
HELLO = b"casepack pictures 1\n"
"""Said once, when everything is loaded and given up what is not needed any more."""
LARGEST_FILE = 24 << 20
LARGEST_SIDE = 512
JOB = struct.Struct("<BHI")
"""The kind of the file, the longest side of the picture in pixels, the bytes that follow."""
ANSWER = struct.Struct("<HH")
"""Width and height of the picture, of which four bytes a pixel follow; both 0 for none."""
PIXEL = 4
PDF = 1
KINDS: dict[str, int] = {
    "application/pdf": PDF,
    "image/png": 2,
    "image/jpeg": 3,
    "image/gif": 4,
    "image/bmp": 5,
    "image/x-ms-bmp": 5,
    "image/webp": 6,
}
"""The kind of each media type that may have a picture."""
