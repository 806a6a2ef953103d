"""Names as ledgers hold them: two owners in a cell, a relation in brackets, 未售."""

import re
from typing import NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import bare, is_nothing, listed, plain, said

APART = re.compile(r"[、,;/|&+]")
JOINED = re.compile(r"(?<=[一-鿿]{2})[和与及](?=[一-鿿]{2})")
BRACKETS = re.compile(r"\(([^()]*)\)?")
HAN = re.compile(r"[一-鿿·]+")
FIRM = re.compile(r"公司|中心|银行|集团|商行|超市|[店厂局院所部社会馆处]$")
NUMBER = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)")
CALLED = re.compile(r"(?:联系)?(?:电话|手机)号?码?")
VACANT = set(listed("未售 未出售 未销售 待售 空置 空房 空 空户 空关 未交付 未登记 不详 未知"))


def read_names(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks) or (isinstance(cell, str) and bare(cell) in VACANT):
        return Found([])
    text = plain(re.sub(r"[\r\n\t]+", "、", said(cell)))
    aside = [words for words in BRACKETS.findall(text) if words and not FIRM.search(text)]
    whole = BRACKETS.sub(" ", text) if aside else text
    names = list(dict.fromkeys(name for part in APART.split(whole) for name in _names(part.strip())))
    _checked(names, text)
    note = (N_("Beside the name, left out: {text}"), {"text": "、".join(aside)})
    return Found(names, (note,) if aside else ())


class Named(NamedTuple):
    """A name with telephone numbers in the same cell."""

    name: str
    phones: list[str]


def read_person(cell: Cell, field: Field, scene: Scene) -> Found:
    """One person as written; "" is somebody who stays anonymous, nothing is nobody named."""
    text = plain(re.sub(r"[\r\n\t]+", "、", said(cell)))
    if is_nothing(cell, field.blanks) or bare(text) in VACANT:
        return Found(None)
    if re.search("匿名|不愿.*姓名|不留姓名", text):
        return Found("")
    phones = NUMBER.findall(text)
    name = NUMBER.sub("", text).strip(" :、,;/()-")
    name = CALLED.sub("", name).strip(" :、,;/()-") if phones else name
    if phones and not name:
        return Found(Named("", phones))
    _checked([name], text)
    return Found(Named(name, phones) if phones else name)


def _names(part: str) -> list[str]:
    if not part:
        return []
    if not FIRM.search(part) and (joined := JOINED.search(part)):
        return [part[: joined.start()].strip(), *_names(part[joined.end() :].strip())]
    words = part.split()
    if not all(map(HAN.fullmatch, words)):
        return [part]
    return words if all(2 <= len(word) <= 4 for word in words) else ["".join(words)]


def _checked(names: list[str], text: str) -> None:
    if not names or any(re.search(r"\d{5,}|^[\d\W]+$", name) for name in names):
        raise Refused(N_("“{text}” is not a name"), text=text)
    if max(map(len, names)) > 60:
        raise Refused(N_("Too long: {n} characters, {limit} at most"), n=max(map(len, names)), limit=60)
