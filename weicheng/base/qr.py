"""QR codes as pictures that need no file."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO


def qr_picture(text: str, *, sturdy: bool = False) -> str:
    """An SVG picture of the text as a data address, which the content security policy admits as an image.

    A quarter of a `sturdy` one may be torn off or dirty.
    """
    # Only here: few processes ever draw one.
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.image.svg import SvgPathImage

    drawn = BytesIO()
    level = ERROR_CORRECT_Q if sturdy else ERROR_CORRECT_M
    qrcode.make(text, image_factory=SvgPathImage, error_correction=level, border=2 if sturdy else 4).save(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"
