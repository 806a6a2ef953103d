"""How people write: full width and half, spaces, dashes, Chinese numerals, 同上."""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from lib.ledgers.shapes import Cell


def listed(text: str) -> tuple[str, ...]:
    """Words apart by spaces: a long list of names stays readable."""
    return tuple(text.split())


DITTO = {*listed("同上 同前 同上行 同 〃 ″ ” “ ””"), '"', "''"}
NOTHING = {"", *listed("无 没有 暂无 / \\ - -- --- — —— n/a na null none nil")}
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣~～〜_", "-") | dict.fromkeys("​‌‍⁠﻿"))
SHORT = 80
LONGEST_NOTHING = 6
SPACES = (" ", "\u3000", "\xa0", "\n", "\t", "\r")
DIGITS = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
NUMERAL = "[零〇○一二两三四五六七八九十百]"


def plain(text: str) -> str:
    """Half width, one space where there were several, no line breaks."""
    return _plain(text) if len(text) < SHORT else _plain.__wrapped__(text)


def bare(text: str) -> str:
    """plain, and without any space."""
    return _bare(text) if len(text) < SHORT else plain(text).replace(" ", "")


@lru_cache(maxsize=8_192)
def _plain(text: str) -> str:
    """One cell's text is asked for by several readers in a row; a long one would only fill the memory."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(DASHES)
    if "_x" in text:
        text = text.replace("_x000D_", "")
    return " ".join(text.split())


@lru_cache(maxsize=8_192)
def _bare(text: str) -> str:
    return _plain(text).replace(" ", "")


def said(cell: Cell) -> str:
    """A cell as the person sees it on the sheet: 1502, not 1502.0."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(*([" "] if isinstance(cell, datetime) else []))
    return str(cell)


def is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in DITTO


def is_nothing(cell: Cell, blanks: tuple[str, ...] = ()) -> bool:
    if cell is None:
        return True
    if isinstance(cell, str) and not blanks and len(cell) > LONGEST_NOTHING and cell[:1] not in SPACES:
        return False
    return isinstance(cell, str) and ((text := bare(cell).lower()) in NOTHING or text in blanks)


def numeral(text: str) -> int | None:
    """十二 is 12, 二十三 is 23, 一百零二 is 102, 一五〇二 is 1502."""
    if not text or re.fullmatch(f"{NUMERAL}+", text) is None:
        return None
    if not re.search("[十百]", text):
        return int("".join(str(DIGITS[char]) for char in text))
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return _worth(hundreds, bool(hundreds)) * 100 + _worth(tens, bool(ten)) * 10 + _worth(ones, False)


def _worth(text: str, alone_is_one: bool) -> int:
    digits = text.strip("零〇○")
    return DIGITS.get(digits[-1:], 0) if digits else int(alone_is_one)
