"""A large file out of a form, on its way from the browser straight to the disk: never whole in memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from lib.archives.scan_shelf import NO_ROOM
from lib.errors import Refused
from lib.i18n import N_
from lib.web.public import GARBLED

MOST_MB = 500
FIELDS = 10_000
"""What a form's other fields may take up beside the file, in bytes."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
NO_FILE = N_("Please choose a zip file first.")
NO_ZIP = N_("This is not a zip file. Please pack the scans into a .zip.")
TOO_LARGE = N_("This zip is too large: at most {n} MB. Please pack several.")


class Upload:
    """Takes the body piece by piece. Once it is refused it takes no more, but lets the browser finish."""

    def __init__(self, content_type: str, target: Path, fits: Callable[[str], bool]) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or b"boundary" not in options:
            raise Refused(GARBLED)
        told: Any = {
            "on_part_begin": self._part,
            "on_header_field": self._heading,
            "on_header_value": self._heading_says,
            "on_header_end": self._headed,
            "on_headers_finished": self._begins,
            "on_part_data": self._data,
            "on_end": self._end,
        }
        self._parser = MultipartParser(options[b"boundary"], told)
        self._target, self._fits = target, fits
        self._headings: dict[bytes, bytes] = {}
        self._heading_now, self._saying = b"", b""
        self._field = ""
        self._form, self._size, self._ended = b"", 0, False
        self._file: Any = None
        self.name = ""
        self.refused: Refused | None = None

    def take(self, piece: bytes) -> None:
        if self.refused:
            return
        try:
            self._parser.write(piece)
        except FormParserError:
            self.refused = Refused(GARBLED)
        except OSError:
            self.refused = Refused(NO_ROOM)
        except Refused as refused:
            self.refused = refused
        if self.refused:
            self.close()

    def finish(self) -> str:
        """The file's name, once it is whole on disk."""
        self.close()
        if self.refused:
            raise self.refused
        if not self._ended:
            raise Refused(GARBLED)
        if not self._size:
            raise Refused(NO_FILE)
        return self.name

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    # -- what the parser tells ------------------------------------------------------------------

    def _part(self) -> None:
        self._headings, self._field = {}, ""

    def _heading(self, data: bytes, start: int, end: int) -> None:
        self._heading_now += data[start:end].lower()

    def _heading_says(self, data: bytes, start: int, end: int) -> None:
        self._saying += data[start:end]

    def _headed(self) -> None:
        self._headings[self._heading_now] = self._saying
        self._heading_now = self._saying = b""

    def _begins(self) -> None:
        """The sealed form comes before the file: too old a page is told so before anything is kept."""
        _, options = parse_options_header(self._headings.get(b"content-disposition", b""))
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        if self._field != "file" or self.name:
            return
        if not self._fits(self._form.decode("ascii", "replace")):
            raise Refused(N_("This page was open for too long. Please try once more."))
        self.name = options.get(b"filename", b"").decode("utf-8", "replace")[:200] or "zip"
        self._file = self._target.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._field == "form":
            self._form = (self._form + data[start:end])[:FIELDS]
        elif self._field == "file" and self._file:
            if not self._size and not data[start:end].startswith(ZIP):
                raise Refused(NO_ZIP)
            self._size += self._file.write(data[start:end])

    def _end(self) -> None:
        self._ended = True
