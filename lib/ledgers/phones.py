"""Telephone numbers as ledgers hold them: several in a cell, spaced, as a number, with words beside them."""

import re

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import bare, is_nothing, listed, plain, said

RUN = re.compile(r"[+(]?\d[\d\s().\-]*(?:(?:转|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
SHORTENED = re.compile(r"\d(?:\.\d*)?[Ee]\+?\d{1,2}")
MOBILE = re.compile(r"(?:\+?86|0086)?0?(1[3-9]\d{9})")
LANDLINE = re.compile(
    r"(?:\+?86-?)?\(?(010|02\d|0[3-9]\d{2})\)?-?([2-9]\d{6,7})(?:(?:-|转|ext\.?)(\d{1,6}))?", re.I
)
LOCAL = re.compile(r"[2-9]\d{6,7}|[48]00\d{7}")
UNTOLD = set(listed("未留 未提供 不详 空号 保密 未登记 不便透露 未知 待补"))
PLAIN_WORDS = re.compile(
    r"手机号?码?|电话|座机|固话|宅电|联系方式|tel|[:、,;/|&和或()。.+-]|\s", re.IGNORECASE
)


def read_phones(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks) or (isinstance(cell, str) and bare(cell) in UNTOLD):
        return Found([])
    text = _unshortened(cell)
    runs = RUN.findall(text)
    numbers = [number for run in runs for number in _numbers(run, len(runs) > 1)]
    if not numbers:
        raise Refused(N_("“{text}” is not a telephone number"), text=plain(text))
    beside = PLAIN_WORDS.sub("", RUN.sub("", text))
    note = (N_("Beside the number, left out: {text}"), {"text": beside})
    return Found(list(dict.fromkeys(numbers)), (note,) if beside else ())


def _unshortened(cell: Cell) -> str:
    """1.38E+10 has lost its digits, 1.3800009244E+10 has not."""
    text = plain(re.sub(r"[\r\n\t]+", "、", said(cell).lstrip("'’‘`")))
    if isinstance(cell, str) and SHORTENED.fullmatch(text):
        digits, _, power = text.upper().replace("+", "").partition("E")
        text = digits.replace(".", "")
        shortened = len(text) < int(power) + 1
    else:
        shortened = isinstance(cell, float) and re.fullmatch(r"1[3-9]\d{2}0{7}", text) is not None
    if shortened:
        raise Refused(N_("Excel has shortened the number to {text}: type it again as text"), text=said(cell))
    return text


def _numbers(run: str, others: bool) -> list[str]:
    """A lone digit or two beside whole numbers (电话2) is no number."""
    if others and len(re.sub(r"\D", "", run)) <= 2:
        return []
    return [_number(piece) for piece in _pieces(run.strip(" .-("))]


def _pieces(run: str) -> list[str]:
    """Spaces stand inside a number (139 0000 0146) or between two of them; two may even be glued."""
    words = run.split()
    if len(words) > 1 and all(map(_canonical, words)):
        return words
    joined = "".join(words)
    if re.fullmatch(r"(?:1[3-9]\d{9}){2,4}", joined):
        return re.findall(r"\d{11}", joined)
    halves = re.fullmatch(r"(.*\d{7,8})[- ]+(1[3-9]\d{9})|(1[3-9]\d{9})[- ]+(0.*)", run)
    return [half for half in halves.groups() if half] if halves else [joined]


def _number(piece: str) -> str:
    if number := _canonical(piece):
        return number
    digits = len(re.sub(r"\D", "", piece))
    raise Refused(
        N_("{text} has {n} digits: no telephone number is so long or so short"), text=piece, n=digits
    )


def _canonical(piece: str) -> str:
    """Mobile as 11 digits, landline as 020-88887715, abroad as +85291234567; "" when it is none."""
    tight = re.sub(r"[.\s]", "", piece)
    if mobile := MOBILE.fullmatch(re.sub(r"[-()]", "", tight)):
        return mobile[1]
    if landline := LANDLINE.fullmatch(tight):
        return "-".join(part for part in landline.groups() if part)
    if LOCAL.fullmatch(tight.replace("-", "")):
        return tight.replace("-", "")
    return _abroad(tight) if tight.startswith(("+", "00")) else ""


def _abroad(tight: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", tight))
    except phonenumbers.NumberParseException:
        return ""
    whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return whole if phonenumbers.is_possible_number(number) else ""
