"""Pictures are drawn anew: what is kept holds pixels and nothing else, upright and of a sensible size.

Whatever came along with them (place and time taken, profiles, other frames, a second file behind the
first) is left behind.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from lib.errors import Refused
from lib.i18n import N_

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Only a JPEG can be read at half its size; the others are whole in memory first.
MOST_MEGAPIXELS = {"JPEG": 40, "MPO": 40}
MOST_MEGAPIXELS_ELSE = 20
LONGEST_SIDE, LONGEST_PREVIEW = 2560, 400
QUALITY, PREVIEW_QUALITY = 85, 75
# Above this a drawing with see-through parts is a photo, and no smaller as PNG.
LARGEST_PNG = 4_000_000
# A large photo takes a quarter of a second and 150 MB while it is drawn: two at a time, always in the same
# two threads, since each thread keeps for itself what memory it once had.
AT_ONCE, PATIENCE_SECONDS = 2, 45.0
_painters = ThreadPoolExecutor(AT_ONCE, "painter")
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """kind is jpg, or png where something is see-through."""

    kind: str
    content: bytes
    preview: bytes
    width: int
    height: int


def drawn(content: bytes) -> Picture:
    work = _painters.submit(_drawn, content)
    try:
        return work.result(PATIENCE_SECONDS)
    except Late as late:
        work.cancel()
        raise Refused(N_("Too many pictures at the same moment. Please try again.")) from late
    except Refused:
        raise
    except Exception as broken:  # A decoder has many ways to say so.
        raise Refused(N_("This picture is damaged or incomplete. Please take or save it again.")) from broken


def _drawn(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        _not_too_large(image)
        turn = _UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        small = _colours(image)
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    upright = small if turn is None else small.transpose(turn)
    kind, kept = _packed(upright)
    return Picture(kind, kept, _preview(upright), *upright.size)


def _not_too_large(image: Image.Image) -> None:
    """Asked of the header, before any pixel takes up memory."""
    megapixels = image.width * image.height / 1_000_000
    most = MOST_MEGAPIXELS.get(image.format or "", MOST_MEGAPIXELS_ELSE)
    if megapixels > most:
        raise Refused(
            N_(
                "This picture has {n} megapixels; at most {most} can be kept. "
                "Please choose a smaller size on the camera."
            ),
            n=round(megapixels),
            most=most,
        )


def _colours(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something may be see-through; the same picture if it is one already."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _packed(upright: Image.Image) -> tuple[str, bytes]:
    if upright.mode == "RGBA" and _is_see_through(upright):
        kept = _saved(upright, "PNG", compress_level=4)
        if len(kept) <= LARGEST_PNG:
            return "png", kept
    return "jpg", _saved(_on_white(upright), "JPEG", quality=QUALITY)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.getchannel("A").histogram()[255] < picture.width * picture.height


def _preview(upright: Image.Image) -> bytes:
    small = upright.copy()
    small.thumbnail((LONGEST_PREVIEW, LONGEST_PREVIEW), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _saved(_on_white(small), "JPEG", quality=PREVIEW_QUALITY)


def _on_white(picture: Image.Image) -> Image.Image:
    """A sheet of its own, on which nothing is noted."""
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return paper


def _saved(image: Image.Image, form: str, **how: int) -> bytes:
    image.info.clear()
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()
