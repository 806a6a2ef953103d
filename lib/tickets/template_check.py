"""A Word template tried out before it is kept: outside any transaction, for it may take seconds."""

from dataclasses import dataclass

from lib.documents import words
from lib.errors import Refused
from lib.files.ready import Ready, ready
from lib.files.rules import MEDIA
from lib.i18n import N_


@dataclass(frozen=True)
class Checked:
    """name is the sheet's; the file fills as it should."""

    name: str
    file: Ready


def checked(name: str, file_name: str, content: bytes) -> Checked:
    """Refuses what is no Word document, or cannot be filled."""
    made = ready(file_name, content)
    if made.media_type != MEDIA["docx"]:
        raise Refused(
            N_("This is not a Word document (.docx), or it is damaged. Please save it again as .docx.")
        )
    words.check(name, content)
    return Checked(name, made)
