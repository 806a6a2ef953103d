"""HTML in files from elsewhere: its words alone, a line for a line. Pure."""

import re
from html.parser import HTMLParser

from lib.ledgers.words import listed

LINES = frozenset(listed("br p div li tr h1 h2 h3 h4 h5 h6 ul ol table"))
UNSAID = frozenset(listed("script style head title"))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsaid += tag in UNSAID
        if tag in LINES:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSAID:
            self.unsaid = max(self.unsaid - 1, 0)
        elif tag in LINES and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.words.append(re.sub(r"\s+", " ", data))


def without_tags(text: str) -> str:
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (line.strip(" \xa0") for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def has_picture(text: str) -> bool:
    return re.search(r"<(img|object|svg|video|audio)\b", text, re.IGNORECASE) is not None
