"""Where in a message a room, a place, a telephone and a name stand. Values in, spans out."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from lib.errors import Refused
from lib.ledgers.phones import read_phones
from lib.ledgers.rooms import spot
from lib.ledgers.shapes import Field, Scene
from lib.ledgers.words import NUMERAL
from lib.tickets.paste_keyword_rules import keywords


class Spot(NamedTuple):
    """value stands at start to end of the text."""

    value: str
    start: int
    end: int


# -- telephones --------------------------------------------------------------------------------

PHONE = re.compile(
    r"(?<![\d-])(?:\+?86[- ]?|0086[- ]?)?1[3-9]\d(?:[- .]?\d){8}(?!\d)"
    r"|(?<![\d-])\(?0\d{2,3}\)?[- ]?[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?(?!\d)"
    r"|(?<=[电话机][:： ])[2-9]\d{6,7}(?!\d)|(?<=电话)[2-9]\d{6,7}(?!\d)"
)
AS_LEDGER = Field("phone", "", "phones", ())
NOWHERE = Scene(date(2000, 1, 1))


def phones(text: str) -> list[Spot]:
    """Every telephone number, spelled as the customer file spells them."""
    found = []
    for match in PHONE.finditer(text):
        try:
            numbers = read_phones(match[0], AS_LEDGER, NOWHERE).value
        except Refused:
            continue
        if len(numbers) == 1:
            found.append(Spot(numbers[0], *match.span()))
    return found


# -- rooms -------------------------------------------------------------------------------------

N = rf"(?:\d{{1,3}}|{NUMERAL}{{1,3}})"
DOOR = (
    rf"(?:[a-zA-Z]?\d{{3,4}}[a-zA-Z]?(?!\d)|{NUMERAL}{{3,4}}|\d{{1,2}}(?:楼|层)\d{{1,2}}"
    r"|\d{1,2}(?=室|号房|房))"
)
QUARTER = rf"(?:(?:[东西南北中A-Za-z]|{N})[区期苑]-?)?"
AFTER = r"(?:室|号房|房间|房(?!门|子|间|东|屋|顶)|户(?!门|型|外))?"
NOT_DOOR = (
    r"(?!\s*(?:元|块|年|月|日|度|瓦|w|W|公里|平|分|米|天|次|个|人|[:：./%]\d|斤|号线|点|多|兆|伏|v|V|路|w))"
)
ROOMS = (
    re.compile(
        rf"{QUARTER}(?:[A-Za-z]\d?|{N}|[东西南北])(?:号楼|栋楼|栋|幢|座|#楼|#|号(?=[^楼房]))[-, ，]?"
        rf"(?:{N}(?:单元|梯|门(?!口))[-, ，]?|\d{{1,2}}-)?{DOOR}{AFTER}"
    ),
    re.compile(
        rf"(?<![\d./-]){QUARTER}[A-Za-z]?\d{{1,3}}[A-Za-z]?([-/.])\d{{1,2}}\1[A-Za-z]?\d{{3,4}}[A-Za-z]?(?![\d.]){AFTER}"
    ),
    re.compile(rf"(?<![\d./-]){N}单元-?{DOOR}{AFTER}"),
    re.compile(
        rf"(?<![\d./A-Za-z-]){QUARTER}(?:[A-Za-z]?\d{{1,3}}|[A-Za-z])-[A-Za-z]?\d{{3,4}}[A-Za-z]?(?![\d-]){AFTER}"
    ),
    re.compile(r"(?<![\d./-])\d{1,2} \d{1,2} \d{3,4}(?![\d-])"),
    re.compile(r"(?<![\d./-])(?:商铺|底商|门面)[A-Za-z]?-?\d{1,4}(?:号|室)?"),
)
LONE = (
    re.compile(r"(?<![\d./:：¥-])[1-9]\d{2,3}(?=室|号房|房间|房(?!门|子|东|屋|顶)|业主|住户|户)"),
    re.compile(
        rf"(?:^|(?<=[\s,，。:：;；@、(（家是？?！!~]))(?!1(?:10|14|19|20)(?!\d))[1-9]\d{{2,3}}(?![\d-]){NOT_DOOR}"
    ),
)
OWN = re.compile(r"(?:我家|我们家|我是|本户|业主|住户|住在|地址|房号|报修人|我住)[是:： ]*$")


def room(text: str) -> Spot | None:
    """The room a message is about: one called one's own, else the first told in full, else a lone number."""
    for patterns in (ROOMS, LONE):
        found = sorted(
            (hit for hit in map(_room, _matches(text, patterns)) if hit), key=lambda hit: hit.start
        )
        own = [hit for hit in found if OWN.search(text[: hit.start])]
        if found:
            return (own or found)[0]
    return None


def _matches(text: str, patterns: tuple[re.Pattern[str], ...]) -> list[re.Match[str]]:
    """What a fuller pattern has taken is not taken again."""
    taken: list[re.Match[str]] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end() and other.start() < match.end() for other in taken):
                taken.append(match)
    return taken


def _room(match: re.Match[str]) -> Spot | None:
    try:
        read = spot(re.sub(r"[, ，]+", "-" if re.fullmatch(r"[\d ]+", match[0]) else "", match[0]))
    except Refused:
        return None
    parts = (read.building or read.prefix, read.unit, read.number)
    return Spot("-".join(part for part in parts if part), *match.span())


# -- places ------------------------------------------------------------------------------------

BUILDING = re.compile(rf"(?:{QUARTER})(?:[A-Za-z]|{N})(?:号楼|栋|幢|座|#楼|#)(?:{N}单元)?(?:{N}[楼层])?")


def place(text: str) -> str:
    """A place everybody shares, with its building: 3栋电梯, 北门岗亭."""
    building = BUILDING.search(text)
    shared = sorted((at, -len(word), word) for word in keywords()["places"] if (at := text.find(word)) >= 0)
    word = shared[0][2] if shared else ""
    return f"{building[0]}{word}" if building else word


# -- names -------------------------------------------------------------------------------------

SURNAME = rf"(?:欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|[{keywords()['surnames']}])"
TITLE = (
    "(?:先生|女士|小姐|太太|阿姨|叔叔|大爷|大妈|大叔|大姐|大哥|奶奶|爷爷|老师|老板|总|姐|哥"
    "|叔|姨|婶|嫂|妈妈|爸爸)"
)
LABEL = "(?:姓名|联系人|报修人|投诉人|业主|住户|租户|租客|房主|户主|我是|我叫|本人|客户|来电人)"
SAID = "(?:来电|致电|反映|反馈|报修|投诉|咨询|建议|称|说|打电话|上门|留言|表扬|问)*"
PAUSE = r"[\s,，。.:：;；、()（）!！\-—/|@\[\]【】]"
NAMES = (
    re.compile(
        rf"(?:姓名|联系人|报修人|投诉人|来电人)[是为叫]?[:： ]*({SURNAME}[一-鿿]{{1,2}}?{TITLE}?)"
        rf"(?={PAUSE}|$|\d|电话|手机|{SAID}[:：,，])"
    ),
    re.compile(rf"(?:{LABEL}[是:： ]*)?((?<![一-鿿]){SURNAME}[一-鿿]{{0,2}}?{TITLE})(?!傅)"),
    re.compile(rf"{LABEL}[是:： ]*({SURNAME}[一-鿿]{{0,2}}?{TITLE})"),
    re.compile(rf"(?:我是|我叫|业主|住户|租户|本人)[是:： ]*({SURNAME}[一-鿿]{{1,2}})(?={PAUSE}|$|\d)"),
    re.compile(rf"(?:^|(?<={PAUSE})|(?<=[\d室房户]))({SURNAME}[一-鿿]{{1,2}})(?={PAUSE}*(?:\d|电话|手机|$))"),
    re.compile(rf"(?:^|(?<={PAUSE})|(?<=[\d室房户]))({SURNAME}[一-鿿]{{1,2}})(?={PAUSE}|$)"),
)
SALUTATION = re.compile(r"(?:物业|客服|管家|前台|维修|值班|工程|师傅|经理|主任|保安|保洁)")


def name(text: str) -> Spot | None:
    """Who speaks: said so, addressed by title, or standing alone as names do."""
    for pattern in NAMES:
        for match in pattern.finditer(text):
            if _is_name(match[1], text[match.end(1) :]):
                return Spot(match[1], *match.span())
    return None


def _is_name(found: str, rest: str) -> bool:
    if (
        {found, found[:2]} & _no_names()
        or rest.startswith(("师傅", "经理", "傅"))
        or SALUTATION.search(found)
    ):
        return False
    return not any(word in found for word in _trade_words())


@cache
def _no_names() -> frozenset[str]:
    return frozenset(keywords()["no_names"])


@cache
def _trade_words() -> frozenset[str]:
    known = keywords()
    lists = [*known["repair"].values(), *known["complaint"].values(), known["places"], known["broken"]]
    return frozenset(word for words in lists for word in words if len(word) > 1)
