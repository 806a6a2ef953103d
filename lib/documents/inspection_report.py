"""Photos before and after side by side, as one small picture each sheet of an inspection can hold."""

from functools import cache
from io import BytesIO
from typing import Any

WIDE, HIGH, GAP, BAND = 420, 315, 12, 30
"""In pixels: room for one photo, between the two, and for the words above them."""
QUALITY = 72
SHADE, INK, PAPER = "#EEF1F1", "#333333", "#FFFFFF"
BEFORE, AFTER, NONE = "整改前", "整改后", "暂无照片"


def side_by_side(before: bytes | None, after: bytes | None) -> bytes:
    """A JPEG; what is missing says so in its place."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (2 * WIDE + GAP, HIGH + BAND), PAPER)
    pen = ImageDraw.Draw(sheet)
    for at, words, content in ((0, BEFORE, before), (WIDE + GAP, AFTER, after)):
        pen.text((at + WIDE / 2, BAND / 2), words, fill=INK, font=_font(), anchor="mm")
        pen.rectangle((at, BAND, at + WIDE - 1, BAND + HIGH - 1), fill=SHADE)
        photo = _photo(content) if content else None
        if photo:
            sheet.paste(photo, (at + (WIDE - photo.width) // 2, BAND + (HIGH - photo.height) // 2))
        else:
            pen.text((at + WIDE / 2, BAND + HIGH / 2), NONE, fill=INK, font=_font(), anchor="mm")
    made = BytesIO()
    sheet.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _photo(content: bytes) -> Any:
    """Whole, as large as its room allows; none where it is no picture any more."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            return ImageOps.contain(image.convert("RGB"), (WIDE, HIGH))
    except (UnidentifiedImageError, OSError):
        return None


@cache
def _font() -> Any:
    from PIL import ImageFont
    from pylopdf_fonts_zh_cn import sans_path

    return ImageFont.truetype(str(sans_path()), 18)
