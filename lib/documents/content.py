"""What a document is filled with: plain dicts, lists, texts, pictures as bytes."""

import base64
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

# What no page can show and Word refuses to read; signs that make text run backwards.
UNSEEN = dict.fromkeys(
    (
        *range(9),
        *range(11, 32),
        *range(127, 160),
        *(0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
    '<image width="{wide}" height="{high}" href="data:image/{kind};base64,{content}"/></svg>'
)


def clean(text: str) -> str:
    """Without half characters and signs nobody sees; lines stay lines."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return whole.encode("utf8", "ignore").decode("utf8").translate(UNSEEN)


def filled(value: Any, picture: Callable[[bytes], Any]) -> Any:
    """The same content with texts cleaned and each picture as the document wants it."""
    if isinstance(value, bytes):
        return picture(value)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: filled(one, picture) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [filled(one, picture) for one in value]
    return value


def as_svg(content: bytes) -> str:
    """A JPEG or PNG as a drawing that holds it unchanged: what is handed to the typesetter must be text."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
        kind, (wide, high) = (image.format or "").lower(), image.size
    return PICTURE.format(wide=wide, high=high, kind=kind, content=base64.b64encode(content).decode())
