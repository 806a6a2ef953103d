"""The words people and rooms are searched by: values in, values out."""

import re

from lib.customers.rules import initials, syllables

ROOM = re.compile(r"(\w+)-(\w+)-(\w+)", re.ASCII)


def called(name: str, phones: str = "") -> str:
    """张伟 zw zhangwei 13800138000; a telephone also without what stands between its digits."""
    numbers = [(number, "".join(filter(str.isdigit, number))) for number in phones.split()]
    told = [word for number in numbers for word in number]
    names = (name, initials(name), "".join(syllables(name))) if name else ()
    return " ".join(dict.fromkeys([*names, *told]))


def spoken(room: str) -> str:
    """3-2-1502 → 3栋2单元1502室 3号楼2单元1502室; nothing for a place without those three."""
    parts = ROOM.fullmatch(room.strip())
    return "{0}栋{1}单元{2}室 {0}号楼{1}单元{2}室".format(*parts.groups()) if parts else ""
