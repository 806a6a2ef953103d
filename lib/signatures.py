"""A field to sign in by hand, and the strict reading of what it sends."""

import base64
import struct
from functools import cache
from typing import Any

from lib.components import component, heard, hearing
from lib.errors import Refused
from lib.i18n import N_
from lib.ui import _

HEAD, MAGIC = "data:image/png;base64,", b"\x89PNG\r\n\x1a\n"
MOST_BYTES, WIDEST = 200_000, 2000


@cache
def _part() -> Any:
    return component("signature")


def said(key: str) -> Any:
    """What the pad of that key has just sent: {"png": …}, {"cleared": …}, nothing, or nonsense."""
    return heard(key)


def pad(label: str, *, key: str, src: str = "", note: str = "", hint: str = "") -> None:
    """src is the address of the signature already kept, shown when the drawing itself is gone."""
    _part()(
        key=key,
        data={
            "label": label,
            "aria": _("Signature field: {label}", label=label),
            "hint": hint or _("Sign here with finger, pen or mouse"),
            "clear": _("Sign again"),
            "src": src,
            "note": note,
        },
        on_did_change=hearing(key),
    )


def png_of(sent: object) -> bytes:
    """The picture's bytes; refuses whatever is not a small PNG in a data address."""
    refused = Refused(N_("The signature could not be read. Please sign again."))
    if not isinstance(sent, str) or not sent.startswith(HEAD) or len(sent) > MOST_BYTES * 4 // 3 + 40:
        raise refused
    try:
        content = base64.b64decode(sent[len(HEAD) :], validate=True)
    except ValueError:
        raise refused from None
    if len(content) > MOST_BYTES or not _is_small_png(content):
        raise refused
    return content


def _is_small_png(content: bytes) -> bool:
    """By its first block, which must say how large the picture is; the files room opens the rest."""
    if len(content) < 33 or content[:8] != MAGIC or content[8:16] != b"\0\0\0\rIHDR":
        return False
    wide, high = struct.unpack(">II", content[16:24])
    return 0 < wide <= WIDEST and 0 < high <= WIDEST
