"""A file looked at and put on disk, ready for its row.

Done before a transaction begins: drawing a photo takes a quarter of a second, in which nobody
else could save.
"""

from dataclasses import dataclass, field

from lib import storage
from lib.errors import Refused
from lib.files import documents, pictures
from lib.files.rules import MEDIA, clean_name, ending
from lib.i18n import N_
from lib.settings import settings

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
VIDEO = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"3gp4", b"3gp5")


@dataclass(frozen=True)
class Ready:
    """size is what is kept, not what was sent."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    preview: bytes = field(default=b"", repr=False)
    width: int | None = None
    height: int | None = None


def ready(name: str, content: bytes) -> Ready:
    """Refuses what may not be kept."""
    most = settings().most_upload_mb
    if not content:
        raise Refused(N_("This file is empty."))
    if len(content) > most * 1_000_000:
        raise Refused(N_("This file is too large: at most {n} MB."), n=most)
    made = _looked_at(name, content)
    store(made)
    return made


def store(made: Ready) -> tuple[str, str]:
    """(hash of the content, hash of its preview or ""), both safe on disk."""
    return storage.put(made.content), storage.put(made.preview) if made.preview else ""


def _looked_at(name: str, content: bytes) -> Ready:
    if content.startswith(PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        picture = pictures.drawn(content)
        cleaned, media_type = clean_name(name, picture.kind), MEDIA[picture.kind]
        return Ready(cleaned, media_type, picture.content, picture.preview, picture.width, picture.height)
    kind = _document(name, content)
    return Ready(clean_name(name, kind), MEDIA[kind], content)


def _document(name: str, content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return documents.pdf(content)
    if content.startswith(documents.ZIP):
        return documents.packed(content)
    if content.startswith(documents.OLE):
        return documents.old_office(content)
    _not_a_film(content[4:12])
    return documents.text(content, ending(name))


def _not_a_film(box: bytes) -> None:
    """What phones make besides photos deserves a sentence of its own."""
    if box[:4] != b"ftyp":
        return
    if box[4:] in HEIC:
        raise Refused(
            N_(
                "This is an HEIC photo, which most computers cannot show. On the iPhone choose Settings – "
                "Camera – Formats – Most Compatible, or send the photo to yourself in a chat and save "
                "it again."
            )
        )
    raise Refused(N_("Videos are not accepted. Please take a photo instead."))
