"""How text is cut into pieces for the index, and words into what is looked for: alike on both engines.

Text is compared in its plain form: NFKC, lower case, one space for whatever is no letter and no digit. Of the
plain form every character begins one piece: two characters in Chinese, up to four of a run of letters and
digits; the last of a run takes in the next run's first one when nothing stands between (元1, 2室). So pieces
that follow one another are a substring of the plain form, exactly.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Counts up with every change of what this file makes of a text, or a room of a document: the index must
# then be made anew.
VERSION = 2
MOST_TYPED, MOST_PHRASES = 200, 20
SHORT, LONG = 2, 4
# Scripts written without spaces begin here: radicals, kana, Chinese, Hangul and all beyond.
WIDE = "\u2e80-\U0010ffff"

_RUN = re.compile(f"[{WIDE}]+|[^ {WIDE}]+")
_BESIDE_WIDE = re.compile(f"(?<=[{WIDE}]) | (?=[{WIDE}])")
_TYPED = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))')
_SIGNS = str.maketrans("“”„‟«»「」『』＂－−", '"' * 11 + "--")


class _Forms(dict[int, str]):
    """Each character's plain form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", chr(code)).lower())
        return form


FORMS = _Forms()


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(FORMS).split())


def pieces(plain_text: str) -> list[str]:
    """One a character, in order."""
    return [piece for piece, _ in _cut(plain_text)]


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """Each piece, and whether it would be the same wherever this text stands within another."""
    end = len(text)
    for run in _RUN.finditer(text):
        word, after = run.group(), run.end()
        last = after == end
        most = SHORT if word[0] >= "\u2e80" else LONG
        for at in range(len(word) - 1):
            piece = word[at : at + most]
            yield piece, not last or len(piece) == most
        follows = "" if last or text[after] == " " else text[after]
        yield word[-1] + follows, not last


@dataclass(frozen=True)
class Phrase:
    """What must stand in a field: its plain form, and its pieces, which follow one another there.

    open: the last piece may be the beginning of a longer one.
    """

    text: str
    pieces: tuple[str, ...]
    open: bool

    @property
    def sure(self) -> bool:
        """Where its pieces are, it is: no look at the text is needed."""
        return len(self.pieces) == 1

    @property
    def vague(self) -> bool:
        """Its last piece is one letter or digit, with which thousands of pieces begin."""
        return self.open and len(self.pieces[-1]) == 1 and self.pieces[-1] < "\u2e80"

    @property
    def firm(self) -> tuple[str, ...]:
        """Its pieces without such a last one: a text without them need not be looked at."""
        return self.pieces[:-1] if self.vague else self.pieces


@lru_cache(1024)
def phrase(plain_text: str) -> Phrase:
    found: list[str] = []
    reached = 0
    for at, (piece, certain) in enumerate(_cut(plain_text)):
        if not certain:
            # The rest of the last run: the beginning of some piece, unless the one before reached its end.
            done = reached == _letters(plain_text)
            return Phrase(plain_text, (*found,) if done else (*found, piece), not done)
        found.append(piece)
        reached = max(reached, at + len(piece))
    return Phrase(plain_text, tuple(found), False)


def _letters(text: str) -> int:
    return len(text) - text.count(" ")


@dataclass(frozen=True)
class Wanted:
    """empty: something was typed that holds no letter and no digit."""

    words: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    empty: bool = False


def wanted(typed: str) -> Wanted:
    """Words of which each must be there; "a phrase" as it stands; -word must not be there."""
    words: dict[str, None] = {}
    without: dict[str, None] = {}
    typed = typed[:MOST_TYPED].encode("utf-8", "ignore").decode("utf-8").translate(_SIGNS)
    for found in _TYPED.finditer(typed):
        into = without if found["minus"] else words
        into.update(
            dict.fromkeys(_quoted(found["quoted"]) if found["word"] is None else _split(found["word"]))
        )
    some = bool(words or without)
    return Wanted(_phrases(words), _phrases(without), empty=bool(typed.strip()) and not some)


def _phrases(texts: dict[str, None]) -> tuple[Phrase, ...]:
    return tuple(phrase(text) for text in list(texts)[:MOST_PHRASES])


def _quoted(text: str) -> list[str]:
    return [found] if (found := plain(text)) else []


def _split(word: str) -> list[str]:
    """Apart at punctuation, except between letters and digits: 3-1201 stays what it is."""
    return [part for part in _BESIDE_WIDE.split(plain(word)) if part]
