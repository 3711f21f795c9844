# SPDX-License-Identifier: Apache-2.0
"""A logo that is safe to print: decoded within limits and written anew as a small PNG."""

import base64
import io
import warnings

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_

_FILE_LIMIT = 2_000_000
_PIXEL_LIMIT = 4_000 * 4_000
_PRINTED = (900, 300)


class BadLogo(Problem):
    """The picture cannot serve as a logo."""

    text = N_("The logo is not usable. Take a PNG or JPEG of at most 2 MB and 16 million pixels.")


def checked_logo(image: bytes) -> str:
    """Return the picture as PNG in base64, fitted into 900 x 300 pixels; raise `BadLogo`."""
    from PIL import Image, UnidentifiedImageError

    if len(image) > _FILE_LIMIT:
        raise BadLogo
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(image), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > _PIXEL_LIMIT:
                    raise BadLogo
                plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadLogo from None
    except Image.DecompressionBombWarning:
        raise BadLogo from None
    plain.thumbnail(_PRINTED)
    target = io.BytesIO()
    plain.save(target, format="PNG", optimize=False)
    return base64.b64encode(target.getvalue()).decode()
