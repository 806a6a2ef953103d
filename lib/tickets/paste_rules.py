"""One pasted chat message read into a draft: pure, and nothing said is lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from db.choices.tickets import TicketType, Urgency
from lib.ledgers.words import NUMERAL
from lib.tickets import paste_spots_rules as spots
from lib.tickets.paste_keyword_rules import category_of, type_of, urgency_of
from lib.tickets.paste_spots_rules import Spot

LONGEST = 4000
HALF = {
    code: code - 0xFEE0
    for code in (0xFF03, 0xFF0D, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
HALF |= dict.fromkeys(map(ord, "‐‑‒–−﹣"), ord("-")) | {0x3000: ord(" "), 0xA0: ord(" ")}
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
CLOCK = r"(?:[上中下]午|晚上|凌晨|早上)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?"
DAY = r"(?:(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天])"
SENT = rf"[\[(【（]?\s*(?:{DAY}\s*)?{CLOCK}\s*[\])】）]?"
HEADER = re.compile(
    rf"^\s*(?:(?P<who>[^\n]{{1,30}}?)\s*{SENT}|{SENT}\s*(?P<who2>[^\n]{{1,30}}?))\s*[:：]?\s*$"
)
HEADED = re.compile(rf"^\s*(?:{SENT}\s*)?(?P<who>[^\n:：,，。!！?？]{{1,24}})[:：]\s*(?P<said>\S.*)$")
CALLED = re.compile(
    r"@[^\s@,，:：。!！]{1,16}?(?:物业|客服|管家|前台|中心|服务处|小助手)[^\s@,，:：。!！]{0,4}"
    r"|@(?:所有人|all|物业\S{0,8}|[A-Za-z]\S{0,12}|\S{1,8})(?=[\s,，:：]|$)"
    r"|^(?:物业|管家|客服)?(?:你好|您好|亲)[,，!！。~～ ]*"
)
LABELS = (
    r"(?:联系电话|联系方式|手机号码?|电话号码?|电话|手机|tel|联系人|姓名|报修人|投诉人|来电人|房号|房间号|地址"
    r"|业主|住户|租户|我是|我叫)"
)
TOLD = r"(?:反映|反馈|来电|致电|报修|说|称|留言)+"
CUT, GAP = "\x01", r"\s,，;；:：、/|\-"
EMPTY = re.compile(rf"(?:{LABELS}\s*[:：是为]?\s*)(?=[\s,，。;；、]|$)", re.I)


@dataclass(frozen=True)
class Draft:
    """What was understood; "" where nothing was. room may be short of its building: 1502."""

    text: str = ""
    room: str = ""
    name: str = ""
    phone: str = ""
    type: TicketType = TicketType.REPAIR
    category: str = ""
    urgency: Urgency = Urgency.GENERAL
    summary: str = ""
    place: str = ""
    project_id: int | None = None


def read(text: str, *, projects: Mapping[int, str] | None = None) -> Draft:
    """projects: id → name of those the reader knows, whose name may stand before a room."""
    given = tidy(text)
    project, known = _project(given, projects or {})
    header, body = _parted(known)
    said = f"{header}\n{body}" if header else body
    phones = spots.phones(said)
    room = spots.room(_blank(said, phones))
    name = spots.name(_blank(said, [*phones, *([room] if room else [])]))
    words = _blank(body, spots.phones(body))
    type = type_of(words)
    taken = [*phones[:1], *([room] if room else []), *([name] if name else [])]
    return Draft(
        text=given,
        room=room.value if room else "",
        name=name.value if name else "",
        phone=phones[0].value if phones else "",
        type=type,
        category=category_of(words, type),
        urgency=urgency_of(words),
        summary=_rest(said, taken) or given,
        place="" if room else spots.place(body),
        project_id=project,
    )


def surname_of(name: str) -> str:
    """张女士 → 张; a name in full stays one."""
    return name[:1] if re.search(f"{spots.TITLE}$", name) else name


def tidy(text: str) -> str:
    """Half-width letters and digits; punctuation stays as written."""
    lines = text[:LONGEST].translate(UNSEEN).translate(HALF).replace("\r", "\n").split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _project(text: str, projects: Mapping[int, str]) -> tuple[int | None, str]:
    """The project named, and the text without the name where a room follows it."""
    named = [(len(name), id, name) for id, name in projects.items() if name and name in text]
    if not named:
        return None, text
    _, id, name = max(named)
    return id, re.sub(rf"{re.escape(name)}(?:小区)?[-, ，]?(?=[\dA-Za-z]|{NUMERAL})", "", text)


def _parted(text: str) -> tuple[str, str]:
    """(who sent it, what was said): names and times of a copied chat belong to no sentence."""
    header, said = "", list[str]()
    for line in text.split("\n"):
        if match := HEADER.match(line):
            header = header or match["who"] or match["who2"] or ""
        elif (match := HEADED.match(line)) and not header and _is_sender(match["who"]):
            header, said = match["who"], [*said, match["said"]]
        else:
            said.append(line)
    return header.strip(" :："), "\n".join(said)


def _is_sender(who: str) -> bool:
    """张阿姨, 3-2-1502 张伟: nothing but a room and a name."""
    room = spots.room(who)
    rest = _blank(who, [room] if room else [])
    name = spots.name(rest)
    left = re.sub(r"[\s\-()（）·]", "", _blank(rest, [name] if name else []))
    return bool(room or name) and not left


def _blank(text: str, taken: list[Spot]) -> str:
    for spot in taken:
        text = text[: spot.start] + "\n" * (spot.end - spot.start) + text[spot.end :]
    return text


def _rest(text: str, taken: list[Spot]) -> str:
    """What was not understood, as one paragraph; where something was taken out of a sentence it closes up."""
    for spot in sorted(taken, key=lambda spot: -spot.start):
        before = re.sub(rf"(?:{LABELS}|家住|住在)[\s:：是为]*$", "", text[: spot.start], flags=re.I)
        after = re.sub(rf"^(?:{TOLD}[:：,，]|{TOLD}(?=\s|$))", "", text[spot.end :])
        text = f"{before}{CUT}{after}"
    text = EMPTY.sub("", CALLED.sub(CUT, text))
    text = re.sub(rf"[（(\[【]\s*{CUT}*\s*[)）\]】]", CUT, text)
    text = re.sub(rf"([。！!？?~…])[{GAP}{CUT}]*{CUT}[{GAP}{CUT}]*", r"\1", text)
    text = re.sub(
        rf"[{GAP}{CUT}]*{CUT}[{GAP}{CUT}]*", lambda cut: "，" if re.search(f"[{GAP}]", cut[0]) else "", text
    )
    return re.sub(r"\s*\n\s*", "，", text.strip(" \n,，;；:：、-/|。."))


def _joint(cut: re.Match[str]) -> str:
    return "，" if re.search(f"[{GAP}]", cut[0]) else ""
